// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>

namespace attn {

// The contrast of two opaque colours, 1 to 21, in either order (WCAG 2.1, "contrast ratio").
double contrast(QRgb a, QRgb b);

// Black or white, whichever has the larger contrast with `background`.
QRgb readableOn(QRgb background);

// `share` of `a` and the rest of `b`, both opaque.
QColor mixed(const QColor& a, const QColor& b, double share);

} // namespace attn
