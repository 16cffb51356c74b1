// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tokenizers/text_work.h"
#include "engine/tokenizers/tokenizer.h"

#include <functional>
#include <vector>

namespace attn {

// The post-processors of the tokenizers library (Hugging Face): put special tokens around one text or two. An encoding
// a text comes in; what comes out stands one after another.
using Encodings = std::vector<Encoding>;
using PostProcessor = std::function<void(Encodings&, TextWork&)>;

struct SpecialToken {
    TokenId id = 0;
    std::string token;
};

// A place of a template: a text, or special tokens.
struct TemplatePart {
    std::size_t text = 0; // which one, where there are no tokens
    std::vector<SpecialToken> tokens;
    bool is_text = false;
    Index type = 0;
};

// These throw Error where a step before has left none or several encodings of a text.
PostProcessor by_template(std::vector<TemplatePart> single, std::vector<TemplatePart> pair);
PostProcessor bert_processor(SpecialToken cls, SpecialToken sep);    // [CLS] A [SEP] B [SEP]
PostProcessor roberta_processor(SpecialToken cls, SpecialToken sep); // <s> A </s></s> B </s>, all of type 0
// The white space at the ends of a byte-level token is no part of its place. A space that was added in front stays out
// of it by itself.
PostProcessor trim_offsets(bool add_prefix_space);

} // namespace attn
