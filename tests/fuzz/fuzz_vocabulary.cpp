// SPDX-License-Identifier: GPL-3.0-or-later
// The files of older tokenizers: vocab.txt, a zero byte, vocab.json, a zero byte, merges.txt, a zero byte,
// tokenizer_config.json, a zero byte, and a text.
#include "engine/tokenizers/files/open_tokenizer.h"
#include "tests/fuzz/fuzzed.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const attn::ScratchFolder folder;
    return attn::fuzz(data, size, [](std::string_view input) {
        const std::string words = folder.write("vocab.txt", attn::take_part(input));
        const std::string ids = folder.write("vocab.json", attn::take_part(input));
        folder.write("merges.txt", attn::take_part(input));
        folder.write("tokenizer_config.json", attn::take_part(input));
        for (const std::string& path : {words, ids})
            attn::fuzz(nullptr, 0, [&](std::string_view) { attn::open_tokenizer(path)->encode(input); });
    });
}
