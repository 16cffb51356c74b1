// SPDX-License-Identifier: GPL-3.0-or-later
// A config.json beside a checkpoint without tensors: the family reads all of it before it misses the first tensor.
#include "engine/formats/checkpoint.h"
#include "engine/models/config.h"
#include "engine/models/registry.h"
#include "tests/fuzz/fuzzed.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    return attn::fuzz(data, size, [](std::string_view input) {
        static const attn::ScratchFolder folder;
        static const std::string no_tensors("\x02\0\0\0\0\0\0\0{}", 10);
        static const attn::Checkpoint checkpoint((folder.write("model.safetensors", no_tensors), folder.path()));
        const attn::Config config(folder.write("config.json", input));
        attn::family_of(config).read(config, checkpoint);
    });
}
