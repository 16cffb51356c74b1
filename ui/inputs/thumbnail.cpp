// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inputs/thumbnail.h"

#include <QImage>
#include <QPainter>

namespace attn {

Thumbnail::Thumbnail(QWidget* parent) : QWidget(parent)
{
    setAccessibleName(tr("Picture"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void Thumbnail::setImage(std::shared_ptr<const Image> image, Index patch)
{
    patch_ = patch;
    if (image != image_) {
        image_ = std::move(image);
        rescale();
    }
    update();
}

void Thumbnail::setHint(const QString& hint)
{
    hint_ = hint;
    update();
}

void Thumbnail::resizeEvent(QResizeEvent*)
{
    rescale();
}

void Thumbnail::rescale()
{
    scaled_ = {};
    if (!image_ || image_->rgb.empty() || size().isEmpty())
        return;
    const std::shared_ptr<const Image> shown = on_white(image_);
    const QImage whole(shown->rgb.data(), static_cast<int>(shown->width), static_cast<int>(shown->height),
                       3 * shown->width, QImage::Format_RGB888);
    const QSize target = QSizeF(size() * devicePixelRatioF()).toSize();
    scaled_ = QPixmap::fromImage(whole.scaled(target, Qt::KeepAspectRatio, Qt::SmoothTransformation));
    scaled_.setDevicePixelRatio(devicePixelRatioF());
}

void Thumbnail::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    if (scaled_.isNull()) {
        painter.setPen(QPen(palette().color(QPalette::Mid), 1.0, Qt::DashLine));
        painter.setRenderHint(QPainter::Antialiasing);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
        painter.setPen(palette().color(QPalette::PlaceholderText));
        painter.drawText(rect().adjusted(8, 8, -8, -8), Qt::AlignCenter | Qt::TextWordWrap, hint_);
        return;
    }
    const QSizeF shown = scaled_.deviceIndependentSize();
    const QPointF corner((width() - shown.width()) / 2, (height() - shown.height()) / 2);
    painter.drawPixmap(corner, scaled_);
    const double step = static_cast<double>(patch_) * shown.width() / static_cast<double>(image_->width);
    if (step < 4.0)
        return; // so many lines would hide the picture
    painter.setPen(QPen(QColor(255, 255, 255, 140), 1.0));
    for (double x = step; x < shown.width(); x += step)
        painter.drawLine(corner + QPointF(x, 0), corner + QPointF(x, shown.height()));
    for (double y = step; y < shown.height(); y += step)
        painter.drawLine(corner + QPointF(0, y), corner + QPointF(shown.width(), y));
}

} // namespace attn
