// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/json_reader.h"
#include "engine/tokenizers/pipeline/pipeline.h"

namespace attn {

// Vocabularies of older folders, which have no tokenizer.json. What is not in them stands in the files beside
// (folder_settings.h), or is as transformers has it. Each throws FormatError naming the file and the line or field,
// Error when the folder says that it is for another tokenizer, Cancelled.

// The largest vocabularies (256,000 tokens, 600,000 merges) take 35 MB.
inline constexpr MemoryBudget most_tokenizer_bytes(200e6);

// A token a line: BERT and what is made like it.
Pipeline read_vocab_txt(const std::string& path, const RunControl& control);
// vocab.json, which names the ids, and the merges a line: GPT-2; RoBERTa where texts stand between <s> and </s>; Qwen2.
Pipeline read_vocab_json(const std::string& path, const std::string& merges_path, const RunControl& control);

// An object of tokens and their ids.
Vocabulary read_vocabulary(const JsonValue& value);

} // namespace attn
