// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tokenizers/pipeline/added_tokens.h"
#include "engine/tokenizers/pipeline/decoders.h"
#include "engine/tokenizers/pipeline/normalizers.h"
#include "engine/tokenizers/pipeline/post_processors.h"
#include "engine/tokenizers/pipeline/pre_tokenizers.h"
#include "engine/tokenizers/tokenizer.h"
#include "engine/tokenizers/vocabularies/token_model.h"

namespace attn {

// The stages of a tokenizer as the tokenizers library (Hugging Face) has them. All but the model may be empty.
struct Pipeline {
    std::shared_ptr<const TokenModel> model;
    AddedTokens added;
    Normalizer normalizer;
    PreTokenizer pre_tokenizer;
    PostProcessor post_processor;
    Decoder decoder;
    bool byte_level = false; // the vocabulary is written in letters of bytes (byte_letters.h)
    std::string mask_token;  // empty: there is none
};

std::shared_ptr<const Tokenizer> make_tokenizer(Pipeline pipeline);

} // namespace attn
