// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace attn {

// Whether tokenizers call special tokens so: [CLS], [SEP], [PAD], [MASK], [UNK] and [unused1]; <s>, </s>, <pad>, <bos>,
// <eos>, <unk>, <mask> and <cls>; [INST], [IMG], <fim_prefix>, <image> and others of their models; everything between
// <| and |>, also with full-width bars. In any case.
bool is_special_name(std::string_view text);
// Whether it is the name of padding: [PAD], <pad>, <|pad|>.
bool is_padding_name(std::string_view text);

} // namespace attn
