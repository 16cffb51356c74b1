// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>
#include <QStringList>

namespace attn {

struct WindowOptions {
    QStringList files;   // each opens a window; without any, the last session or the first example opens
    bool timing = false; // print the time until the first picture
};

// Opens the window and runs until the last one is closed. Returns the exit code.
int runWindow(QApplication& application, const WindowOptions& options);

} // namespace attn
