// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/bundles/model_answer.h"

#include <optional>
#include <span>

namespace attn {

// The document with one of the answers of predict() in its text: behind the token at `place` for a language model, of
// an encoder-decoder model in the target, which may have been generated so far; in the place of the masked token for a
// masked language model. Nothing where the answer has no text (the end token, a class) or the document's tokens do not
// come from a text. Splits the whole text into tokens again, and throws what that throws, Cancelled.
std::optional<Document> withCandidate(const Document& document, const ModelAnswer& answer, Index place, TokenId id,
                                      const RunControl& control = {});

// The document with these tokens behind its text, or behind the target of an encoder-decoder model. Nothing as above,
// and throws as above.
std::optional<Document> withContinuation(const Document& document, const ModelAnswer& answer,
                                         std::span<const TokenId> added, const RunControl& control = {});

} // namespace attn
