// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/array_formats.h"

#include "engine/formats/csv.h"
#include "engine/formats/file_beginning.h"
#include "engine/formats/foreign_file.h"
#include "engine/formats/json_array_reader.h"
#include "engine/formats/json_arrays.h"
#include "engine/formats/npy.h"
#include "engine/formats/npz.h"
#include "engine/formats/pytorch.h"
#include "engine/formats/safetensors.h"
#include "engine/formats/safetensors_header.h"
#include "engine/text/named.h"
#include "engine/text/text_encoding.h"

#include <algorithm>
#include <filesystem>
#include <unistd.h>

namespace attn {

namespace {

// What the array of a file without names is called.
std::string stem_of(const std::string& path)
{
    return std::filesystem::path(path).stem().string();
}

ArrayFile read_csv_file(RegularFile& file, MemoryBudget& budget, const RunControl& control)
{
    ArrayFile content;
    content.arrays.push_back(read_csv(file, budget, control, &content.notes));
    content.arrays.front().name = stem_of(file.path());
    return content;
}

std::vector<StoredArray> read_csv_header(RegularFile& file, MemoryBudget&, const RunControl& control)
{
    StoredArray array;
    array.name = stem_of(file.path());
    array.number = StoredNumber{.format = NumberFormat::float64};
    array.shape = csv_shape(file, control);
    return {array};
}

ArrayFile read_npy_file(RegularFile& file, MemoryBudget& budget, const RunControl&)
{
    return {.arrays = {read_npy(file, file.path(), stem_of(file.path()), budget)}};
}

StoredFile open_npy(std::shared_ptr<RegularFile> file, MemoryBudget&, const RunControl&)
{
    StoredArray array = locate_npy(*file, file->path(), stem_of(file->path()));
    return {.file = std::move(file), .arrays = {std::move(array)}, .metadata = {}};
}

StoredFile open_pytorch(std::shared_ptr<RegularFile> file, MemoryBudget& budget, const RunControl& control)
{
    PytorchFile content = read_pytorch(*file, budget, control);
    return {.file = std::move(file), .arrays = std::move(content.arrays), .metadata = std::move(content.metadata)};
}

StoredFile open_safetensors(std::shared_ptr<RegularFile> file, MemoryBudget&, const RunControl& control)
{
    SafetensorsHeader header = read_safetensors_header(*file, control);
    return {.file = std::move(file), .arrays = std::move(header.arrays), .metadata = std::move(header.metadata)};
}

const NamedArray& only_array(const ArrayFile& file)
{
    if (file.arrays.size() != 1)
        throw Error("array-formats.one-array", "the format holds one array, but there are {0}. Save them as {1}.",
                    file.arrays.size(), either_ending(&ArrayFormat::writes_many));
    return file.arrays.front();
}

template <void (*write)(const NamedArray&, const ByteSink&)>
void write_only(const ArrayFile& file, const ByteSink& sink)
{
    write(only_array(file), sink);
}

bool begins_npy(std::string_view beginning)
{
    return beginning.starts_with("\x93NUMPY");
}

bool begins_npz(std::string_view beginning)
{
    return first_zip_entry(beginning).ends_with(".npy");
}

constexpr std::string_view other_pytorch_endings[] = {".pth", ".bin", ".ckpt"};
constexpr std::string_view table_endings[] = {".tsv", ".txt", ".dat"};

bool recognizes_table(std::string_view ending, std::string_view beginning)
{
    return (ending != ".txt" && ending != ".dat") || looks_like_table(beginning);
}

bool recognizes_json(std::string_view, std::string_view beginning)
{
    return looks_like_json_arrays(beginning);
}

constexpr ArrayFormat formats[] = {
    {.ending = ".csv",
     .name = [] { return Message("array-format.table", "Table"); },
     .holds = ArrayFormat::Holds::one_matrix,
     .other_endings = table_endings,
     .recognizes = recognizes_table,
     .read = read_csv_file,
     .read_headers = read_csv_header,
     .write = write_only<write_csv>},
    {.ending = ".npy",
     .name = [] { return Message("array-format.npy", "NumPy"); },
     .holds = ArrayFormat::Holds::one_array,
     .begins = begins_npy,
     .read = read_npy_file,
     .open = open_npy,
     .write = write_only<write_npy>},
    {.ending = ".npz",
     .name = [] { return Message("array-format.npz", "NumPy archive"); },
     .holds = ArrayFormat::Holds::many_arrays,
     .begins = begins_npz,
     .read = read_npz,
     .read_wanted = read_wanted_npz,
     .read_headers = read_npz_headers,
     .write = write_npz},
    {.ending = ".pt",
     .name = [] { return Message("array-format.pytorch", "PyTorch"); },
     .holds = ArrayFormat::Holds::many_arrays,
     .other_endings = other_pytorch_endings,
     .begins = begins_pytorch,
     .open = open_pytorch},
    {.ending = ".json",
     .name = [] { return Message("array-format.json", "JSON"); },
     .holds = ArrayFormat::Holds::many_arrays,
     .recognizes = recognizes_json,
     .read = read_json_arrays,
     .read_headers = read_json_headers,
     .write = write_json_arrays},
    {.ending = ".safetensors",
     .name = [] { return Message("array-format.safetensors", "Safetensors"); },
     .holds = ArrayFormat::Holds::many_arrays,
     .begins = begins_safetensors,
     .open = open_safetensors,
     .write = write_safetensors,
     .stream = write_safetensors},
};

// Files are written with the main ending of a format only.
bool is_of_writing(ArrayAbility ability)
{
    return ability == &ArrayFormat::writes || ability == &ArrayFormat::writes_many;
}

std::vector<std::string> endings_of(ArrayAbility ability, std::string_view before)
{
    std::vector<std::string> endings;
    for (const ArrayFormat& format : formats)
        if ((format.*ability)()) {
            endings.push_back(std::string(before) + std::string(format.ending));
            for (const std::string_view other : format.other_endings)
                if (!is_of_writing(ability))
                    endings.push_back(std::string(before) + std::string(other));
        }
    return endings;
}

const ArrayFormat* format_read_by_ending(const std::string& path)
{
    const std::string ending = ending_of(path);
    const auto* const format = std::ranges::find_if(formats, [&ending](const ArrayFormat& each) {
        return each.ending == ending || std::ranges::find(each.other_endings, ending) != each.other_endings.end();
    });
    return format == std::end(formats) ? nullptr : format;
}

// Without the last line where the text goes on.
std::string whole_lines(std::string text, bool goes_on)
{
    if (goes_on)
        text.resize(std::min(text.find_last_of("\r\n"), text.size()));
    return text;
}

const ArrayFormat* format_that_begins(std::string_view beginning)
{
    const auto* const format =
        std::ranges::find_if(formats, [&](const ArrayFormat& each) { return each.begins && each.begins(beginning); });
    return format == std::end(formats) ? nullptr : format;
}

} // namespace

std::span<const ArrayFormat> array_formats()
{
    return formats;
}

const ArrayFormat* array_format_of(const std::string& path)
{
    const auto format = std::ranges::find(formats, ending_of(path), &ArrayFormat::ending);
    return format == std::end(formats) ? nullptr : &*format;
}

const ArrayFormat* array_format_in(const RegularFile& file)
{
    const std::string beginning = beginning_of(file);
    const ArrayFormat* const named = format_read_by_ending(file.path());
    if (named && named->begins && named->begins(beginning))
        return named;
    if (const ArrayFormat* const format = format_that_begins(beginning))
        return format;
    if (const std::optional<Message> foreign = foreign_file(file.path(), beginning))
        throw Error(*foreign);
    if (const std::optional<Message> text = text_for_numbers(file.path(), beginning); named && text)
        throw Error(*text);
    return named;
}

const ArrayFormat* array_format_in(const std::string& path)
{
    std::error_code unknown;
    if (!std::filesystem::is_regular_file(path, unknown) || ::access(path.c_str(), R_OK) != 0)
        return format_read_by_ending(path);
    return array_format_in(RegularFile(path));
}

const ArrayFormat* array_format_among_others(const std::string& path)
{
    const ArrayFormat* const named = format_read_by_ending(path);
    if (!named || !named->recognizes)
        return array_format_in(path);
    RegularFile file(path);
    std::string beginning(first_bytes_looked_at, '\0');
    beginning.resize(file.read(beginning.data(), beginning.size()));
    if (encoding_of(beginning) != TextEncoding::utf8)
        beginning = whole_lines(to_utf8(beginning), beginning.size() == first_bytes_looked_at);
    return named->recognizes(ending_of(path), beginning) ? array_format_in(path) : format_that_begins(beginning);
}

bool is_array_file(const std::string& path, ArrayAbility ability)
{
    const ArrayFormat* const format = is_of_writing(ability) ? array_format_of(path) : format_read_by_ending(path);
    return format && (format->*ability)();
}

const ArrayFormat& readable_array_format(const std::string& path)
{
    const ArrayFormat* const format = array_format_in(path);
    if (!format || !format->reads_into_memory())
        throw Error("array-file.not-read", "{0}: arrays are not read from files that end in \"{1}\". Give a {2} file.",
                    path, std::filesystem::path(path).extension().string(),
                    either_ending(&ArrayFormat::reads_into_memory));
    return *format;
}

std::string either_ending(ArrayAbility ability)
{
    const std::vector<std::string> endings = endings_of(ability, "");
    const auto others = std::span(endings).first(endings.size() - 1);
    return joined(others) + (others.empty() ? "" : " or ") + endings.back();
}

std::string all_endings(ArrayAbility ability, std::string_view before)
{
    std::string text;
    for (const std::string& ending : endings_of(ability, before))
        text += (text.empty() ? "" : " ") + ending;
    return text;
}

} // namespace attn
