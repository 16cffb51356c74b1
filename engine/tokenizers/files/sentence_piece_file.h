// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run_control/run_control.h"
#include "engine/tensor/message.h"

#include <string>
#include <string_view>

namespace attn {

// Checks the bytes of a model of SentencePiece (sentencepiece_model.proto), whose library trusts them: sizes and
// nesting, every text UTF-8, pieces that are not empty with finite scores and known types, tables of characters that
// stay inside themselves. Throws FormatError naming `path` and the part at fault, Cancelled.
void require_sound_model(std::string_view bytes, const std::string& path, const RunControl& control);

// Throws FormatError: the file as a whole cannot be taken.
[[noreturn]] void refuse_model(const std::string& path, const Message& why);

} // namespace attn
