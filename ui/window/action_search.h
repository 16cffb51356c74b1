// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include <vector>

class QAction;
class QLineEdit;
class QListWidget;

namespace attn {

// A field to type in, and below it the actions that match: those whose path or keywords contain every word that was
// typed. Enter runs the selected one.
class ActionSearch : public QDialog {
    Q_OBJECT
public:
    struct Entry {
        QString path; // "View: Fit the whole matrix"
        QAction* action = nullptr;
        QString keywords = {}; // searched too, but not shown
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
