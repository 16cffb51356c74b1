// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>
#include <QStyledItemDelegate>

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

// A combo whose list has second lines, and room for them. Closed it shows the first line alone. The list is made when
// it is opened for the first time, as a window has many of them.
class TwoLineCombo : public QComboBox {
    Q_OBJECT
public:
    using QComboBox::QComboBox;

    void showPopup() override;

private:
    bool made_ = false;
};

} // namespace attn
