// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace attn {

// What BERT's normalizer and splitter of the tokenizers library see in a character: its category in Unicode 8.0.

bool is_bert_control(char32_t character);         // Cc, Cf or Co; what is not assigned is none
bool is_bert_nonspacing_mark(char32_t character); // Mn
bool is_bert_punctuation(char32_t character);     // ASCII marks and P*

} // namespace attn
