#pragma once

namespace attn {

// What BERT's normalizer and splitter of the tokenizers library see in a character.

bool is_bert_control(char32_t character); // Cc, Cf, Cn, Co
bool is_bert_nonspacing_mark(char32_t character); // Mn
bool is_bert_punctuation(char32_t character);     // ASCII marks and categories P*

} // namespace attn
