// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"

#include <QFrame>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QPushButton;
class QSpinBox;

namespace attn {

// What is done to the weights before they are shown, in a panel that pops up over the window: every field of the
// session's derivation. What it changes is seen at once behind it. Esc closes it.
class WeightsPanel : public QFrame {
    Q_OBJECT
public:
    // `session` must outlive the panel.
    WeightsPanel(Session* session, QWidget* parent);

    // Above `anchor` or below it, wherever it fits on the screen.
    void popUp(const QWidget* anchor);

    // Rows by their weight on the selected key, columns by their weight in the selected row; as given when they are so
    // already.
    void sortRowsBySelection();
    void sortColumnsBySelection();
    bool canSortRows() const;
    bool canSortColumns() const;

private:
    void build();
    void showSession();
    void showOrders();
    void readFields();
    // The key or query that is selected, in the run as it was computed.
    std::optional<Index> selectedKey() const;
    std::optional<Index> selectedQuery() const;

    Session* session_;
    QCheckBox* skipFirst_;
    QCheckBox* hideSpecial_;
    QCheckBox* words_;
    QSpinBox* count_;
    QDoubleSpinBox* mass_;
    QComboBox* rows_;
    QComboBox* columns_;
    QPushButton* reset_;
};

} // namespace attn
