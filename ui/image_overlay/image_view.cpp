// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/image_overlay/image_view.h"

#include "engine/runs/derived_run.h"
#include "ui/help/control_help.h"
#include "ui/image_overlay/patch_steps.h"
#include "ui/widgets/two_line_delegate.h"
#include "ui/wording/counted.h"
#include "ui/wording/number_text.h"
#include "ui/wording/token_label.h"
#include "ui/wording/token_names.h"

#include <QFormLayout>

namespace attn {

namespace {

constexpr std::chrono::milliseconds playInterval(600);

QCheckBox* addCheck(QFormLayout* form, const QString& text, const QString& name, const char* help, bool on)
{
    auto* const check = new QCheckBox(text);
    check->setAccessibleName(name);
    explain(check, help);
    check->setChecked(on);
    form->addRow(check);
    return check;
}

// nullopt where nothing is shown at this place.
std::optional<double> weightOf(const ImageLayout& layout, const PatchWeights& weights, const ImageHit& hit)
{
    if (hit.inStrip) {
        const std::vector<StripPlace>& strip = layout.blocks.front().strip;
        const auto chip = std::ranges::lower_bound(strip, hit.token, {}, &StripPlace::token) - strip.begin();
        return chip < std::ssize(weights.strip) ? std::optional(weights.strip[static_cast<std::size_t>(chip)])
                                                : std::nullopt;
    }
    const auto cell = cell_of(layout.placement->layout, hit.token);
    return cell && !weights.parts.empty() ? std::optional(weightAt(weights, *cell)) : std::nullopt;
}

} // namespace

ImageView::ImageView(Selection* selection, QWidget* parent)
    : FigureView(selection, parent), strip_(new HeadStrip(this)), weights_([this] { redraw(); }),
      hoverWeights_([this] { update(); })
{
    setAccessibleName(tr("Image"));
    explainQuietly(this, "image");
    buildBar();
    connect(opacity_, &QSlider::valueChanged, this, &ImageView::lookChanged);
    connect(smooth_, &QCheckBox::toggled, this, &ImageView::lookChanged);
    connect(overlay_, &QComboBox::currentIndexChanged, this, &ImageView::lookChanged);
    connect(sideBySide_, &QCheckBox::toggled, this, &ImageView::redraw);
    connect(query_, &QSpinBox::valueChanged, this, [this](int query) { chooseQuery(query); });
    connect(play_, &QToolButton::toggled, this,
            [this](bool on) { on ? playing_.start(playInterval) : playing_.stop(); });
    connect(&playing_, &QTimer::timeout, this, &ImageView::playNext);
    connect(selection, &Selection::pinnedChanged, this, &ImageView::showQuery);
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
    shown_ = new QLabel(this);
    shown_->setAccessibleName(tr("What is shown"));
    shown_->setAutoFillBackground(true);
    shown_->setContentsMargins(16, 4, 16, 4);
    QBoxLayout* const row = makeBar();
    buildQuery(row);
    look_ = new QWidget(bar());
    buildLook();
    row->addWidget(look_);
    row->addStretch(1);
    bar()->setEnabled(false);
}

void ImageView::buildQuery(QBoxLayout* row)
{
    auto* const label = new QLabel(tr("&Query"), bar());
    query_ = new QSpinBox(bar());
    query_->setKeyboardTracking(false);
    query_->setSpecialValueText(tr("all"));
    query_->setMinimum(-1);
    query_->setAccessibleName(tr("The query whose weights are shown, from 0"));
    explain(query_, "query");
    label->setBuddy(query_);
    play_ = new QToolButton(bar());
    play_->setCheckable(true);
    play_->setText(tr("&Play"));
    play_->setAccessibleName(tr("Show one query after the other"));
    explain(play_, "play");
    queryName_ = new QLabel(bar());
    queryName_->setAccessibleName(tr("Token of the query"));
    for (QWidget* const each : std::initializer_list<QWidget*>{label, query_, play_, queryName_})
        row->addWidget(each);
}

void ImageView::buildLook()
{
    auto* const form = new QFormLayout(look_);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(16);
    overlay_ = new TwoLineCombo(look_);
    overlay_->addItems({tr("Brighten"), tr("Tint")});
    overlay_->setItemData(0, tr("The picture is dark where the weights are small"), Qt::AccessibleDescriptionRole);
    overlay_->setItemData(1, tr("The colours of the weights lie over the picture"), Qt::AccessibleDescriptionRole);
    overlay_->setAccessibleName(tr("How the weights lie over the picture"));
    explain(overlay_, "overlay");
    opacity_ = new QSlider(Qt::Horizontal, look_);
    opacity_->setRange(0, 100);
    opacity_->setValue(70);
    opacity_->setFixedWidth(120);
    opacity_->setAccessibleName(tr("Opacity of the weights over the picture, in percent"));
    explain(opacity_, "opacity");
    form->addRow(tr("O&ver the picture"), overlay_);
    form->addRow(tr("&Opacity"), opacity_);
    smooth_ = addCheck(form, tr("S&mooth"), tr("Weights change gradually from patch to patch"), "smooth", false);
    grid_ = addCheck(form, tr("Patch &grid"), tr("Lines between the patches"), "patch-grid", true);
    sideBySide_ = addCheck(form, tr("Side &by side"), tr("Several queries have a picture each"), "side-by-side", false);
    heads_ = addCheck(form, tr("All hea&ds"), tr("All heads of the layer below the picture"), "all-heads", true);
}

Overlay ImageView::overlay() const
{
    return overlay_->currentIndex() == 0 ? Overlay::brighten : Overlay::tint;
}

FigureParameters ImageView::figureParameters() const
{
    FigureParameters parameters = FigureView::figureParameters();
    parameters.image = {.overlay = overlay(),
                        .opacity = opacity_->value() / 100.0,
                        .smooth = smooth_->isChecked(),
                        .grid = grid_->isChecked(),
                        .sideBySide = sideBySide_->isChecked()};
    return parameters;
}

QSizeF ImageView::figureSize() const
{
    return QSizeF(width(), strip_->isHidden() ? shown_->y() : strip_->y());
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
    scaled_.clear();
    bar()->setEnabled(emptyText().isEmpty());
    showQuery();
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

// From below: what is shown in words, the heads, and what is left is the picture's.
void ImageView::arrange()
{
    FigureView::arrange();
    strip_->setVisible(run() && run()->heads > 1 && emptyText().isEmpty() && heads_->isChecked());
    const int stripHeight = strip_->sizeHint().height();
    const int line = shown_->sizeHint().height();
    shown_->setGeometry(0, lowerEdge() - line, width(), line);
    strip_->setGeometry(0, shown_->y() - stripHeight, width(), stripHeight);
    showStrip();
    redraw();
}

void ImageView::showStrip()
{
    if (isVisible() && !strip_->isHidden())
        strip_->showHeads(sharedRun(), figureParameters());
}

// The query is a row of what is shown.
void ImageView::chooseQuery(Index query)
{
    selection()->pin(query < 0 ? Focus{} : Focus{query, std::nullopt});
}

void ImageView::showQuery()
{
    const auto queries = run() ? static_cast<int>(run()->queries.size()) : 0;
    const QSignalBlocker quiet(query_);
    query_->setMaximum(std::max(queries - 1, -1));
    const std::optional<Index> query = pinned().query;
    query_->setValue(static_cast<int>(query.value_or(-1)));
    queryName_->setText(query ? tokenLabel(run()->query(*query)) : QString());
    sideBySide_->setEnabled(selection()->rows().size() > 1);
}

// Those of the text, such as what a model has written; all where there is no text.
std::vector<Index> ImageView::playedQueries() const
{
    std::vector<Index> text;
    std::vector<Index> all;
    for (Index row = 0; row < std::ssize(run()->queries); ++row) {
        all.push_back(row);
        const auto token = tokenOfQuery(*run(), row);
        if (!token || !cell_of(placement_of(*run())->layout, *token))
            text.push_back(row);
    }
    return text.empty() ? all : text;
}

void ImageView::playNext()
{
    if (!run() || !emptyText().isEmpty() || !isVisible()) {
        play_->setChecked(false);
        return;
    }
    const std::vector<Index> queries = playedQueries();
    const auto next = std::ranges::upper_bound(queries, pinned().query.value_or(-1));
    if (next == queries.end())
        play_->setChecked(false);
    else
        chooseQuery(*next);
}

const Pictures& ImageView::scaledPictures()
{
    const Pictures whole = picturesOf(*run());
    scaled_.resize(whole.size());
    const ImageLayout layout = currentLayout();
    for (const ImagePanel& panel : layout.blocks.front().panels) {
        const auto number = static_cast<std::size_t>(panel.picture);
        if (number >= whole.size() || whole[number].isNull())
            continue;
        const QSize pixels = (panel.ground.size() * devicePixelRatioF()).toSize().expandedTo({1, 1});
        if (scaled_[number].size() != pixels)
            scaled_[number] = whole[number].scaled(pixels, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    }
    return scaled_;
}

ImageView::Shown ImageView::shownBy(const FigureParameters& parameters) const
{
    return {sharedRun(), parameters.head, parameters.selected, parameters.rows, parameters.image.sideBySide};
}

bool ImageView::ask(ShownWeights& weights, const FigureParameters& parameters)
{
    return weights.ask(shownBy(parameters), countPatchCells(*run(), parameters),
                       [run = sharedRun(), parameters](const RunControl& control) {
                           return allPatchWeights(*run, parameters, control);
                       });
}

bool ImageView::prepareFigure()
{
    return ask(weights_, figureParameters());
}

void ImageView::drawFigure(QPainter& painter)
{
    drawImageFigure(painter, figureSize(), *run(), figureParameters(), scaledPictures(), weights_.value());
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
        drawImageFigure(painter, figureSize(), *run(), parameters, scaledPictures(), hoverWeights_.value());
        painter.restore();
    } else if (const auto token = focus.key ? tokenOfKey(*run(), *focus.key) : std::nullopt) {
        const ImageLayout layout = currentLayout();
        for (const ImageBlock& block : layout.blocks)
            outlineToken(painter, layout, block, *token, style().theme.text, 1.0, style().theme);
    }
}

QString ImageView::emptyText() const
{
    if (!run())
        return tr("Open an image, or drop one here, to see attention over it");
    if (!placement_of(*run()))
        return tr("This input has no picture. Open an image, or drop one here, to see attention over it");
    return places_keys(*run()) || places_queries(*run())
        ? QString()
        : tr("The keys of this run are not the patches of its picture. The heatmap shows their weights");
}

QString ImageView::toolTipAt(const QPointF& point) const
{
    const ImageLayout layout = currentLayout();
    const auto hit = hitAt(layout, point);
    if (!hit)
        return {};
    QStringList lines{hit->inStrip ? stripTokenName(*run(), hit->token) : pictureTokenName(*run(), hit->token)};
    const bool hovering = nothingChosen() && hoverWeights_.made() == shownBy(hoverParameters());
    const std::vector<PatchWeights>& weights = (hovering ? hoverWeights_ : weights_).value();
    if (!isSettled() || weights.size() != 1 || weights.front().kind == PatchWeights::Kind::none)
        return lines.join(QLatin1Char('\n'));
    if (const auto weight = weightOf(layout, weights.front(), *hit))
        lines << tr("weight %1").arg(numberText(*weight, 4)) << whatIsShown(hovering ? hovered() : pinned());
    return lines.join(QLatin1Char('\n'));
}

Focus ImageView::focusAt(const QPointF& point) const
{
    const auto hit = hitAt(currentLayout(), point);
    if (!hit)
        return {};
    if (places_queries(*run()) && !places_keys(*run()))
        return hit->inStrip ? Focus{pinned().query, column_of(*run(), hit->token)}
                            : Focus{row_of(*run(), hit->token), pinned().key};
    if (nothingChosen() && places_queries(*run()))
        return {row_of(*run(), hit->token), std::nullopt};
    return {pinned().query, column_of(*run(), hit->token)};
}

// A token of the strip whose column lies over the picture is chosen as well as a query.
void ImageView::click(const QPointF& point, Qt::KeyboardModifiers modifiers)
{
    if (!places_queries(*run()))
        return;
    const auto hit = hitAt(currentLayout(), point);
    if (hit && hit->inStrip && !places_keys(*run()))
        selection()->pin({pinned().query, column_of(*run(), hit->token)});
    else
        selection()->choose({hit ? row_of(*run(), hit->token) : std::nullopt, std::nullopt}, modifiers);
}

bool ImageView::pressKey(int key)
{
    if (!places_queries(*run()))
        return false;
    if (key == Qt::Key_Escape) {
        selection()->pin({});
        return true;
    }
    const std::vector<Index> strip = places_keys(*run()) ? stripTokens(*run()) : std::vector<Index>();
    const auto token = steppedPatch(placement_of(*run())->layout, strip, key,
                                    pinned().query ? tokenOfQuery(*run(), *pinned().query) : std::nullopt);
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
            .arg(token ? pictureTokenName(*run(), *token) : queryNames(*run()).quoted(*focus.query));
    }
    if (focus.key && places_queries(*run()))
        if (const auto token = tokenOfKey(*run(), *focus.key))
            return tr("who looks at %1").arg(pictureTokenName(*run(), *token));
    return places_queries(*run()) ? tr("mean of all queries; click a patch to see where it looks")
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
