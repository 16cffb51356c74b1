// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tokenizers/pipeline/pattern.h"

#include <functional>
#include <string>
#include <vector>

namespace attn {

// The decoders of the tokenizers library (Hugging Face): tokens on their way back to text, which is all of them
// together.
using Decoder = std::function<void(std::vector<std::string>&, TextWork&)>;

Decoder byte_level_decoder();
Decoder byte_fallback_decoder();
Decoder fuse_decoder();
Decoder word_piece_decoder(std::string prefix, bool cleanup);
Decoder metaspace_decoder(std::string replacement, bool drops_first);
Decoder bpe_decoder(std::string suffix);
// at most so many at each token's ends
Decoder strip_decoder(std::string character, std::size_t start, std::size_t stop);
Decoder replace_decoder(Pattern pattern, std::string content);
Decoder space_decoder(); // a space between any two tokens: where a file names no decoder

} // namespace attn
