// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/example_card.h"

#include <QPainter>

namespace attn {

namespace {

constexpr int padding = 8;
constexpr int wordLines = 7; // of the title and the sentence

} // namespace

ExampleCard::ExampleCard(const QString& title, const QString& description, QWidget* parent)
    : QAbstractButton(parent), description_(description)
{
    setText(title);
    setAccessibleName(title);
    setAccessibleDescription(description);
    setWhatsThis(description);
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
}

QSize ExampleCard::pictureSize()
{
    return {176, 116};
}

void ExampleCard::setPicture(const QImage& picture)
{
    picture_ = QPixmap::fromImage(picture);
    update();
}

QSize ExampleCard::sizeHint() const
{
    return {pictureSize().width() + 2 * padding,
            pictureSize().height() + wordLines * fontMetrics().lineSpacing() + 3 * padding};
}

void ExampleCard::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool chosen = underMouse() || hasFocus();
    painter.setPen(QPen(palette().color(chosen ? QPalette::Highlight : QPalette::Mid), chosen ? 2.0 : 1.0));
    painter.setBrush(palette().color(QPalette::Base));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 4, 4);

    const QRect picture(QPoint(padding, padding), pictureSize());
    if (!picture_.isNull())
        painter.drawPixmap(picture, picture_);

    QRect words = rect().adjusted(padding, 2 * padding + pictureSize().height(), -padding, -padding);
    QFont bold = font();
    bold.setBold(true);
    painter.setFont(bold);
    painter.setPen(palette().color(QPalette::Text));
    QRect used;
    painter.drawText(words, Qt::TextWordWrap | Qt::AlignLeft | Qt::AlignTop, text(), &used);
    words.setTop(used.bottom() + padding / 2);
    painter.setFont(font());
    painter.setPen(palette().color(QPalette::PlaceholderText));
    painter.setClipRect(words);
    painter.drawText(words, Qt::TextWordWrap | Qt::AlignLeft | Qt::AlignTop, description_);
}

} // namespace attn
