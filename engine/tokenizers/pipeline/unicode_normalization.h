// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tokenizers/pipeline/normalized_text.h"

namespace attn {

enum class NormalizationForm { nfc, nfd, nfkc, nfkd };

// Unicode's normalization forms (UAX 15), with the places of what was composed or decomposed.
void normalize_unicode(NormalizedText& text, NormalizationForm form, TextWork& work);

} // namespace attn
