// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/image_overlay/head_strip.h"

#include "ui/image_overlay/overlay_painting.h"
#include "ui/painting/cell_painting.h"
#include "ui/wording/counted.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>

namespace attn {

namespace {

constexpr int margin = 8;
constexpr int highest = 64; // of a thumbnail
constexpr int widest = 128;

// All pictures, as large as a thumbnail may be.
QSize thumbnailSize(const Placement& placement)
{
    QRectF all;
    for (const ImagePanel& panel : layoutPanels(QRectF(0, 0, widest, highest), placement)) {
        all |= panel.ground;
        for (const PanelPart& part : panel.parts)
            all |= part.area;
    }
    return all.size().toSize().expandedTo({2, 2});
}

// The pictures at the size that they have on these panels.
Pictures scaledPictures(const Run& run, const std::vector<ImagePanel>& panels, double pixelsAUnit)
{
    Pictures pictures = picturesOf(run);
    for (const ImagePanel& panel : panels)
        if (const auto number = static_cast<std::size_t>(panel.picture);
            number < pictures.size() && !pictures[number].isNull())
            pictures[number] = pictures[number].scaled((panel.ground.size() * pixelsAUnit).toSize().expandedTo({1, 1}),
                                                       Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    return pictures;
}

} // namespace

HeadStrip::HeadStrip(QWidget* parent) : QScrollArea(parent), next_([this] { readHeads(); })
{
    setAccessibleName(tr("Heads of this layer"));
    setFrameShape(QFrame::NoFrame);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::StrongFocus);
    auto* heads = new QWidget(this);
    heads->installEventFilter(this);
    heads->setMouseTracking(true);
    setWidget(heads);
    setWidgetResizable(true);
}

QSize HeadStrip::sizeHint() const
{
    return {0, 2 * margin + highest + fontMetrics().height() + horizontalScrollBar()->sizeHint().height()};
}

QRect HeadStrip::headRect(Index head) const
{
    return QRect(QPoint(2 * margin + static_cast<int>(head) * (thumbnail_.width() + margin), margin), thumbnail_);
}

Index HeadStrip::current() const
{
    return parameters_.head.head.is_number() ? parameters_.head.head.number : -1;
}

std::optional<Index> HeadStrip::headAt(const QPoint& point) const
{
    if (!wanted_.run)
        return std::nullopt;
    const Index head = (point.x() - 2 * margin + margin / 2) / (thumbnail_.width() + margin);
    const bool inside = point.x() >= 2 * margin - margin / 2 && head < wanted_.run->heads;
    return inside ? std::optional(head) : std::nullopt;
}

void HeadStrip::showHeads(std::shared_ptr<const Run> run, const FigureParameters& parameters)
{
    const Index before = current();
    parameters_ = parameters;
    const Wanted wanted{std::move(run), parameters.head.layer, parameters.selected, parameters.rows};
    if (wanted != wanted_)
        begin(wanted);
    if (current() >= 0 && current() != before) {
        const QPoint middle = headRect(current()).center();
        ensureVisible(middle.x(), middle.y(), thumbnail_.width(), 0);
    }
    describe();
    widget()->update();
}

void HeadStrip::begin(const Wanted& wanted)
{
    if (wanted.run != wanted_.run) {
        weights_.clear();
        pictures_.clear();
    }
    wanted_ = wanted;
    made_ = 0;
    thumbnail_ = thumbnailSize(*placement_of(*wanted_.run));
    const int heads = static_cast<int>(wanted_.run->heads);
    widget()->setMinimumSize(4 * margin + heads * (thumbnail_.width() + margin) - margin,
                             2 * margin + highest + fontMetrics().height());
    readHeads();
}

// Reads one head after the other and shows each when it is there.
void HeadStrip::readHeads()
{
    while (made_ < wanted_.run->heads) {
        FigureParameters parameters = parameters_;
        parameters.head.head = made_;
        const double pixels = pictures_.empty() ? devicePixelRatioF() : 0.0;
        const auto read = [run = wanted_.run, parameters, pixels](const RunControl& control) {
            return readThumbnail(*run, parameters, pixels, control);
        };
        if (!next_.ask({wanted_, made_}, longerThanAFrame, read))
            return;
        keep(next_.value());
    }
}

void HeadStrip::keep(const Thumbnail& thumbnail)
{
    if (!thumbnail.pictures.empty())
        pictures_ = thumbnail.pictures;
    const auto head = static_cast<std::size_t>(made_++);
    weights_.resize(std::max(weights_.size(), head + 1));
    weights_[head] = thumbnail.weights;
    widget()->update();
}

// `pixelsAUnit`: of the screen; 0 where the pictures are at hand.
HeadStrip::Thumbnail HeadStrip::readThumbnail(const Run& run, const FigureParameters& parameters, double pixelsAUnit,
                                              const RunControl& control)
{
    Thumbnail thumbnail;
    if (pixelsAUnit > 0.0)
        thumbnail.pictures =
            scaledPictures(run, layoutPanels(QRectF(0, 0, widest, highest), *placement_of(run)), pixelsAUnit);
    thumbnail.weights = patchWeights(run, parameters, control);
    return thumbnail;
}

ResolvedScale HeadStrip::scaleOf(Index head) const
{
    if (parameters_.style.scale.sharedByHeads)
        return overlayScale(weights_, parameters_);
    return overlayScale({weights_[static_cast<std::size_t>(head)]}, parameters_);
}

void HeadStrip::paintHeads(const QRect& exposed)
{
    QPainter painter(widget());
    painter.fillRect(exposed, parameters_.style.theme.surface);
    if (!wanted_.run)
        return;
    for (Index head = 0; head < wanted_.run->heads; ++head)
        if (headRect(head).left() <= exposed.right() && headRect(head).right() >= exposed.left() - margin)
            paintHead(painter, head);
}

void HeadStrip::paintHead(QPainter& painter, Index head) const
{
    const Theme& theme = parameters_.style.theme;
    const QRect place = headRect(head);
    if (head < std::ssize(weights_)) {
        const Placement& placement = *placement_of(*wanted_.run);
        painter.save();
        painter.setClipRect(place);
        paintPanels(painter, layoutPanels(place, placement), placement, pictures_,
                    weights_[static_cast<std::size_t>(head)], scaleOf(head), parameters_);
        painter.restore();
    }
    const bool isCurrent = head == current();
    paintFrame(painter, place, isCurrent ? theme.accent : theme.line, isCurrent ? 2.0 : 1.0);
    painter.setPen(isCurrent ? theme.text : theme.quietText);
    const QRect label(place.left() - margin / 2, place.bottom() + 3, place.width() + margin,
                      painter.fontMetrics().height());
    painter.drawText(label, Qt::AlignCenter, QString::number(head));
}

bool HeadStrip::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != widget())
        return QScrollArea::eventFilter(watched, event);
    switch (event->type()) {
    case QEvent::Paint: paintHeads(static_cast<QPaintEvent*>(event)->rect()); return true;
    case QEvent::MouseButtonPress:
        if (const auto* mouse = static_cast<QMouseEvent*>(event); mouse->button() == Qt::LeftButton)
            if (const auto head = headAt(mouse->position().toPoint()))
                emit headChosen(HeadIndex{*head});
        event->accept();
        return true;
    case QEvent::MouseButtonRelease: event->accept(); return true;
    case QEvent::ToolTip: {
        const auto* help = static_cast<QHelpEvent*>(event);
        const auto head = headAt(help->pos());
        QToolTip::showText(help->globalPos(), head ? tr("head %1").arg(*head) : QString(), widget());
        return true;
    }
    default: return QScrollArea::eventFilter(watched, event);
    }
}

void HeadStrip::keyPressEvent(QKeyEvent* event)
{
    const Index last = wanted_.run ? wanted_.run->heads - 1 : -1;
    const auto choose = [&](Index head) {
        if (last >= 0)
            emit headChosen(HeadIndex{std::clamp(head, Index{0}, last)});
    };
    switch (event->key()) {
    case Qt::Key_Left: choose(current() - 1); break;
    case Qt::Key_Right: choose(current() + 1); break;
    case Qt::Key_Home: choose(0); break;
    case Qt::Key_End: choose(last); break;
    default: QScrollArea::keyPressEvent(event);
    }
}

void HeadStrip::describe()
{
    const auto heads = static_cast<int>(wanted_.run ? wanted_.run->heads : 0);
    setAccessibleDescription(current() >= 0 ? tr("head %1 of %2, counted from 0").arg(current()).arg(heads)
                                            : counted(tr("mean of %n head(s)", nullptr, heads), heads));
}

} // namespace attn
