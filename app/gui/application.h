#pragma once

#include <QApplication>
#include <QStringList>

namespace attn {

// Opens the window with `files` in it and runs until it is closed. Returns the exit code.
int runWindow(QApplication& application, const QStringList& files);

} // namespace attn
