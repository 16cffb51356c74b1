// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/window/actions.h"

#include <QMap>

#include <functional>

class QMenu;

namespace attn {

class Docks;
class Settings;
class ViewStack;

// Finds and explains what the window can do: the search for actions, the manual, and who made the program.
class HelpActions : public QObject {
    Q_OBJECT
public:
    // All must outlive this object. Dialogs stand over `window`.
    struct Parts {
        const Actions* actions;
        const Docks* docks;
        const ViewStack* views;
        const QMenu* examples;
        Settings* settings;
        QWidget* window;
    };
    explicit HelpActions(const Parts& parts);

    // What stands where pages say <!-- insert: NAME -->. It is made when the manual is opened for the first time.
    void addToManual(const QString& name, const std::function<QString()>& make);
    // Opens the manual at a place, "links#heads".
    void openManual(const QString& place);

private:
    QString keywordsOf(const QAction* action) const;
    void searchActions();
    void explainFocus();
    void showAbout();

    Parts parts_;
    QMap<QString, std::function<QString()>> inserts_;
};

} // namespace attn
