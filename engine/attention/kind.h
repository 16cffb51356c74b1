// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace attn {

// Which of a model's attentions: models of one stack have `self`, encoder-decoder models the three others. Names stand
// in names.h.
enum class AttentionKind { self, encoder, decoder, cross };

} // namespace attn
