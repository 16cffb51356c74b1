// SPDX-License-Identifier: GPL-3.0-or-later
// A regular expression of a tokenizer, a zero byte, and a text that it is looked for in.
#include "engine/text/utf8.h"
#include "engine/tokenizers/pipeline/regular_expression.h"
#include "tests/fuzz/fuzzed.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    return attn::fuzz(data, size, [](std::string_view input) {
        const std::string pattern = attn::well_formed(attn::take_part(input));
        const attn::RegularExpression expression(pattern, "tokenizer.json", "pre_tokenizer");
        const std::string text = attn::well_formed(input);
        const attn::RunControl control;
        attn::TextWork work(text.size(), control);
        std::size_t last = 0;
        for (const attn::ByteRange& range : expression.find(text, work)) {
            if (range.begin < last || range.end < range.begin || range.end > text.size())
                __builtin_trap();
            last = range.end;
        }
    });
}
