#include "ui/image_overlay/image_view.h"

#include "engine/runs/derived_run.h"
#include "ui/view/number_text.h"
#include "ui/view/token_label.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMouseEvent>

#include <algorithm>

namespace attn {

ImageView::ImageView(Selection* selection, QWidget* parent) : FigureView(selection, parent)
{
    setAccessibleName(tr("Image"));
    bar_ = makeBar();
    connect(opacity_, &QSlider::valueChanged, this, &ImageView::redraw);
    connect(grid_, &QCheckBox::toggled, this, &ImageView::redraw);
    connect(selection, &Selection::pinnedChanged, this, &ImageView::describe);
    connect(selection, &Selection::hoverChanged, this, &ImageView::describe);
    describe();
}

QWidget* ImageView::makeBar()
{
    auto* bar = new QWidget(this);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(16, 4, 16, 4);
    row->setSpacing(8);
    auto* label = new QLabel(tr("&Opacity"), bar);
    opacity_ = new QSlider(Qt::Horizontal, bar);
    opacity_->setRange(0, 100);
    opacity_->setValue(70);
    opacity_->setMinimumWidth(80);
    opacity_->setMaximumWidth(240);
    opacity_->setAccessibleName(tr("Opacity of the weights over the picture, in percent"));
    label->setBuddy(opacity_);
    grid_ = new QCheckBox(tr("Patch &grid"), bar);
    grid_->setChecked(true);
    grid_->setAccessibleName(tr("Lines between the patches"));
    shown_ = new QLabel(bar);
    shown_->setAccessibleName(tr("What is shown"));
    shown_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    row->addWidget(label);
    row->addWidget(opacity_, 1);
    row->addWidget(grid_);
    row->addSpacing(8);
    row->addWidget(shown_, 3);
    bar->setAutoFillBackground(true);
    bar->setEnabled(false);
    return bar;
}

FigureParameters ImageView::figureParameters() const
{
    FigureParameters parameters = FigureView::figureParameters();
    parameters.opacity = opacity_->value() / 100.0;
    parameters.grid = grid_->isChecked();
    return parameters;
}

QSizeF ImageView::figureSize() const
{
    return {static_cast<double>(width()), static_cast<double>(bar_->y())};
}

ImageLayout ImageView::currentLayout() const
{
    return layoutImage(figureSize(), *run(), figureParameters());
}

bool ImageView::patchesAsk() const
{
    return static_cast<Index>(run()->queries.size()) == run()->picture->grid.count();
}

void ImageView::runChanged()
{
    scaled_ = {};
    bar_->setEnabled(emptyText().isEmpty());
    describe();
    redraw();
}

void ImageView::resizeEvent(QResizeEvent*)
{
    const int height = bar_->sizeHint().height();
    bar_->setGeometry(0, this->height() - height, width(), height);
}

const QImage& ImageView::scaledPicture()
{
    const QSize pixels = (currentLayout().picture.size() * devicePixelRatioF()).toSize().expandedTo({1, 1});
    if (scaled_.size() != pixels)
        scaled_ = pictureOf(*run()).scaled(pixels, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    return scaled_;
}

bool ImageView::prepareFigure()
{
    // Fewer weights than this are added up within a frame; more are on the job runner's thread.
    constexpr Index mostCellsAtOnce = 300'000;
    const FigureParameters parameters = figureParameters();
    const Shown shown{sharedRun(), parameters.layer, parameters.head, parameters.selected, parameters.rows};
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

// With nothing pinned, the weights of the patch under the pointer are shown at once; otherwise the key under it is outlined.
void ImageView::drawHover(QPainter& painter)
{
    const Focus focus = hovered();
    if (focus.empty())
        return;
    FigureParameters parameters = figureParameters();
    if (parameters.selected.empty() && parameters.rows.empty()) {
        parameters.selected = focus;
        painter.save();
        drawImageFigure(painter, figureSize(), *run(), parameters, scaledPicture(), patchWeights(*run(), parameters));
        painter.restore();
    } else if (focus.key) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(style().theme.surface, 3.0));
        painter.drawRect(patchRect(currentLayout(), *focus.key));
        painter.setPen(QPen(style().theme.text, 1.0));
        painter.drawRect(patchRect(currentLayout(), *focus.key));
    }
}

QString ImageView::emptyText() const
{
    if (!run())
        return tr("Open an image, or drop one here, to see attention over it");
    if (!run()->picture && computed(*run()).picture)
        return tr("The keys shown are not the patches of the picture. Choose “Show as computed” (A) to see the weights over it");
    if (!run()->picture)
        return tr("This input has no picture. Open an image, or drop one here, to see attention over it");
    return hasPatchKeys(*run()) ? QString() : tr("The keys of this run are not the patches of its picture. The heatmap shows their weights");
}

QString ImageView::toolTipAt(const QPointF& point) const
{
    const auto patch = patchAt(currentLayout(), point);
    if (!patch)
        return {};
    QStringList lines{tr("patch %1").arg(quotedToken(run()->keys[static_cast<std::size_t>(*patch)], *patch))};
    FigureParameters parameters = figureParameters();
    if (parameters.selected.empty() && parameters.rows.empty())
        parameters.selected = hovered();
    // The mean of all queries is at hand; one row or column is read within a frame.
    const bool all = parameters.selected.empty() && parameters.rows.empty();
    const PatchWeights weights = all ? weights_ : patchWeights(*run(), parameters);
    if (isSettled() && !weights.values.empty())
        lines << tr("weight %1").arg(numberText(weights.values.values[static_cast<std::size_t>(*patch)], 4));
    return lines.join(QLatin1Char('\n'));
}

void ImageView::mouseMoveEvent(QMouseEvent* event)
{
    if (!emptyText().isEmpty())
        return;
    const auto patch = patchAt(currentLayout(), event->position());
    if (!patch)
        selection()->hover({});
    else if (pinned().empty() && selection()->rows().empty() && patchesAsk())
        selection()->hover({*patch, std::nullopt});
    else
        selection()->hover({pinned().query, *patch});
}

void ImageView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !emptyText().isEmpty() || !patchesAsk())
        return;
    const auto patch = patchAt(currentLayout(), event->position());
    if (!patch)
        selection()->pin({});
    else if (event->modifiers().testFlag(Qt::ControlModifier))
        selection()->toggleRow(*patch);
    else if (event->modifiers().testFlag(Qt::ShiftModifier))
        selection()->extendRows(*patch);
    else
        selection()->pin({*patch, std::nullopt});
}

void ImageView::movePatch(Index rows, Index columns)
{
    const PatchGrid& grid = run()->picture->grid;
    const auto query = pinned().query;
    // The first key press takes the first patch.
    const Index row = query ? std::clamp(*query / grid.columns + rows, Index{0}, grid.rows - 1) : 0;
    const Index column = query ? std::clamp(*query % grid.columns + columns, Index{0}, grid.columns - 1) : 0;
    selection()->pin({row * grid.columns + column, std::nullopt});
}

void ImageView::keyPressEvent(QKeyEvent* event)
{
    if (!emptyText().isEmpty() || !patchesAsk()) {
        FigureView::keyPressEvent(event);
        return;
    }
    const PatchGrid& grid = run()->picture->grid;
    switch (event->key()) {
    case Qt::Key_Left: movePatch(0, -1); break;
    case Qt::Key_Right: movePatch(0, 1); break;
    case Qt::Key_Up: movePatch(-1, 0); break;
    case Qt::Key_Down: movePatch(1, 0); break;
    case Qt::Key_Home: movePatch(0, -grid.columns); break;
    case Qt::Key_End: movePatch(0, grid.columns); break;
    case Qt::Key_PageUp: movePatch(-grid.rows, 0); break;
    case Qt::Key_PageDown: movePatch(grid.rows, 0); break;
    case Qt::Key_Escape: selection()->pin({}); break;
    default: FigureView::keyPressEvent(event);
    }
}

void ImageView::describe()
{
    QString text;
    if (emptyText().isEmpty()) {
        const Focus focus = pinned().empty() ? hovered() : pinned();
        const auto& rows = selection()->rows();
        if (!rows.empty())
            text = tr("mean of %n queries", nullptr, static_cast<int>(rows.size()));
        else if (focus.query)
            text = tr("where query %1 looks").arg(quotedToken(run()->queries[static_cast<std::size_t>(*focus.query)], *focus.query));
        else if (focus.key)
            text = tr("who looks at key %1").arg(quotedToken(run()->keys[static_cast<std::size_t>(*focus.key)], *focus.key));
        else
            text = patchesAsk() ? tr("mean of all queries; click a patch to see where it looks") : tr("mean of all queries");
    }
    shown_->setText(text);
    shown_->setToolTip(text);
    setAccessibleDescription(text.isEmpty() ? emptyText() : text);
}

} // namespace attn
