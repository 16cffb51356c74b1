// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/two_line_delegate.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QPainter>

namespace attn {

namespace {

constexpr int margin = 8; // pixels left and right of the lines
constexpr int gap = 4;    // above and below them

QFont secondFont(QFont font)
{
    font.setPointSizeF(font.pointSizeF() * 0.92);
    return font;
}

QString secondLine(const QModelIndex& index)
{
    return index.data(Qt::AccessibleDescriptionRole).toString();
}

} // namespace

void TwoLineDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    item.showDecorationSelected = true; // below both lines
    const QStyle* const style = item.widget ? item.widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &item, painter, item.widget);

    const bool chosen = item.state.testFlag(QStyle::State_Selected);
    const bool enabled = item.state.testFlag(QStyle::State_Enabled);
    const QPalette::ColorGroup group = enabled ? QPalette::Active : QPalette::Disabled;
    const auto color = [&](QPalette::ColorRole plain) {
        return item.palette.color(group, chosen ? QPalette::HighlightedText : plain);
    };
    const QRect lines = item.rect.adjusted(margin, gap, -margin, -gap);
    const auto draw = [&](const QFont& font, QPalette::ColorRole role, const QRect& place, const QString& text) {
        painter->setFont(font);
        painter->setPen(color(role));
        painter->drawText(place, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                          QFontMetrics(font).elidedText(text, Qt::ElideRight, place.width()));
    };
    painter->save();
    const QString second = secondLine(index);
    const int height = second.isEmpty() ? lines.height() : QFontMetrics(item.font).height();
    draw(item.font, QPalette::Text, {lines.topLeft(), QSize(lines.width(), height)}, item.text);
    if (!second.isEmpty())
        draw(secondFont(item.font), QPalette::PlaceholderText, lines.adjusted(0, height, 0, 0), second);
    painter->restore();
}

QSize TwoLineDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    const QFontMetrics first(item.font);
    const QFontMetrics second(secondFont(item.font));
    const QString text = secondLine(index);
    return {std::max(first.horizontalAdvance(item.text), second.horizontalAdvance(text)) + 2 * margin,
            first.height() + (text.isEmpty() ? 0 : second.height()) + 2 * gap};
}

void TwoLineCombo::showPopup()
{
    if (!made_) {
        made_ = true;
        auto* const delegate = new TwoLineDelegate(this);
        setItemDelegate(delegate);
        setMaxVisibleItems(count());
        QStyleOptionViewItem option;
        option.font = font();
        int widest = 0;
        for (int row = 0; row < count(); ++row)
            widest = std::max(widest, delegate->sizeHint(option, model()->index(row, modelColumn())).width());
        view()->setMinimumWidth(widest + style()->pixelMetric(QStyle::PM_ScrollBarExtent));
    }
    QComboBox::showPopup();
}

} // namespace attn
