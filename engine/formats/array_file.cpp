// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/array_file.h"

#include "engine/formats/array_formats.h"
#include "engine/formats/replace_file.h"

#include <filesystem>
#include <set>
#include <string_view>

namespace attn {

namespace {

void require_writable(const ArrayFile& file)
{
    std::set<std::string_view> names;
    for (const NamedArray& array : file.arrays) {
        require_consistent(array);
        if (!names.insert(array.name).second)
            throw Error("array-file.same-name", "two arrays are named \"{0}\". Give each a name of its own.",
                        array.name);
    }
}

} // namespace

ArrayFile read_arrays(const std::string& path, MemoryBudget budget, const RunControl& control,
                      const WantedArray& wanted)
{
    RegularFile file(path);
    const ArrayFormat& format = readable_array_format(path);
    return wanted && format.read_wanted ? format.read_wanted(file, budget, control, wanted)
                                        : format.read(file, budget, control);
}

void write_arrays(const std::string& path, const ArrayFile& file)
{
    if (!is_array_file(path, &ArrayFormat::writes))
        throw Error("array-file.not-written", "{0}: arrays are not written to files that end in \"{1}\". Choose {2}.",
                    path, std::filesystem::path(path).extension().string(), either_ending(&ArrayFormat::writes));
    try {
        require_writable(file);
        replace_file(path, [&](const ByteSink& sink) { array_format_of(path)->write(file, sink); });
    } catch (const Error& error) {
        if (std::string(error.what()).starts_with(MessagePart(path).text + ":"))
            throw;
        throw Error("", "{0}: {1}", path, error.message());
    }
}

} // namespace attn
