// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run_control/run_control.h"

#include <QString>

#include <functional>

class QWidget;

namespace attn {

// Runs `work` on a thread of its own and returns when it has ended. What takes longer than a moment is shown in a
// dialog over `parent` that says how far it is and can stop it; windows paint themselves meanwhile, but take no other
// input. False when it threw Cancelled. Throws Error with what else `work` threw.
bool workWithProgress(QWidget* parent, const QString& what, std::function<void(const RunControl&)> work);

} // namespace attn
