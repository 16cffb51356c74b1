// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/array_description.h"

#include "app/cli/description_line.h"
#include "engine/formats/stored_matrix.h"
#include "engine/pyramid/weights_summary.h"
#include "engine/runs/finished_weights.h"
#include "engine/tensor/closed_cell.h"
#include "engine/tensor/mask_numbers.h"
#include "ui/wording/arrays_text.h"

#include <algorithm>
#include <cstdio>
#include <limits>
#include <set>
#include <span>

namespace attn {

namespace {

// So many are listed of a file that has thousands.
constexpr std::size_t mostArrays = 1000;
constexpr std::size_t mostGroups = 20;

std::string shortest(double value)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.6g", value);
    return text;
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
    bool open = false;
    for (Index first = 0; first < source.rows(); first += blockRows) {
        control.check();
        const Index rows = std::min(blockRows, source.rows() - first);
        source.read({first, 0, rows, columns}, block.data());
        for (Index row = 0; row < rows; ++row) {
            OpenSum cells;
            std::for_each_n(block.begin() + row * columns, columns, [&cells](double value) { cells.add(value); });
            const double sum = cells.sum();
            if (is_closed(sum))
                continue;
            open = true;
            smallest = std::min(smallest, sum); // a NaN is skipped
            largest = std::max(largest, sum);
        }
    }
    if (smallest > largest)
        return open ? "not a number" : "none";
    return shortest(smallest) + " to " + shortest(largest);
}

std::string describeNumbers(const std::shared_ptr<const MatrixSource>& stored, bool rows, const RunControl& control)
{
    const MaskNumbersClosed source(stored);
    const WeightsSummary summary = summarize(source, control);
    return descriptionLine(
               "range", summary.finite == 0 ? "none" : shortest(summary.smallest) + " to " + shortest(summary.largest))
        + descriptionLine("NaN", std::to_string(summary.not_a_number))
        + descriptionLine("infinite", std::to_string(summary.infinite))
        + (summary.closed == 0
               ? ""
               : descriptionLine("masked",
                                 std::to_string(summary.closed) + " (-infinity, or a number such as -65504 or -1e9)"))
        + descriptionLine("row sums", rows && source.rows() * source.columns() > 0 ? rowSums(source, control) : "none");
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
    if (array.fault)
        return array.name + '\n' + descriptionLine("unread", array.fault->english());
    return array.name + '\n' + descriptionLine("shape", shape_text(array.shape))
        + descriptionLine("type", typeOf(array));
}

std::string describeNumbers(const StoredFile& file, const StoredArray& array, const RunControl& control)
{
    if (!array.number)
        return {};
    MemoryBudget budget = memory_budget();
    const ArrayBytes bytes = in_c_order(file, array, budget, control);
    const Index columns = array.shape.empty() ? 1 : array.shape.back();
    const StoredSlice slice{.bytes = bytes.bytes,
                            .number = *array.number,
                            .offset = bytes.offset,
                            .rows = columns == 0 ? 0 : *place_count(array.shape) / columns,
                            .columns = columns};
    return describeNumbers(std::make_shared<StoredMatrix>(slice), !array.shape.empty(), control);
}

std::string describe(const std::map<std::string, std::string>& metadata)
{
    std::string text;
    for (const auto& [name, value] : metadata)
        text += descriptionLine(name, value);
    return text;
}

// A name as a shell takes it.
std::string quoted(const std::string& name)
{
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:";
    if (!name.empty() && name.find_first_not_of(plain) == std::string::npos)
        return name;
    std::string text = "'";
    for (const char c : name)
        text += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return text + "'";
}

std::string describe(const AttentionArrays& arrays)
{
    const QString details = detailsText(arrays);
    const QString sizes = sizesText(arrays).replace(u'×', u'x');
    return "  " + sizes.toStdString() + (arrays.likely ? " of attention" : ", if it is attention")
        + (details.isEmpty() ? std::string() : " (" + details.toStdString() + ')') + ": open with --array "
        + quoted(arrays.name) + '\n';
}

std::string andMore(std::size_t all, std::size_t shown, const char* what)
{
    return all > shown ? "  " + std::string(what) + ": " + std::to_string(all - shown) + '\n' : std::string();
}

// Which arrays are attention, or may be, where no name says it.
std::string describeAttention(const StoredFile& file, const RunControl& control)
{
    const std::vector<ArrayHeader> headers = headers_of(file, control);
    std::vector<AttentionArrays> groups = attention_arrays(headers, {}, control);
    std::erase_if(groups, [&](const AttentionArrays& arrays) {
        return !arrays.likely && headers[arrays.pieces.front().array].whole;
    });
    const auto unlikely = [](const AttentionArrays& arrays) { return !arrays.likely; };
    const auto others = static_cast<std::size_t>(std::ranges::count_if(groups, unlikely));
    const bool known = others < groups.size();
    if (known)
        std::erase_if(groups, unlikely);
    if (groups.empty())
        return {};
    const std::size_t shown = std::min(groups.size(), mostGroups);
    std::string text = "attention\n";
    for (const AttentionArrays& arrays : std::span(groups).first(shown))
        text += describe(arrays);
    return text + andMore(groups.size(), shown, "more of it") + andMore(known ? others : 0, 0, "others of such shapes");
}

ArrayFile readNumbers(const StoredFile& file, const RunControl& control)
{
    std::set<std::string> names;
    for (const StoredArray& array : file.arrays)
        if (array.number)
            names.insert(array.name);
    return read_arrays(file.path, memory_budget(), control,
                       [&](const std::string& name) { return names.contains(name); });
}

} // namespace

std::string describeArrays(const std::string& path, bool numbers, const RunControl& control)
{
    const StoredFile file = open_headers(path, memory_budget(), control);
    ArrayFile read;
    if (numbers && !file.file)
        read = readNumbers(file, control);
    std::string text;
    auto next = read.arrays.begin(); // texts among the arrays are not read as such
    const std::size_t shown = std::min(file.arrays.size(), mostArrays);
    for (const StoredArray& array : std::span(file.arrays).first(shown)) {
        control.check();
        text += describeHeader(array);
        if (next != read.arrays.end() && array.number)
            text += describeNumbers(std::make_shared<DenseSource>(std::make_shared<Matrix>(asRows(*next++))),
                                    !array.shape.empty(), control);
        else if (numbers && file.file)
            text += describeNumbers(file, array, control);
    }
    text += andMore(file.arrays.size(), shown, "more arrays");
    text += file.metadata.empty() ? "" : "metadata\n" + describe(file.metadata);
    text += describeAttention(file, control);
    return text.empty() ? path + "\n  no arrays\n" : text;
}

} // namespace attn
