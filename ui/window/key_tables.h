// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace attn {

class Actions;

// Every key of the window, as tables in Markdown: those of each view, and those of each menu.
QString keyTables(const Actions& actions);

} // namespace attn
