// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run_control/run_control.h"

#include <QString>

#include <functional>

class QWidget;

namespace attn {

// Runs `work` on a thread of its own and returns when it has ended. When it takes longer than a moment, a dialog over
// `parent` shows how much is done, and can stop it; windows paint themselves meanwhile, but take no other input.
// Returns false when `work` threw Cancelled. Whatever else it threw is thrown as Error.
bool workWithProgress(QWidget* parent, const QString& what, std::function<void(const RunControl&)> work);

} // namespace attn
