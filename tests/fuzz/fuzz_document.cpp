// SPDX-License-Identifier: GPL-3.0-or-later
// A document: read, written and read again, which gives the same; and run where it is small.
#include "engine/documents/document_json.h"
#include "tests/fuzz/fuzzed.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    return attn::fuzz(data, size, [](std::string_view input) {
        const std::string written = attn::to_json(attn::document_from_json(input, "session.attnscope"));
        if (attn::to_json(attn::document_from_json(written, "session.attnscope")) != written)
            __builtin_trap();
    });
}
