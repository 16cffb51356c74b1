// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include <vector>

class QAction;
class QLineEdit;
class QListWidget;

namespace attn {

// A line to type in and the actions that match, the best first; Enter runs one. Every word typed must stand somewhere
// in the action's path or keywords.
class ActionSearch : public QDialog {
    Q_OBJECT
public:
    struct Entry {
        QString path; // "View: Fit the whole matrix"
        QAction* action = nullptr;
        QString keywords = {}; // found as well, not shown
    };
    ActionSearch(std::vector<Entry> entries, QWidget* parent);

    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void filter(const QString& typed);
    void runCurrent();

    std::vector<Entry> entries_;
    QLineEdit* typed_;
    QListWidget* matches_;
};

} // namespace attn
