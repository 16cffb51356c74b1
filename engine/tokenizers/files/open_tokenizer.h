// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tokenizers/tokenizer.h"

#include <memory>
#include <string>

namespace attn {

// tokenizer.json, vocab.txt, vocab.json with merges.txt beside it, tokenizer.model or another .model or .spm of
// SentencePiece, or a folder that holds one of them (the first of this order); tokenizer_config.json and
// special_tokens_map.json beside it are read where they matter. Throws FormatError naming file, field and place, Error
// naming what is missing; a part of an unknown type is refused by name. Throws MemoryError for a vocabulary that is too
// large, and Cancelled.
std::shared_ptr<const Tokenizer> open_tokenizer(const std::string& path, const RunControl& control = {});

// Whether the folder holds a file that open_tokenizer could read.
bool has_tokenizer(const std::string& folder);

} // namespace attn
