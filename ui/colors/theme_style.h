// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProxyStyle>

namespace attn {

// Qt's own style on every system, so that the themes look the same everywhere. Its empty check boxes vanish on dark
// windows; here they keep a border of at least 3 : 1 against both sides.
class ThemeStyle : public QProxyStyle {
    Q_OBJECT
public:
    ThemeStyle();

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override;
};

} // namespace attn
