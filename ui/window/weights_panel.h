// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"

#include "ui/widgets/popover.h"

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace attn {

// A panel that pops up over the window and changes what is done to the weights before they are shown: every field of
// the derivation. Each change is seen at once in the view behind it. Esc closes the panel.
class WeightsPanel : public Popover {
    Q_OBJECT
public:
    // `session` must outlive the panel.
    WeightsPanel(Session* session, QWidget* parent);

    // Above `anchor` or below it, wherever it fits on the screen.
    void popUp(const QWidget* anchor);

    // Sorts rows by their weight on the selected key, or columns by their weight in the selected row. When they are
    // sorted so already, they go back to the order as given.
    void sortRowsBySelection();
    void sortColumnsBySelection();
    bool canSortRows() const;
    bool canSortColumns() const;

private:
    void build();
    void showSession();
    void showOrders();
    void readFields();
    void readHiddenKeys();
    // The key or query that is selected, in the run as it was computed.
    std::optional<Index> selectedKey() const;
    std::optional<Index> selectedQuery() const;

    Session* session_;
    QCheckBox* softmax_;
    QCheckBox* skipFirst_;
    QCheckBox* hideSpecial_;
    QCheckBox* hidePadding_;
    QLineEdit* hiddenKeys_;
    QCheckBox* words_;
    QSpinBox* count_;
    QDoubleSpinBox* mass_;
    QComboBox* rows_;
    QComboBox* columns_;
    QPushButton* reset_;
};

} // namespace attn
