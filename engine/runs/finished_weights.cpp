// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/runs/finished_weights.h"

#include "engine/formats/array_formats.h"
#include "engine/formats/stored_file.h"
#include "engine/formats/stored_matrix.h"
#include "engine/runs/found_weights.h"
#include "engine/runs/weights_tokens.h"
#include "engine/tensor/closed_cell.h"
#include "engine/tensor/mask_numbers.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <iterator>
#include <map>
#include <set>

namespace attn {

namespace {

// Makes the matrix that stands at a place of a file.
using MatrixAt = std::function<SharedWeights(const MatrixPlace& place)>;

// The number of an array that the place begins with.
std::size_t first_number(const MatrixPlace& place)
{
    return static_cast<std::size_t>((place.matrix * (place.first_row + place.rows) + place.first_row) * place.columns);
}

// Rows of one of the matrices of an array.
class SliceSource final : public MatrixSource {
public:
    SliceSource(std::shared_ptr<const std::vector<double>> values, const MatrixPlace& place)
        : values_(std::move(values)), place_(place)
    {
    }
    Index rows() const override { return place_.rows; }
    Index columns() const override { return place_.columns; }
    void read(const Window& window, double* out) const override
    {
        const double* matrix = values_->data() + first_number(place_);
        for (Index i = 0; i < window.rows; ++i)
            out = std::copy_n(matrix + (window.row + i) * place_.columns + window.column, window.columns, out);
    }

private:
    std::shared_ptr<const std::vector<double>> values_;
    MatrixPlace place_;
};

// Matrices below each other, the last of which is the widest. What the others do not reach is closed.
class JoinedRows final : public MatrixSource {
public:
    explicit JoinedRows(std::vector<SharedWeights> parts) : parts_(std::move(parts))
    {
        for (const SharedWeights& part : parts_)
            ends_.push_back((ends_.empty() ? 0 : ends_.back()) + part->rows());
    }
    Index rows() const override { return ends_.back(); }
    Index columns() const override { return parts_.back()->columns(); }
    void read(const Window& window, double* out) const override
    {
        std::fill_n(out, window.rows * window.columns, closed_cell);
        for (Index i = window.row; i < window.row + window.rows; ++i, out += window.columns) {
            const auto part = std::ranges::upper_bound(ends_, i) - ends_.begin();
            const MatrixSource& source = *parts_[static_cast<std::size_t>(part)];
            const Index first = part == 0 ? 0 : ends_[static_cast<std::size_t>(part - 1)];
            if (const Index columns = std::min(window.columns, source.columns() - window.column); columns > 0)
                source.read({i - first, window.column, 1, columns}, out);
        }
    }

private:
    std::vector<SharedWeights> parts_;
    std::vector<Index> ends_; // of the rows of each
};

// The arrays of a file that are kept in memory, each of which is made fit once.
class StoredMatrices {
public:
    StoredMatrices(const StoredFile& file, MemoryBudget& budget, const RunControl& control)
        : file_(file), budget_(budget), control_(control)
    {
    }
    SharedWeights operator()(const MatrixPlace& place)
    {
        const StoredArray& array = file_.arrays[place.array];
        if (!bytes_.contains(place.array))
            bytes_[place.array] = in_c_order(file_, array, budget_, control_);
        const ArrayBytes& bytes = bytes_[place.array];
        return std::make_shared<StoredMatrix>(
            StoredSlice{.bytes = bytes.bytes,
                        .number = *array.number,
                        .offset = bytes.offset + first_number(place) * byte_size(array.number->format),
                        .rows = place.rows,
                        .columns = place.columns});
    }

private:
    const StoredFile& file_;
    MemoryBudget& budget_;
    const RunControl& control_;
    std::map<std::size_t, ArrayBytes> bytes_;
};

// The arrays of a file that are in memory. What is not asked for is freed with the file.
class LoadedMatrices {
public:
    explicit LoadedMatrices(std::vector<NamedArray>& arrays) : arrays_(arrays) {}
    SharedWeights operator()(const MatrixPlace& place)
    {
        auto& values = values_[place.array];
        if (!values)
            values = std::make_shared<const std::vector<double>>(std::move(arrays_[place.array].values));
        return std::make_shared<SliceSource>(values, place);
    }

private:
    std::vector<NamedArray>& arrays_;
    std::map<std::size_t, std::shared_ptr<const std::vector<double>>> values_;
};

SharedWeights weights_at(const std::vector<MatrixPlace>& places, const MatrixAt& matrix)
{
    std::vector<SharedWeights> parts;
    std::ranges::transform(places, std::back_inserter(parts), std::cref(matrix));
    return parts.size() == 1 ? parts.front() : std::make_shared<JoinedRows>(std::move(parts));
}

std::shared_ptr<Run> make_run(FoundWeights found, const std::string& title, const WeightsLabels& given,
                              FileLabels of_file, const MatrixAt& matrix)
{
    auto run = std::make_shared<Run>();
    run->title = title;
    run->kind = found.kind;
    run->layers = found.arrays.layers;
    run->heads = found.arrays.heads;
    run->notes = std::move(found.notes);
    WeightsTokens tokens = weights_tokens(found.shape(), given, std::move(of_file));
    run->queries = std::move(tokens.queries);
    run->keys = std::move(tokens.keys);
    for (Index layer = 0; layer < run->layers; ++layer)
        for (Index head = 0; head < run->heads; ++head)
            run->weights.push_back(
                std::make_shared<MaskNumbersClosed>(weights_at(found.arrays.places(layer, head), matrix)));
    return run;
}

// What a file says of its labels, in its metadata or, `own`, in its only array.
struct SaidLabels {
    const std::map<std::string, std::string>& metadata;
    WeightsLabels own = {};
};

// The run of the first kind, which holds those of the others.
std::shared_ptr<const Run> make_runs(std::vector<FoundWeights> found, const std::string& title,
                                     const WeightsLabels& given, const SaidLabels& said, const MatrixAt& matrix)
{
    std::vector<FileLabels> of_file;
    std::vector<WeightsShape> shapes;
    for (FoundWeights& kind : found) {
        of_file.push_back(labels_of_file(said.metadata, said.own, kind));
        shapes.push_back(kind.shape());
    }
    const std::vector<WeightsLabels> labels = given_by_shape(given, shapes);
    std::shared_ptr<Run> first;
    for (std::size_t i = 0; i < found.size(); ++i) {
        std::shared_ptr<Run> run = make_run(std::move(found[i]), title, labels[i], std::move(of_file[i]), matrix);
        if (first)
            first->further.push_back(std::move(run));
        else
            first = std::move(run);
    }
    return first;
}

std::vector<ArrayHeader> headers_of(const std::vector<NamedArray>& arrays)
{
    std::vector<ArrayHeader> headers;
    for (const NamedArray& array : arrays)
        headers.push_back({.name = array.name, .shape = array.shape});
    return headers;
}

bool is_whole(const StoredArray& array)
{
    return array.number && array.number->format < NumberFormat::float16;
}

std::string title_of(const std::string& path)
{
    return std::filesystem::path(path).filename().string();
}

// The arrays that were found, at their places among the headers.
std::vector<NamedArray> loaded_arrays(const StoredFile& headers, std::vector<NamedArray> read,
                                      const std::set<std::string>& names)
{
    std::vector<NamedArray> arrays(headers.arrays.size());
    std::size_t place = 0;
    for (NamedArray& array : read) {
        while (place < arrays.size() && headers.arrays[place].name != array.name)
            ++place;
        if (place == arrays.size() || headers.arrays[place].shape != array.shape)
            throw Error("weights.changed", "{0}: it was changed while it was read. Open it again.", headers.path);
        if (names.contains(array.name))
            arrays[place] = std::move(array);
        ++place;
    }
    return arrays;
}

// Reads the arrays that were found.
ArrayFile load(const StoredFile& headers, const std::vector<FoundWeights>& found, MemoryBudget budget,
               const RunControl& control)
{
    std::set<std::string> names;
    for (const FoundWeights& kind : found)
        for (const MatrixPlace& piece : kind.arrays.pieces)
            names.insert(headers.arrays[piece.array].name);
    ArrayFile file =
        read_arrays(headers.path, budget, control, [&](const std::string& name) { return names.contains(name); });
    file.arrays = loaded_arrays(headers, std::move(file.arrays), names);
    return file;
}

std::shared_ptr<const Run> loaded_run(std::vector<FoundWeights> found, ArrayFile file, const std::string& title,
                                      const WeightsLabels& labels)
{
    std::ranges::move(file.notes, std::back_inserter(found.front().notes));
    SaidLabels said{.metadata = file.metadata};
    if (const auto& pieces = found.front().arrays.pieces; found.size() == 1 && pieces.size() == 1) {
        const NamedArray& only = file.arrays[pieces.front().array];
        said.own = {.rows = only.row_labels, .columns = only.column_labels};
    }
    return make_runs(std::move(found), title, labels, said, LoadedMatrices(file.arrays));
}

// Says what of the file cannot be read.
void note_unread(const StoredFile& file, FoundWeights& found)
{
    for (const StoredArray& array : file.arrays)
        if (array.fault) {
            found.notes.push_back(
                Message("note.unread", "{0} cannot be read and is left out: {1}", array.name, *array.fault));
            return;
        }
}

} // namespace

std::vector<ArrayHeader> headers_of(const StoredFile& file, const RunControl& control)
{
    std::vector<ArrayHeader> headers;
    headers.reserve(file.arrays.size());
    for (const StoredArray& array : file.arrays) {
        control.check();
        headers.push_back({.name = array.name,
                           .shape = array.shape,
                           .whole = is_whole(array),
                           .fault = array.number ? nullptr : std::make_shared<const Message>(why_unread(file, array))});
    }
    return headers;
}

std::shared_ptr<const Run> run_from_weights(ArrayFile file, const std::string& title, const WeightsLabels& labels,
                                            const WeightsChoice& choice)
{
    for (const NamedArray& array : file.arrays)
        require_consistent(array);
    std::vector<FoundWeights> found = find_weights(headers_of(file.arrays), title, choice);
    return loaded_run(std::move(found), std::move(file), title, labels);
}

std::shared_ptr<const Run> open_weights(const std::string& path, const WeightsLabels& labels, MemoryBudget budget,
                                        const RunControl& control, const WeightsChoice& choice)
{
    const std::string title = title_of(path);
    // A table is gone through for its shape, which is always one of weights.
    if (!is_stored_format(path) && readable_array_format(path).holds == ArrayFormat::Holds::one_matrix)
        return run_from_weights(read_arrays(path, budget, control), title, labels, choice);
    const StoredFile file = open_headers(path, budget, control);
    std::vector<FoundWeights> found = find_weights(headers_of(file, control), title, choice, control);
    note_unread(file, found.front());
    if (!file.file) {
        ArrayFile read = load(file, found, budget, control);
        return loaded_run(std::move(found), std::move(read), title, labels);
    }
    return make_runs(std::move(found), title, labels, {.metadata = file.metadata},
                     StoredMatrices(file, budget, control));
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
