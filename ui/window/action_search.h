// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QIcon>

#include <functional>
#include <vector>

class QAction;
class QLineEdit;
class QTreeWidget;

namespace attn {

// A field to type in, and below it what can be done and matches: what has every word that was typed in its path or its
// keywords. What is called so stands first, and what cannot be done now at the end, in grey. Enter does the selected
// one.
class ActionSearch : public QDialog {
    Q_OBJECT
public:
    struct Entry {
        QString path;          // "View: Fit the whole matrix"
        QString keywords = {}; // searched too, but not shown
        QString keys = {};     // its shortcut
        QIcon icon = {};
        bool enabled = true;
        std::function<void()> run;
    };
    static Entry entryOf(const QString& path, QAction* action, const QString& keywords = {});

    ActionSearch(std::vector<Entry> entries, QWidget* parent);

    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void filter(const QString& typed);
    void add(std::size_t number);
    void step(int by);
    void runCurrent();

    std::vector<Entry> entries_;
    QLineEdit* typed_;
    QTreeWidget* matches_;
};

} // namespace attn
