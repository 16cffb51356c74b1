// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

class QComboBox;

namespace attn {

// Draws an item of a list with a quiet second line: what Qt::AccessibleDescriptionRole says of it, so that a screen
// reader says it too.
class TwoLineDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

// Gives the list of `combo` second lines, and room for them. The closed combo shows the first line alone. To be called
// when it has its items.
void showSecondLines(QComboBox* combo);

} // namespace attn
