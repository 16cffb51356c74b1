// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/bundles/bundle.h"
#include "engine/documents/document.h"
#include "engine/models/model_run.h"

#include <optional>
#include <string>
#include <vector>

namespace attn {

// A document as a model takes it, and where its tokens come from.
struct DocumentInput {
    ModelInput input;
    // The encodings of the first input tokens and of the first decoder tokens; empty when ids were given.
    Encoding encoding;
    Encoding target;
    std::optional<Image> picture; // as the model sees it; vision models only
    std::vector<Message> notes;
};

// Encodes the texts or prepares the picture. Decoder tokens of an encoder-decoder model are those of the target as it
// is trained with: the start token in front, the end token left out; none where the document has no target. Throws
// Error for a text where the folder has no tokenizer and for a picture where it has no preprocessor, SettingError for
// an input that the model does not take; what encoding throws; Cancelled.
DocumentInput input_of(const Document& document, const Bundle& bundle, const RunControl& control = {});

} // namespace attn
