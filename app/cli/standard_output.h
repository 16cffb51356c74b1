// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace attn {

// Throws Error with the message of the system when the text cannot be written completely.
void writeStandardOutput(std::string_view text);
// Writes a line to standard error, in place of a progress bar that may stand there, unless notes are switched off.
void writeNote(std::string_view text);
void switchNotesOff();

} // namespace attn
