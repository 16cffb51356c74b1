// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tokenizers/tokenizer.h"

namespace attn {

// A model of SentencePiece (.model, .spm), run by its own library. Texts stand between the special tokens that
// tokenizer_config.json beside it says; where it says nothing, <s> in front of them, or for a file called spiece.model
// </s> behind them, as T5 has it. Throws FormatError when the file is no such model, Error when the folder says that it
// is for another tokenizer, Cancelled.
std::shared_ptr<const Tokenizer> open_sentence_piece(const std::string& path, const RunControl& control);

// Marian's folder: source.spm and target.spm cut the texts, vocab.json names the ids, </s> stands behind. Throws as
// above, and Error that names each file that is missing.
std::shared_ptr<const Tokenizer> open_marian(const std::string& folder, const RunControl& control);

} // namespace attn
