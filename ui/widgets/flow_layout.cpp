// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/flow_layout.h"

#include <QHBoxLayout>
#include <QWidget>

#include <algorithm>

namespace attn {

FlowLayout::FlowLayout(QWidget* parent) : QLayout(parent) {}

FlowLayout::~FlowLayout()
{
    // A layout takes itself out of the list when it is deleted.
    while (!items_.isEmpty())
        delete items_.takeFirst();
}

void FlowLayout::addTogether(const QList<QWidget*>& widgets)
{
    auto* const box = new QHBoxLayout;
    box->setSpacing(spacing());
    for (QWidget* widget : widgets)
        box->addWidget(widget);
    addChildLayout(box);
    addItem(box);
}

QLayoutItem* FlowLayout::takeAt(int index)
{
    return index >= 0 && index < items_.size() ? items_.takeAt(index) : nullptr;
}

QSize FlowLayout::sizeHint() const
{
    const QMargins margins = contentsMargins();
    int width = margins.left() + margins.right();
    int height = 0;
    for (const QLayoutItem* item : items_) {
        if (item->isEmpty())
            continue;
        width += item->sizeHint().width() + spacing();
        height = std::max(height, item->sizeHint().height());
    }
    return {width, height + margins.top() + margins.bottom()};
}

QSize FlowLayout::minimumSize() const
{
    QSize size;
    for (const QLayoutItem* item : items_)
        if (!item->isEmpty())
            size = size.expandedTo(item->minimumSize());
    const QMargins margins = contentsMargins();
    return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom());
}

void FlowLayout::setGeometry(const QRect& area)
{
    QLayout::setGeometry(area);
    place(area, true);
}

int FlowLayout::place(const QRect& area, bool move) const
{
    const QRect inner = area.marginsRemoved(contentsMargins());
    int x = inner.left();
    int y = inner.top();
    int rowHeight = 0;
    for (const auto* listed : items_)
        rowHeight = std::max(rowHeight, listed->isEmpty() ? 0 : listed->sizeHint().height());
    for (QLayoutItem* item : items_) {
        if (item->isEmpty())
            continue;
        const QSize hint = item->sizeHint();
        const QSize size(std::min(hint.width(), std::max(inner.width(), item->minimumSize().width())), hint.height());
        if (x > inner.left() && x + size.width() > inner.right() + 1) {
            x = inner.left();
            y += rowHeight + spacing();
        }
        if (move)
            item->setGeometry(QRect(QPoint(x, y + (rowHeight - size.height()) / 2), size));
        x += size.width() + spacing();
    }
    return y + rowHeight + contentsMargins().bottom() - area.top();
}

} // namespace attn
