// SPDX-License-Identifier: GPL-3.0-or-later
// A picture: its sizes, its end, and its pixels where it is small.
#include "tests/fuzz/fuzzed.h"
#include "ui/importing/image_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    return attn::fuzz(data, size, [](std::string_view input) {
        static const attn::ScratchFolder folder;
        const auto image = attn::readImageFile(QString::fromStdString(folder.write("picture", input)));
        if (image->rgb.size() != static_cast<std::size_t>(3 * image->height * image->width))
            __builtin_trap();
    });
}
