// SPDX-License-Identifier: GPL-3.0-or-later
// A text, a model of SentencePiece, and a byte that says how long the text is.
#include "engine/tokenizers/files/open_tokenizer.h"
#include "tests/fuzz/fuzzed.h"

#include <algorithm>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    return attn::fuzz(data, size, [](std::string_view input) {
        static const attn::ScratchFolder folder;
        const std::size_t length = input.empty() ? 0 : std::min<std::size_t>(input.size() - 1, input.back() & 0x3F);
        const std::string text(input.substr(0, length));
        input.remove_prefix(length);
        if (!input.empty())
            input.remove_suffix(1);
        attn::open_tokenizer(folder.write("tokenizer.model", input))->encode(text);
    });
}
