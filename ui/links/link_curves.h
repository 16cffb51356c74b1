// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QPainter>

#include <vector>

namespace attn {

// An S-shaped curve from the left edge of an area to its right edge, level at both ends.
struct LinkCurve {
    double from = 0.0; // y at the left edge
    double to = 0.0;   // y at the right edge
    double width = 1.0;
    QColor color; // with its opacity
    bool dashed = false;
    bool operator==(const LinkCurve&) const = default;
};

// Curves that are painted over `background`, one after the other, and nothing outside of `area`.
struct LinkCurves {
    QRectF area;
    QColor background;
    std::vector<LinkCurve> curves;
    bool operator==(const LinkCurves&) const = default;
};

// Vectors in SVG and PDF.
void paintLinkCurves(QPainter& painter, const LinkCurves& links);

// The area at `size` pixels; may be called from any thread. All curves have one shape, so that each column of pixels
// knows where they are: some 20 microseconds for a curve of 700 pixels. On one thread, so that another one is free for
// the window's frames.
QImage linkCurvesImage(const LinkCurves& links, const QSize& size);

} // namespace attn
