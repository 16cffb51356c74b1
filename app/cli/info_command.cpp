// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/info_command.h"

#include "app/cli/file_name.h"
#include "app/cli/model_description.h"
#include "app/cli/standard_output.h"
#include "engine/formats/array_formats.h"
#include "engine/formats/stored_matrix.h"
#include "engine/playground/playground_run.h"
#include "engine/pyramid/weights_summary.h"
#include "ui/importing/image_file.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <limits>
#include <numeric>

namespace attn {

namespace {

std::string shortest(double value)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.6g", value);
    return text;
}

std::string line(const char* field, const std::string& value)
{
    char text[32];
    std::snprintf(text, sizeof text, "  %-9s ", field);
    return text + value + '\n';
}

// Goes through the rows along the last axis, as views and normalizers see them.
Matrix asRows(NamedArray& array)
{
    Matrix matrix;
    matrix.columns = array.shape.empty() ? 1 : array.shape.back();
    matrix.rows = matrix.columns == 0 ? 0 : static_cast<Index>(array.values.size()) / matrix.columns;
    matrix.values = std::move(array.values);
    return matrix;
}

std::string rowSums(const MatrixSource& source, const RunControl& control)
{
    constexpr Index blockCells = 1 << 16;
    const Index columns = source.columns();
    const Index blockRows = std::max<Index>(blockCells / std::max<Index>(columns, 1), 1);
    std::vector<double> block(static_cast<std::size_t>(std::min(blockRows, source.rows()) * columns));
    double smallest = std::numeric_limits<double>::infinity();
    double largest = -smallest;
    for (Index first = 0; first < source.rows(); first += blockRows) {
        control.check();
        const Index rows = std::min(blockRows, source.rows() - first);
        source.read({first, 0, rows, columns}, block.data());
        for (Index row = 0; row < rows; ++row) {
            const double sum = std::accumulate(block.begin() + row * columns, block.begin() + (row + 1) * columns, 0.0);
            smallest = std::min(smallest, sum); // a NaN is skipped
            largest = std::max(largest, sum);
        }
    }
    return smallest > largest ? "not a number" : shortest(smallest) + " to " + shortest(largest);
}

std::string describeNumbers(const MatrixSource& source, bool rows, const RunControl& control)
{
    const WeightsSummary summary = summarize(source, control);
    return line("range", summary.finite == 0 ? "none" : shortest(summary.smallest) + " to " + shortest(summary.largest))
        + line("NaN", std::to_string(summary.not_a_number))
        + line("infinite", std::to_string(summary.infinite + summary.closed))
        + line("row sums", rows && source.rows() * source.columns() > 0 ? rowSums(source, control) : "none");
}

std::string typeOf(const StoredArray& array)
{
    const bool text = array.type.size() > 2 && (array.type[1] == 'U' || array.type[1] == 'S');
    if (!array.number)
        return array.type + (text ? ", text" : ", which is not read here");
    return std::string(name_of(array.number->format)) + (array.number->big_endian ? ", big-endian" : "")
        + (array.fortran_order         ? ", Fortran order"
               : array.strides.empty() ? ""
                                       : ", strided");
}

std::string describeHeader(const StoredArray& array)
{
    return array.name + '\n' + line("shape", shape_text(array.shape)) + line("type", typeOf(array));
}

std::string describeNumbers(const StoredFile& file, const StoredArray& array, const RunControl& control)
{
    if (!array.number)
        return {};
    MemoryBudget budget = memory_budget();
    const ArrayBytes bytes = in_c_order(file, array, budget, control);
    const Index columns = array.shape.empty() ? 1 : array.shape.back();
    const StoredMatrix source({.bytes = bytes.bytes,
                               .number = *array.number,
                               .offset = bytes.offset,
                               .rows = columns == 0 ? 0 : *place_count(array.shape) / columns,
                               .columns = columns});
    return describeNumbers(source, !array.shape.empty(), control);
}

std::string describe(const std::map<std::string, std::string>& metadata)
{
    std::string text;
    for (const auto& [name, value] : metadata)
        text += line(name.c_str(), value);
    return text;
}

std::string describeArrays(const std::string& path, bool numbers, const RunControl& control)
{
    const StoredFile file = open_headers(path, memory_budget(), control);
    ArrayFile read;
    if (numbers && !is_stored_format(path))
        read = read_arrays(path, memory_budget(), control);
    std::string text;
    auto next = read.arrays.begin(); // texts among the arrays are not read as such
    for (const StoredArray& array : file.arrays) {
        control.check();
        text += describeHeader(array);
        if (!read.arrays.empty() && array.number)
            text +=
                describeNumbers(DenseSource(std::make_shared<Matrix>(asRows(*next++))), !array.shape.empty(), control);
        else if (numbers && file.file)
            text += describeNumbers(file, array, control);
    }
    text += file.metadata.empty() ? "" : "metadata\n" + describe(file.metadata);
    return text.empty() ? path + "\n  no arrays\n" : text;
}

std::string describePicture(const std::string& path)
{
    const QSize size = pictureSize(fileName(path));
    return path + '\n'
        + line("picture", std::to_string(size.width()) + " x " + std::to_string(size.height()) + " pixels");
}

std::string describePath(const std::string& path, bool numbers, const RunControl& control)
{
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored))
        throw Error("info.no-file", "{0}: there is no such file, check the name", path);
    if (std::filesystem::is_directory(path, ignored))
        return describeModel(*open_bundle(path, control));
    const ArrayFormat* const format = array_format_in(path);
    return format && format->reads() ? describeArrays(path, numbers, control) : describePicture(path);
}

} // namespace

void addInfoCommand(CLI::App& program, CommandLine& call)
{
    CLI::App* const command =
        program.add_subcommand("info", "Describes the folder of a model, a matrix, attention weights or a picture");
    const auto path = std::make_shared<std::string>();
    command
        ->add_option_function<std::string>(
            "PATH", [path](const std::string& value) { *path = value; },
            "The folder of a model, a file of numbers (" + either_ending(&ArrayFormat::reads) + ") or a picture")
        ->required()
        ->type_name("");
    const auto numbers = std::make_shared<bool>(false);
    command->add_flag(
        "--numbers", *numbers,
        "Also read the numbers of arrays: their range, how many are NaN or infinite, and the sums of rows");
    addWorkOptions(*command, call.options);
    command->callback([path, numbers, &call] {
        call.command = [path, numbers](Work& work) {
            const std::string text =
                work.times.measure("info", [&] { return describePath(*path, *numbers, work.control); });
            writeStandardOutput(text);
        };
    });
}

} // namespace attn
