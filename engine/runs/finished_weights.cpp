// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/runs/finished_weights.h"

#include "engine/formats/array_formats.h"
#include "engine/formats/stored_file.h"
#include "engine/formats/stored_matrix.h"
#include "engine/runs/found_weights.h"
#include "engine/runs/weights_tokens.h"
#include "engine/tensor/mask_numbers.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <iterator>

namespace attn {

namespace {

using Matrices = std::vector<std::shared_ptr<const MatrixSource>>;
// Makes the matrices of all layers and heads of an array of a file, which is asked for once.
using MatricesOf = std::function<Matrices(std::size_t array, const WeightsShape& shape)>;

// One of the matrices of an array.
class SliceSource final : public MatrixSource {
public:
    SliceSource(std::shared_ptr<const std::vector<double>> values, std::size_t begin, const WeightsShape& shape)
        : values_(std::move(values)), begin_(begin), rows_(shape.queries), columns_(shape.keys)
    {
    }
    Index rows() const override { return rows_; }
    Index columns() const override { return columns_; }
    void read(const Window& window, double* out) const override
    {
        const double* matrix = values_->data() + begin_;
        for (Index i = 0; i < window.rows; ++i)
            out = std::copy_n(matrix + (window.row + i) * columns_ + window.column, window.columns, out);
    }

private:
    std::shared_ptr<const std::vector<double>> values_;
    std::size_t begin_;
    Index rows_;
    Index columns_;
};

Matrices slices_of(std::vector<double> numbers, const WeightsShape& shape)
{
    const auto values = std::make_shared<const std::vector<double>>(std::move(numbers));
    const auto size = static_cast<std::size_t>(shape.queries * shape.keys);
    Matrices matrices;
    for (std::size_t begin = 0; begin < values->size(); begin += size)
        matrices.push_back(std::make_shared<SliceSource>(values, begin, shape));
    return matrices;
}

Matrices stored_matrices(const StoredFile& file, const StoredArray& array, const WeightsShape& shape,
                         MemoryBudget& budget, const RunControl& control)
{
    const ArrayBytes bytes = in_c_order(file, array, budget, control);
    const std::uint64_t size = static_cast<std::uint64_t>(shape.queries * shape.keys) * byte_size(array.number->format);
    Matrices matrices;
    for (Index i = 0; i < shape.layers * shape.heads; ++i)
        matrices.push_back(
            std::make_shared<StoredMatrix>(StoredSlice{.bytes = bytes.bytes,
                                                       .number = *array.number,
                                                       .offset = bytes.offset + static_cast<std::uint64_t>(i) * size,
                                                       .rows = shape.queries,
                                                       .columns = shape.keys}));
    return matrices;
}

std::shared_ptr<Run> make_run(FoundWeights found, const std::string& title, const WeightsLabels& given,
                              FileLabels of_file, const MatricesOf& matrices)
{
    auto run = std::make_shared<Run>();
    run->title = title;
    run->kind = found.kind;
    run->layers = found.layers();
    run->heads = found.shape.heads;
    run->notes = std::move(found.notes);
    WeightsTokens tokens = weights_tokens(found.shape, given, std::move(of_file));
    run->queries = std::move(tokens.queries);
    run->keys = std::move(tokens.keys);
    for (const std::size_t array : found.arrays)
        for (SharedWeights& matrix : matrices(array, found.shape))
            run->weights.push_back(std::make_shared<MaskNumbersClosed>(std::move(matrix)));
    return run;
}

// What a file says of its labels, in its metadata or, `own`, in its only array.
struct SaidLabels {
    const std::map<std::string, std::string>& metadata;
    WeightsLabels own = {};
};

// The run of the first kind, which holds those of the others.
std::shared_ptr<const Run> make_runs(std::vector<FoundWeights> found, const std::string& title,
                                     const WeightsLabels& given, const SaidLabels& said, const MatricesOf& matrices)
{
    std::vector<FileLabels> of_file;
    std::vector<WeightsShape> shapes;
    for (FoundWeights& kind : found) {
        of_file.push_back(labels_of_file(said.metadata, said.own, kind));
        shapes.push_back(kind.shape);
    }
    const std::vector<WeightsLabels> labels = given_by_shape(given, shapes);
    std::shared_ptr<Run> first;
    for (std::size_t i = 0; i < found.size(); ++i) {
        std::shared_ptr<Run> run = make_run(std::move(found[i]), title, labels[i], std::move(of_file[i]), matrices);
        if (first)
            first->further.push_back(std::move(run));
        else
            first = std::move(run);
    }
    return first;
}

// Of NamedArray or StoredArray.
std::vector<ArrayHeader> headers_of(const auto& arrays)
{
    std::vector<ArrayHeader> headers;
    for (const auto& array : arrays)
        headers.push_back({array.name, array.shape});
    return headers;
}

// Throws where the headers show already that the file does not hold weights, before its numbers are read. A table is
// gone through for its shape, which is always one of weights.
void require_shapes(const std::string& path, const std::string& title, MemoryBudget budget, const RunControl& control)
{
    if (readable_array_format(path).holds == ArrayFormat::Holds::one_matrix)
        return;
    std::vector<StoredArray> arrays = open_headers(path, budget, control).arrays;
    std::erase_if(arrays, [](const StoredArray& array) { return !array.number; });
    find_weights(headers_of(arrays), title);
}

std::string title_of(const std::string& path)
{
    return std::filesystem::path(path).filename().string();
}

} // namespace

std::shared_ptr<const Run> run_from_weights(ArrayFile file, const std::string& title, const WeightsLabels& labels)
{
    for (const NamedArray& array : file.arrays)
        require_consistent(array);
    std::vector<FoundWeights> found = find_weights(headers_of(file.arrays), title);
    std::ranges::move(file.notes, std::back_inserter(found.front().notes));
    SaidLabels said{.metadata = file.metadata};
    if (file.arrays.size() == 1)
        said.own = {.rows = file.arrays.front().row_labels, .columns = file.arrays.front().column_labels};
    return make_runs(std::move(found), title, labels, said, [&file](std::size_t array, const WeightsShape& shape) {
        return slices_of(std::move(file.arrays[array].values), shape);
    });
}

std::shared_ptr<const Run> open_weights(const std::string& path, const WeightsLabels& labels, MemoryBudget budget,
                                        const RunControl& control)
{
    if (!is_stored_format(path)) {
        require_shapes(path, title_of(path), budget, control);
        return run_from_weights(read_arrays(path, budget, control), title_of(path), labels);
    }
    const StoredFile file = open_stored(path, budget, control);
    std::vector<FoundWeights> found = find_weights(headers_of(file.arrays), file.file->path());
    for (const FoundWeights& kind : found)
        for (const std::size_t array : kind.arrays)
            require_known_type(file, file.arrays[array]);
    return make_runs(std::move(found), title_of(path), labels, {.metadata = file.metadata},
                     [&](std::size_t array, const WeightsShape& shape) {
                         return stored_matrices(file, file.arrays[array], shape, budget, control);
                     });
}

bool met_mask_numbers(const Run& run)
{
    const auto met = [](const SharedWeights& weights) {
        const auto* const closed = dynamic_cast<const MaskNumbersClosed*>(weights.get());
        return closed && closed->met_some();
    };
    return std::ranges::any_of(run.weights, met)
        || std::ranges::any_of(run.further, [](const auto& further) { return met_mask_numbers(*further); });
}

} // namespace attn
