// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/view/style_controls.h"

#include "ui/help/control_help.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QIcon>
#include <QPixmap>

namespace attn {

namespace {

QIcon swatchOf(ColorMap map)
{
    const auto& colors = colorsOf(map);
    QImage strip(static_cast<int>(colors.size()), 1, QImage::Format_RGB32);
    for (int i = 0; i < strip.width(); ++i)
        strip.setPixel(i, 0, colors[static_cast<std::size_t>(i)]);
    return QPixmap::fromImage(strip.scaled(96, 36));
}

QDoubleSpinBox* makeLimit(const QString& name)
{
    auto* limit = new QDoubleSpinBox;
    limit->setRange(-1e6, 1e6);
    limit->setDecimals(4);
    limit->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    limit->setKeyboardTracking(false);
    limit->setMaximumWidth(96);
    limit->setAccessibleName(name);
    return limit;
}

} // namespace

StyleControls::StyleControls(QWidget* parent)
    : Popover(parent), form_(new QFormLayout(this)), map_(new QComboBox), range_(new QComboBox),
      low_(makeLimit(tr("Lowest value of the colour scale"))),
      high_(makeLimit(tr("Highest value of the colour scale"))), logarithmic_(new QCheckBox(tr("&Logarithmic"))),
      shared_(new QCheckBox(tr("&Shared by heads"))), values_(new QComboBox), pooling_(new QComboBox),
      aspect_(new QComboBox)
{
    build();
    setViewStyle({});
    for (auto* combo : {map_, range_, values_, pooling_, aspect_})
        connect(combo, &QComboBox::activated, this, &StyleControls::readControls);
    for (auto* limit : {low_, high_})
        connect(limit, &QDoubleSpinBox::valueChanged, this, &StyleControls::readControls);
    for (auto* check : {logarithmic_, shared_})
        connect(check, &QCheckBox::toggled, this, &StyleControls::readControls);
}

void StyleControls::build()
{
    setAccessibleName(tr("Colour scale and values"));
    setManualPage(this, QStringLiteral("colours"));
    for (const auto& named : colorMapNames())
        map_->addItem(swatchOf(named.map), QString::fromLatin1(named.name), static_cast<int>(named.map));
    map_->setIconSize({32, 12});
    map_->setAccessibleName(tr("Colour map"));
    explain(map_, "colour-map");
    range_->addItems({tr("0 to 1"), tr("Automatic"), tr("By hand"), tr("Percentiles")});
    range_->setAccessibleName(tr("Range of the colour scale"));
    explain(range_, "range");
    explain(low_, "lowest");
    explain(high_, "highest");
    logarithmic_->setAccessibleName(tr("Logarithmic colour scale"));
    explain(logarithmic_, "logarithmic");
    shared_->setAccessibleName(tr("One colour scale for all heads"));
    explain(shared_, "shared-scale");
    values_->addItems({tr("where they fit"), tr("always"), tr("never")});
    values_->setAccessibleName(tr("Values in the cells"));
    explain(values_, "cell-values");
    pooling_->addItems({tr("the largest"), tr("their mean"), tr("the smallest")});
    pooling_->setAccessibleName(tr("What is shown where several cells share a pixel"));
    explain(pooling_, "pooling");
    aspect_->addItems({tr("square where readable"), tr("square"), tr("fill the room")});
    aspect_->setAccessibleName(tr("Shape of the cells"));
    explain(aspect_, "cell-shape");

    form_->setContentsMargins(16, 16, 16, 16);
    form_->setHorizontalSpacing(16);
    form_->setVerticalSpacing(8);
    form_->addRow(tr("&Colours"), map_);
    form_->addRow(tr("&Range"), range_);
    form_->addRow(tr("Lo&west"), low_);
    form_->addRow(tr("&Highest"), high_);
    form_->addRow(logarithmic_);
    form_->addRow(shared_);
    form_->addRow(tr("&Values in cells"), values_);
    form_->addRow(tr("Cells sharing a &pixel"), pooling_);
    form_->addRow(tr("Sh&ape of cells"), aspect_);
}

void StyleControls::setEffects(const Effects& effects, int view)
{
    for (const auto& [of, look] : looks_)
        form_->setRowVisible(look, of == view);
    for (QWidget* const control : std::initializer_list<QWidget*>{map_, range_, logarithmic_, shared_})
        form_->setRowVisible(control, effects.colors);
    form_->setRowVisible(values_, effects.values);
    form_->setRowVisible(pooling_, effects.pooling);
    form_->setRowVisible(aspect_, effects.pooling); // of a matrix that is drawn alone
    effects_ = effects;
    setViewStyle(style_);
}

void StyleControls::addLook(int view, QWidget* look)
{
    form_->addRow(look);
    looks_.emplace_back(view, look);
}

void StyleControls::popUp(const QWidget* anchor)
{
    Popover::popUp(anchor, effects_.colors ? map_ : values_);
}

void StyleControls::setViewStyle(const ViewStyle& style)
{
    style_ = style;
    const ColorScale& scale = style.scale;
    const QSignalBlocker quiet[] = {QSignalBlocker(low_), QSignalBlocker(high_), QSignalBlocker(logarithmic_),
                                    QSignalBlocker(shared_)};
    map_->setCurrentIndex(map_->findData(static_cast<int>(scale.map)));
    range_->setCurrentIndex(static_cast<int>(scale.range));
    const bool percentiles = scale.range == ColorScale::Range::percentiles;
    const double low = percentiles ? scale.lowPercent : scale.low;
    const double high = percentiles ? scale.highPercent : scale.high;
    // Each limit bounds the other, so that the range cannot be turned round; both open up before they are set.
    low_->setRange(percentiles ? 0.0 : -1e6, 1e6);
    high_->setRange(-1e6, percentiles ? 100.0 : 1e6);
    low_->setValue(low);
    high_->setValue(high);
    low_->setMaximum(high);
    high_->setMinimum(low);
    for (QDoubleSpinBox* limit : {low_, high_}) {
        limit->setSuffix(percentiles ? tr(" %") : QString());
        form_->setRowVisible(limit, effects_.colors && (percentiles || scale.range == ColorScale::Range::fixed));
    }
    logarithmic_->setChecked(scale.logarithmic);
    shared_->setChecked(scale.sharedByHeads);
    values_->setCurrentIndex(static_cast<int>(style.values));
    pooling_->setCurrentIndex(static_cast<int>(style.pooling));
    aspect_->setCurrentIndex(static_cast<int>(style.aspect));
}

void StyleControls::readControls()
{
    ViewStyle style = style_;
    style.scale.map = static_cast<ColorMap>(map_->currentData().toInt());
    style.scale.range = static_cast<ColorScale::Range>(range_->currentIndex());
    // The limits still hold the numbers of the range before.
    if (style_.scale.range == ColorScale::Range::percentiles) {
        style.scale.lowPercent = low_->value();
        style.scale.highPercent = high_->value();
    } else {
        style.scale.low = low_->value();
        style.scale.high = high_->value();
    }
    style.scale.logarithmic = logarithmic_->isChecked();
    style.scale.sharedByHeads = shared_->isChecked();
    style.values = static_cast<CellValues>(values_->currentIndex());
    style.pooling = static_cast<Pooling>(pooling_->currentIndex());
    style.aspect = static_cast<CellAspect>(aspect_->currentIndex());
    if (style == style_)
        return;
    setViewStyle(style);
    emit styleChanged(style_);
}

} // namespace attn
