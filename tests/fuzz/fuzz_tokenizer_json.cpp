// SPDX-License-Identifier: GPL-3.0-or-later
// A tokenizer.json, a zero byte, and a text: tokens of the text and of a pair, and their way back to text.
#include "engine/tokenizers/files/open_tokenizer.h"
#include "tests/fuzz/fuzzed.h"

#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    return attn::fuzz(data, size, [](std::string_view input) {
        static const attn::ScratchFolder folder;
        const std::string path = folder.write("tokenizer.json", attn::take_part(input));
        const auto tokenizer = attn::open_tokenizer(path);
        std::vector<attn::TokenId> ids;
        for (const attn::EncodedToken& token : tokenizer->encode(input)) {
            if (token.begin > token.end || token.end > static_cast<attn::Index>(input.size()))
                __builtin_trap();
            ids.push_back(token.id);
            tokenizer->label(token.id);
        }
        tokenizer->decode(ids);
        tokenizer->encode_pair(input, "a second text");
    });
}
