// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/elided_label.h"

#include <QPainter>
#include <QTextLayout>

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

void ElidedLabel::setLines(int lines)
{
    if (std::exchange(lines_, lines) == lines)
        return;
    updateGeometry();
    showTip();
    update();
}

QSize ElidedLabel::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(text()), minimumSizeHint().height()};
}

QSize ElidedLabel::minimumSizeHint() const
{
    return {0, lines_ * fontMetrics().height()};
}

QStringList ElidedLabel::shownLines() const
{
    QStringList lines;
    QTextLayout layout(text_, font());
    layout.beginLayout();
    qsizetype begin = 0;
    while (lines.size() + 1 < lines_) {
        QTextLine line = layout.createLine();
        if (!line.isValid())
            break;
        line.setLineWidth(width());
        lines << text_.mid(begin, line.textLength());
        begin += line.textLength();
    }
    layout.endLayout();
    if (begin < text_.size() || lines.isEmpty())
        lines << fontMetrics().elidedText(text_.mid(begin), Qt::ElideRight,
                                          width() - fontMetrics().horizontalAdvance(end_));
    lines.back() += end_;
    return lines;
}

void ElidedLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    const Qt::Alignment start = QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft);
    QRect line(0, 0, width(), fontMetrics().height());
    line.moveTop((height() - lines_ * line.height()) / 2);
    for (const QString& text : shownLines()) {
        painter.drawText(line, static_cast<int>(start | Qt::AlignVCenter) | Qt::TextSingleLine, text);
        line.translate(0, line.height());
    }
}

void ElidedLabel::resizeEvent(QResizeEvent*)
{
    showTip();
}

void ElidedLabel::showTip()
{
    setToolTip(shownLines().join(QString()) != text() ? text().toHtmlEscaped() : QString());
}

} // namespace attn
