// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/elided_label.h"

#include <QPainter>

namespace attn {

ElidedLabel::ElidedLabel(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ElidedLabel::setText(const QString& text, const QString& end)
{
    if (text == text_ && end == end_)
        return;
    text_ = text;
    end_ = end;
    setAccessibleDescription(this->text());
    showTip();
    update();
}

QSize ElidedLabel::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(text()), fontMetrics().height()};
}

QSize ElidedLabel::minimumSizeHint() const
{
    return {0, fontMetrics().height()};
}

void ElidedLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    const Qt::Alignment start = QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft);
    painter.drawText(rect(), static_cast<int>(start | Qt::AlignVCenter) | Qt::TextSingleLine,
                     fontMetrics().elidedText(text_, Qt::ElideRight, width() - fontMetrics().horizontalAdvance(end_))
                         + end_);
}

void ElidedLabel::resizeEvent(QResizeEvent*)
{
    showTip();
}

void ElidedLabel::showTip()
{
    setToolTip(sizeHint().width() > width() ? text().toHtmlEscaped() : QString());
}

} // namespace attn
