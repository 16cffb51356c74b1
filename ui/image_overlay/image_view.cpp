// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/image_overlay/image_view.h"

#include "engine/runs/derived_run.h"
#include "ui/widgets/flow_layout.h"
#include "ui/wording/number_text.h"
#include "ui/wording/token_label.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QVBoxLayout>

#include <algorithm>

namespace attn {

namespace {

// Fewer weights than this are added up within a frame; more are on the job runner's thread.
constexpr Index mostCellsAtOnce = 300'000;

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

ImageView::ImageView(Selection* selection, QWidget* parent) : FigureView(selection, parent)
{
    setAccessibleName(tr("Image"));
    strip_ = new HeadStrip(this);
    bar_ = makeBar();
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

QWidget* ImageView::makeBar()
{
    auto* bar = new QWidget(this);
    auto* column = new QVBoxLayout(bar);
    column->setContentsMargins(16, 4, 16, 4);
    column->setSpacing(4);
    shown_ = new QLabel(bar);
    shown_->setAccessibleName(tr("What is shown"));
    shown_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    column->addWidget(shown_);
    auto* controls = new QWidget(bar);
    auto* row = new FlowLayout(controls);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    column->addWidget(controls);
    auto* label = new QLabel(tr("&Opacity"), controls);
    opacity_ = new QSlider(Qt::Horizontal, controls);
    opacity_->setRange(0, 100);
    opacity_->setValue(70);
    opacity_->setFixedWidth(120);
    opacity_->setAccessibleName(tr("Opacity of the weights over the picture, in percent"));
    label->setBuddy(opacity_);
    row->addWidget(label);
    row->addWidget(opacity_);
    smooth_ = addCheck(row, tr("S&mooth"), tr("Let the weights go over from patch to patch"), false);
    grid_ = addCheck(row, tr("Patch &grid"), tr("Lines between the patches"), true);
    heads_ = addCheck(row, tr("All hea&ds"), tr("All heads of the layer below the picture"), true);
    bar->setAutoFillBackground(true);
    bar->setEnabled(false);
    return bar;
}

FigureParameters ImageView::figureParameters() const
{
    FigureParameters parameters = FigureView::figureParameters();
    parameters.image.opacity = opacity_->value() / 100.0;
    parameters.image.smooth = smooth_->isChecked();
    parameters.image.grid = grid_->isChecked();
    return parameters;
}

QSizeF ImageView::figureSize() const
{
    return {static_cast<double>(width()), static_cast<double>(strip_->isHidden() ? bar_->y() : strip_->y())};
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
    bar_->setEnabled(emptyText().isEmpty());
    arrange();
    describe();
    redraw();
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

void ImageView::resizeEvent(QResizeEvent*)
{
    arrange();
}

// From below: the bar, the heads, and what is left is the picture's.
void ImageView::arrange()
{
    const int barHeight = bar_->layout()->heightForWidth(width());
    bar_->setGeometry(0, height() - barHeight, width(), barHeight);
    strip_->setVisible(run() && run()->heads > 1 && emptyText().isEmpty() && heads_->isChecked());
    const int stripHeight = strip_->sizeHint().height();
    strip_->setGeometry(0, bar_->y() - stripHeight, width(), stripHeight);
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

bool ImageView::prepareFigure()
{
    const FigureParameters parameters = figureParameters();
    const Shown shown = shownBy(parameters);
    if (shown == made_)
        return true;
    if (countPatchCells(*run(), parameters) <= mostCellsAtOnce) {
        jobs_.cancel();
        wanted_ = {};
        weights_ = patchWeights(*run(), parameters);
        made_ = shown;
        return true;
    }
    if (shown == wanted_)
        return false;
    wanted_ = shown;
    jobs_.start([this, shown, parameters](const RunControl& control) -> std::function<void()> {
        return [this, shown, weights = patchWeights(*shown.run, parameters, control)] {
            weights_ = weights;
            made_ = shown;
            wanted_ = {};
            redraw();
        };
    });
    return false;
}

void ImageView::drawFigure(QPainter& painter)
{
    drawImageFigure(painter, figureSize(), *run(), figureParameters(), scaledPicture(), weights_);
}

FigureParameters ImageView::hoverParameters() const
{
    FigureParameters parameters = figureParameters();
    parameters.selected = hovered();
    return parameters;
}

const PatchWeights& ImageView::hoverWeights()
{
    const FigureParameters parameters = hoverParameters();
    if (const Shown shown = shownBy(parameters); shown != hoverMade_) {
        hoverWeights_ = patchWeights(*run(), parameters);
        hoverMade_ = shown;
    }
    return hoverWeights_;
}

// With nothing pinned, the weights of the token under the pointer are shown at once; otherwise the key under it is
// outlined.
void ImageView::drawHover(QPainter& painter)
{
    const Focus focus = hovered();
    if (focus.empty())
        return;
    if (nothingChosen()) {
        if (countPatchCells(*run(), hoverParameters()) > mostCellsAtOnce)
            return;
        painter.save();
        drawImageFigure(painter, figureSize(), *run(), hoverParameters(), scaledPicture(), hoverWeights());
        painter.restore();
    } else if (const auto token = focus.key ? tokenOfKey(*run(), *focus.key) : std::nullopt) {
        const QRectF place = tokenRect(currentLayout(), *token);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(style().theme.surface, 3.0));
        painter.drawRect(place);
        painter.setPen(QPen(style().theme.text, 1.0));
        painter.drawRect(place);
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
    const bool hovering = nothingChosen() && hoverMade_ == shownBy(hoverParameters());
    const PatchWeights& weights = hovering ? hoverWeights_ : weights_;
    if (isSettled() && !weights.patches.empty())
        lines << tr("weight %1").arg(numberText(weights.of(*token), 4)) << whatIsShown(hovering ? hovered() : pinned());
    return lines.join(QLatin1Char('\n'));
}

void ImageView::mouseMoveEvent(QMouseEvent* event)
{
    if (!emptyText().isEmpty())
        return;
    const auto token = tokenAt(currentLayout(), event->position());
    if (!token)
        selection()->hover({});
    else if (nothingChosen() && hasPatchQueries(*run()))
        selection()->hover({row_of(*run(), *token), std::nullopt});
    else
        selection()->hover({pinned().query, column_of(*run(), *token)});
}

void ImageView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !emptyText().isEmpty() || !hasPatchQueries(*run()))
        return;
    const auto token = tokenAt(currentLayout(), event->position());
    const auto row = token ? row_of(*run(), *token) : std::nullopt;
    if (row && event->modifiers().testFlag(Qt::ControlModifier))
        selection()->toggleRow(*row);
    else if (row && event->modifiers().testFlag(Qt::ShiftModifier))
        selection()->extendRows(*row);
    else
        selection()->pin({row, std::nullopt});
}

void ImageView::pinToken(Index token)
{
    if (const auto row = row_of(*run(), token))
        selection()->pin({row, std::nullopt});
}

void ImageView::moveToken(Index rows, Index columns)
{
    const PatchGrid& grid = patchedImage(*run())->grid;
    const Index prefix = patchedImage(*run())->prefix;
    const auto query = pinned().query ? tokenOfQuery(*run(), *pinned().query) : std::nullopt;
    // The first key press takes the first token.
    if (!query) {
        pinToken(0);
        return;
    }
    if (*query < prefix) {
        pinToken(rows > 0 ? prefix : std::clamp(*query + columns, Index{0}, prefix - 1));
        return;
    }
    const Index patch = *query - prefix;
    if (prefix > 0 && rows < 0 && patch < grid.columns) {
        pinToken(std::min(patch, prefix - 1));
        return;
    }
    const Index row = std::clamp(patch / grid.columns + rows, Index{0}, grid.rows - 1);
    const Index column = std::clamp(patch % grid.columns + columns, Index{0}, grid.columns - 1);
    pinToken(prefix + row * grid.columns + column);
}

void ImageView::keyPressEvent(QKeyEvent* event)
{
    if (!emptyText().isEmpty() || !hasPatchQueries(*run())) {
        FigureView::keyPressEvent(event);
        return;
    }
    const PatchGrid& grid = patchedImage(*run())->grid;
    switch (event->key()) {
    case Qt::Key_Left: moveToken(0, -1); break;
    case Qt::Key_Right: moveToken(0, 1); break;
    case Qt::Key_Up: moveToken(-1, 0); break;
    case Qt::Key_Down: moveToken(1, 0); break;
    case Qt::Key_Home: moveToken(0, -grid.columns); break;
    case Qt::Key_End: moveToken(0, grid.columns); break;
    case Qt::Key_PageUp: moveToken(-grid.rows, 0); break;
    case Qt::Key_PageDown: moveToken(grid.rows, 0); break;
    case Qt::Key_Escape: selection()->pin({}); break;
    default: FigureView::keyPressEvent(event);
    }
}

QString ImageView::whatIsShown(const Focus& focus) const
{
    if (const auto& rows = selection()->rows(); !rows.empty())
        return tr("mean of %n queries", nullptr, static_cast<int>(rows.size()));
    if (focus.query) {
        const auto token = tokenOfQuery(*run(), *focus.query);
        return tr("where %1 looks")
            .arg(token ? pictureTokenName(*run(), *token) : quotedToken(run()->query(*focus.query), *focus.query));
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
