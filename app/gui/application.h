// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>
#include <QStringList>

#include <functional>
#include <string>

namespace attn {

struct WindowOptions {
    QStringList files;   // each opens a window; without any, the last session or the first example opens
    bool timing = false; // print the time until the first picture
    // The options of the command line in Markdown, for the manual.
    std::function<std::string()> optionPage;
};

// Opens the window and runs until the last one is closed. Returns the exit code.
int runWindow(QApplication& application, const WindowOptions& options);

} // namespace attn
