// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QBuffer>
#include <QImage>
#include <QPainter>
#include <QSvgGenerator>

#include <functional>

namespace attn {

// What `draw(painter)` draws on a picture of this size.
inline QImage drawnOn(const QSize& size, const std::function<void(QPainter&)>& draw)
{
    QImage image(size, QImage::Format_RGB32);
    QPainter painter(&image);
    draw(painter);
    return image;
}

// The same as SVG.
inline QByteArray svgOf(const QSizeF& size, const std::function<void(QPainter&)>& draw)
{
    QBuffer buffer;
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(size.toSize());
    generator.setViewBox(QRectF(QPointF(), size));
    QPainter painter(&generator);
    draw(painter);
    painter.end();
    return buffer.data();
}

} // namespace attn
