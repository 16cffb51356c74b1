#include "ui/exporting/figure_preview.h"

#include "engine/tensor/error.h"

#include <QPainter>

#include <algorithm>

namespace attn {

namespace {

constexpr int margin = 16;

} // namespace

FigurePreview::FigurePreview(QWidget* parent) : QWidget(parent)
{
    setMinimumSize(240, 200);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(tr("Preview of the figure"));
    delay_.setSingleShot(true);
    delay_.setInterval(120);
    connect(&delay_, &QTimer::timeout, this, &FigurePreview::redraw);
}

void FigurePreview::setFigure(const FigurePage& page, DrawFigure draw)
{
    page_ = page;
    draw_ = std::move(draw);
    delay_.start();
}

void FigurePreview::redraw()
{
    if (!draw_)
        return;
    const QSizeF room = QSizeF(width() - 2 * margin, height() - 2 * margin).expandedTo({16.0, 16.0}) * devicePixelRatioF();
    const QSizeF inches = page_.millimetres / 25.4;
    FigurePage shown = page_;
    shown.dpi = std::min(room.width() / inches.width(), room.height() / inches.height());
    picture_ = {};
    error_.clear();
    try {
        picture_ = figureImage(shown, draw_);
        picture_.setDevicePixelRatio(devicePixelRatioF());
    } catch (const Error& failure) {
        error_ = QString::fromUtf8(failure.what());
    }
    setAccessibleDescription(error_);
    update();
}

void FigurePreview::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Mid));
    if (!error_.isEmpty())
        painter.drawText(rect().adjusted(margin, margin, -margin, -margin), Qt::AlignCenter | Qt::TextWordWrap, error_);
    const QSizeF size = picture_.deviceIndependentSize();
    painter.drawImage(QPointF((width() - size.width()) / 2.0, (height() - size.height()) / 2.0), picture_);
}

void FigurePreview::resizeEvent(QResizeEvent*)
{
    delay_.start();
}

} // namespace attn
