// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMenu>

namespace attn {

class FileCommands;
class Settings;

// The shipped examples. A tip says what each of them shows.
class ExamplesMenu : public QMenu {
    Q_OBJECT
public:
    // `files` must outlive the menu.
    ExamplesMenu(FileCommands* files, QWidget* parent);
};

// The files that were opened last.
class RecentMenu : public QMenu {
    Q_OBJECT
public:
    // Both must outlive the menu.
    RecentMenu(FileCommands* files, Settings* settings, QWidget* parent);

private:
    void fill();

    FileCommands* files_;
    Settings* settings_;
};

} // namespace attn
