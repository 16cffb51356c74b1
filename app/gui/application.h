// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>
#include <QStringList>

namespace attn {

struct WindowOptions {
    QStringList files;   // a window each; none: the last session, or the first example
    bool timing = false; // say when the first picture is there
};

// Opens the window and runs until the last one is closed. Returns the exit code.
int runWindow(QApplication& application, const WindowOptions& options);

} // namespace attn
