// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/error.h"

#include <QString>

namespace attn {

// A message of the engine in the language of the window. Files are named without their folders. For any thread.
QString messageText(const Message& message);

// The message of an error. Those of the engine and of memory that is not there speak the language of the window, all
// others their own.
QString errorText(const std::exception& error);

// A stage of the engine's work (RunControl::report) in the language of the window. For any thread.
QString stageText(std::string_view stage);

} // namespace attn
