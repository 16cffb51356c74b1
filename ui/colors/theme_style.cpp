// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/colors/theme_style.h"

#include <QPainter>
#include <QStyleOption>

namespace attn {

ThemeStyle::ThemeStyle() : QProxyStyle(QStringLiteral("Fusion")) {}

void ThemeStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                               const QWidget* widget) const
{
    QProxyStyle::drawPrimitive(element, option, painter, widget);
    // A pressed button is told from the others in the dark too.
    if (element == PE_PanelButtonTool && option->state.testFlag(State_On)) {
        const QRect& area = option->rect;
        painter->fillRect(QRect(area.left() + 2, area.bottom() - 1, area.width() - 4, 2),
                          option->palette.color(QPalette::Highlight));
        return;
    }
    if (element != PE_IndicatorCheckBox && element != PE_IndicatorItemViewItemCheck)
        return;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(Qt::NoBrush);
    const bool enabled = option->state.testFlag(State_Enabled);
    painter->setPen(QPen(option->palette.color(enabled ? QPalette::PlaceholderText : QPalette::Mid), 1.0));
    painter->drawRoundedRect(QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5), 2, 2);
    painter->restore();
}

} // namespace attn
