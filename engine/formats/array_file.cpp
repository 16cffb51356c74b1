// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/array_file.h"

#include "engine/formats/byte_source.h"
#include "engine/formats/csv.h"
#include "engine/formats/json_arrays.h"
#include "engine/formats/npy.h"
#include "engine/formats/npz.h"
#include "engine/formats/replace_file.h"
#include "engine/formats/safetensors.h"
#include "engine/tensor/error.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <string_view>

namespace attn {

namespace {

std::string ending_of(const std::string& path)
{
    std::string ending = std::filesystem::path(path).extension().string();
    std::ranges::transform(ending, ending.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return ending;
}

// What an array of a file without names is called.
std::string stem_of(const std::string& path)
{
    return std::filesystem::path(path).stem().string();
}

ArrayFile read_csv_file(RegularFile& file, MemoryBudget& budget, const RunControl& control)
{
    const std::string text = read_whole(file, budget);
    NamedArray array = parse_csv(text, file.path(), budget.left(), control);
    array.name = stem_of(file.path());
    return {.arrays = {std::move(array)}};
}

ArrayFile read_npy_file(RegularFile& file, MemoryBudget& budget)
{
    return {.arrays = {read_npy(file, file.path(), stem_of(file.path()), budget)}};
}

const NamedArray& only_array(const ArrayFile& file)
{
    if (file.arrays.size() != 1)
        throw Error("the format holds one array, but there are " + std::to_string(file.arrays.size())
                    + ", save them as .npz, .json or .safetensors");
    return file.arrays.front();
}

// One way to write a file of arrays.
struct Writer {
    std::string_view ending;
    void (*write)(const ArrayFile& file, const ByteSink& sink);
};

constexpr Writer writers[] = {
    {".csv", [](const ArrayFile& file, const ByteSink& sink) { write_csv(only_array(file), sink); }},
    {".npy", [](const ArrayFile& file, const ByteSink& sink) { write_npy(only_array(file), sink); }},
    {".npz", write_npz},
    {".json", write_json_arrays},
    {".safetensors", write_safetensors},
};

void require_writable(const ArrayFile& file)
{
    std::set<std::string_view> names;
    for (const NamedArray& array : file.arrays) {
        require_consistent(array);
        if (!names.insert(array.name).second)
            throw Error("two arrays are named \"" + array.name + "\", give each a name of its own");
    }
}

} // namespace

ArrayFile read_arrays(const std::string& path, std::size_t budget, const RunControl& control)
{
    RegularFile file(path);
    const std::string ending = ending_of(path);
    MemoryBudget memory(budget);
    if (ending == ".csv")
        return read_csv_file(file, memory, control);
    if (ending == ".npy")
        return read_npy_file(file, memory);
    if (ending == ".npz")
        return read_npz(file, memory, control);
    throw Error(path + ": arrays are not read from files that end in \"" + ending
                + "\", give a .csv, .npy or .npz file");
}

void write_arrays(const std::string& path, const ArrayFile& file)
{
    const std::string ending = ending_of(path);
    const auto writer = std::ranges::find(writers, ending, &Writer::ending);
    if (writer == std::end(writers))
        throw Error(path + ": arrays are not written to files that end in \"" + ending
                    + "\", choose .csv, .npy, .npz, .json or .safetensors");
    try {
        require_writable(file);
        replace_file(path, [&](const ByteSink& sink) { writer->write(file, sink); });
    } catch (const Error& error) {
        const std::string message = error.what();
        throw Error(message.starts_with(path + ":") ? message : path + ": " + message);
    }
}

} // namespace attn
