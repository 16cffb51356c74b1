// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/image_overlay/image_view.h"

#include "engine/runs/derived_run.h"
#include "ui/image_overlay/patch_steps.h"
#include "ui/widgets/flow_layout.h"
#include "ui/wording/counted.h"
#include "ui/wording/number_text.h"
#include "ui/wording/token_label.h"

namespace attn {

namespace {

QCheckBox* addCheck(QLayout* row, const QString& text, const QString& name, bool on)
{
    auto* check = new QCheckBox(text);
    check->setAccessibleName(name);
    check->setToolTip(name);
    check->setChecked(on);
    row->addWidget(check);
    return check;
}

} // namespace

ImageView::ImageView(Selection* selection, QWidget* parent)
    : FigureView(selection, parent), strip_(new HeadStrip(this)), weights_([this] { redraw(); }),
      hoverWeights_([this] { update(); })
{
    setAccessibleName(tr("Image"));
    buildBar();
    connect(opacity_, &QSlider::valueChanged, this, &ImageView::lookChanged);
    connect(smooth_, &QCheckBox::toggled, this, &ImageView::lookChanged);
    connect(grid_, &QCheckBox::toggled, this, &ImageView::redraw);
    connect(heads_, &QCheckBox::toggled, this, &ImageView::arrange);
    connect(strip_, &HeadStrip::headChosen, this, [this](HeadIndex head) {
        this->selection()->setHead({this->selection()->head().layer, head.value});
    });
    connect(selection, &Selection::headChanged, this, &ImageView::showStrip);
    connect(selection, &Selection::pinnedChanged, this, &ImageView::showStrip);
    connect(selection, &Selection::pinnedChanged, this, &ImageView::describe);
    connect(selection, &Selection::hoverChanged, this, &ImageView::describe);
    arrange();
    describe();
}

void ImageView::buildBar()
{
    QBoxLayout* const column = makeBar(QBoxLayout::TopToBottom);
    shown_ = new QLabel(bar());
    shown_->setAccessibleName(tr("What is shown"));
    shown_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    column->addWidget(shown_);
    auto* const controls = new QWidget(bar());
    auto* const row = new FlowLayout(controls);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    column->addWidget(controls);
    auto* const label = new QLabel(tr("&Opacity"), controls);
    opacity_ = new QSlider(Qt::Horizontal, controls);
    opacity_->setRange(0, 100);
    opacity_->setValue(70);
    opacity_->setFixedWidth(120);
    opacity_->setAccessibleName(tr("Opacity of the weights over the picture, in percent"));
    label->setBuddy(opacity_);
    row->addWidget(label);
    row->addWidget(opacity_);
    smooth_ = addCheck(row, tr("S&mooth"), tr("Weights change gradually from patch to patch"), false);
    grid_ = addCheck(row, tr("Patch &grid"), tr("Lines between the patches"), true);
    heads_ = addCheck(row, tr("All hea&ds"), tr("All heads of the layer below the picture"), true);
    bar()->setEnabled(false);
}

FigureParameters ImageView::figureParameters() const
{
    FigureParameters parameters = FigureView::figureParameters();
    parameters.image = {opacity_->value() / 100.0, smooth_->isChecked(), grid_->isChecked()};
    return parameters;
}

QSizeF ImageView::figureSize() const
{
    return strip_->isHidden() ? FigureView::figureSize() : QSizeF(width(), strip_->y());
}

ImageLayout ImageView::currentLayout() const
{
    return layoutImage(figureSize(), *run(), figureParameters());
}

// Nothing is pinned: what is under the pointer is shown.
bool ImageView::nothingChosen() const
{
    return pinned().empty() && selection()->rows().empty();
}

void ImageView::runChanged()
{
    scaled_ = {};
    bar()->setEnabled(emptyText().isEmpty());
    arrange();
    describe();
}

void ImageView::styleChanged()
{
    lookChanged();
}

void ImageView::lookChanged()
{
    showStrip();
    redraw();
}

void ImageView::showEvent(QShowEvent*)
{
    showStrip();
}

// From below: the bar, the heads, and what is left is the picture's.
void ImageView::arrange()
{
    FigureView::arrange();
    strip_->setVisible(run() && run()->heads > 1 && emptyText().isEmpty() && heads_->isChecked());
    const int stripHeight = strip_->sizeHint().height();
    strip_->setGeometry(0, bar()->y() - stripHeight, width(), stripHeight);
    showStrip();
    redraw();
}

void ImageView::showStrip()
{
    if (isVisible() && !strip_->isHidden())
        strip_->showHeads(sharedRun(), figureParameters());
}

const QImage& ImageView::scaledPicture()
{
    const QSize pixels = (currentLayout().picture.size() * devicePixelRatioF()).toSize().expandedTo({1, 1});
    if (scaled_.size() != pixels)
        scaled_ = pictureOf(*run()).scaled(pixels, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    return scaled_;
}

ImageView::Shown ImageView::shownBy(const FigureParameters& parameters) const
{
    return {sharedRun(), parameters.head, parameters.selected, parameters.rows};
}

bool ImageView::ask(Prepared<Shown, PatchWeights>& weights, const FigureParameters& parameters)
{
    return weights.ask(
        shownBy(parameters), countPatchCells(*run(), parameters),
        [run = sharedRun(), parameters](const RunControl& control) { return patchWeights(*run, parameters, control); });
}

bool ImageView::prepareFigure()
{
    return ask(weights_, figureParameters());
}

void ImageView::drawFigure(QPainter& painter)
{
    drawImageFigure(painter, figureSize(), *run(), figureParameters(), scaledPicture(), weights_.value());
}

FigureParameters ImageView::hoverParameters() const
{
    FigureParameters parameters = figureParameters();
    parameters.selected = hovered();
    return parameters;
}

// With nothing pinned, the weights of the token under the pointer are shown; otherwise the key under it is outlined.
void ImageView::drawHover(QPainter& painter)
{
    const Focus focus = hovered();
    if (focus.empty())
        return;
    if (nothingChosen()) {
        const FigureParameters parameters = hoverParameters();
        if (!ask(hoverWeights_, parameters))
            return;
        painter.save();
        drawImageFigure(painter, figureSize(), *run(), parameters, scaledPicture(), hoverWeights_.value());
        painter.restore();
    } else if (const auto token = focus.key ? tokenOfKey(*run(), *focus.key) : std::nullopt) {
        outlineToken(painter, currentLayout(), *token, style().theme.text, 1.0, style().theme);
    }
}

QString ImageView::emptyText() const
{
    if (!run())
        return tr("Open an image, or drop one here, to see attention over it");
    if (!patchedImage(*run()))
        return tr("This input has no picture. Open an image, or drop one here, to see attention over it");
    return hasPatchKeys(*run())
        ? QString()
        : tr("The keys of this run are not the patches of its picture. The heatmap shows their weights");
}

QString ImageView::toolTipAt(const QPointF& point) const
{
    const auto token = tokenAt(currentLayout(), point);
    if (!token)
        return {};
    QStringList lines{pictureTokenName(*run(), *token)};
    const bool hovering = nothingChosen() && hoverWeights_.made() == shownBy(hoverParameters());
    const PatchWeights& weights = (hovering ? hoverWeights_ : weights_).value();
    if (isSettled() && !weights.patches.empty())
        lines << tr("weight %1").arg(numberText(weights.of(*token), 4)) << whatIsShown(hovering ? hovered() : pinned());
    return lines.join(QLatin1Char('\n'));
}

Focus ImageView::focusAt(const QPointF& point) const
{
    const auto token = tokenAt(currentLayout(), point);
    if (!token)
        return {};
    if (nothingChosen() && hasPatchQueries(*run()))
        return {row_of(*run(), *token), std::nullopt};
    return {pinned().query, column_of(*run(), *token)};
}

void ImageView::click(const QPointF& point, Qt::KeyboardModifiers modifiers)
{
    if (!hasPatchQueries(*run()))
        return;
    const auto token = tokenAt(currentLayout(), point);
    selection()->choose({token ? row_of(*run(), *token) : std::nullopt, std::nullopt}, modifiers);
}

bool ImageView::pressKey(int key)
{
    if (!hasPatchQueries(*run()))
        return false;
    if (key == Qt::Key_Escape) {
        selection()->pin({});
        return true;
    }
    const auto token =
        steppedPatch(*patchedImage(*run()), key, pinned().query ? tokenOfQuery(*run(), *pinned().query) : std::nullopt);
    if (!token)
        return false;
    if (const auto row = row_of(*run(), *token))
        selection()->pin({row, std::nullopt});
    return true;
}

QString ImageView::whatIsShown(const Focus& focus) const
{
    if (const auto count = static_cast<int>(selection()->rows().size()); count > 0)
        return counted(tr("mean of %n quer(y|ies)", nullptr, count), count);
    if (focus.query) {
        const auto token = tokenOfQuery(*run(), *focus.query);
        return tr("where %1 looks")
            .arg(token ? pictureTokenName(*run(), *token) : quotedToken(run()->queries, *focus.query));
    }
    if (focus.key && hasPatchQueries(*run()))
        if (const auto token = tokenOfKey(*run(), *focus.key))
            return tr("who looks at %1").arg(pictureTokenName(*run(), *token));
    return hasPatchQueries(*run()) ? tr("mean of all queries; click a patch to see where it looks")
                                   : tr("mean of all queries");
}

void ImageView::describe()
{
    const QString text = emptyText().isEmpty() ? whatIsShown(pinned().empty() ? hovered() : pinned()) : QString();
    shown_->setText(text);
    shown_->setToolTip(text);
    setAccessibleDescription(text.isEmpty() ? emptyText() : text);
}

} // namespace attn
