// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/runs/finished_weights.h"

#include "engine/formats/array_formats.h"
#include "engine/formats/json_strings.h"
#include "engine/formats/stored_file.h"
#include "engine/formats/stored_matrix.h"
#include "engine/tensor/error.h"
#include "engine/tensor/mask_numbers.h"
#include "engine/text/named.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <functional>
#include <optional>

namespace attn {

namespace {

struct WeightsShape {
    Index layers = 1;
    Index heads = 1;
    Index queries = 0;
    Index keys = 0;
    bool operator==(const WeightsShape&) const = default;
};

using Matrices = std::vector<std::shared_ptr<const MatrixSource>>;

// A file of a few bytes for each head or token would take hundreds of times as much memory.
constexpr Index most_heads = 1 << 16; // of all layers
constexpr Index most_tokens = 1 << 22;

// An array of weights, in memory or on disk, with one layer or all of them.
struct WeightsArray {
    std::string name;
    std::vector<Index> shape;
    std::function<Matrices(const WeightsShape&)> matrices; // the matrices of all layers and heads
    const StoredArray* stored = nullptr;                   // on disk
};

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

[[noreturn]] void refuse_shape(const WeightsArray& array, const Message& why)
{
    throw ShapeError("weights.shape", "{0}: its shape is {1}. {2}", array.name, shape_text(array.shape), why);
}

// `several`: the file has several arrays, and each of them is a layer.
WeightsShape shape_of(const WeightsArray& array, bool several)
{
    const std::vector<Index>& shape = array.shape;
    const std::size_t rank = shape.size();
    if (rank < 2 || rank > (several ? 4 : 5))
        refuse_shape(
            array,
            several ? Message("weights.layer-rank",
                              "Each array of a file of several must be one layer: [q,k], [heads,q,k] or [1,heads,q,k].")
                    : Message("weights.rank",
                              "Weights must be [q,k], [heads,q,k], [layers,heads,q,k] or [layers,1,heads,q,k]."));
    if (std::ranges::find(shape, 0) != shape.end())
        refuse_shape(array, Message("weights.none", "It holds no weights. Give at least one query and one key."));
    if (rank == 5 && shape[1] != 1)
        refuse_shape(array, Message("weights.batch", "It is a batch of {0}. Give the weights of one input.", shape[1]));
    if (several && rank == 4 && shape[0] != 1)
        refuse_shape(array,
                     Message("weights.layer-batch",
                             "It is a batch of {0}, but each array of a file of several is one layer. Give the weights "
                             "of one input.",
                             shape[0]));
    const WeightsShape found = {.layers = rank >= 4 ? shape[0] : 1,
                                .heads = rank >= 3 ? shape[rank - 3] : 1,
                                .queries = shape[rank - 2],
                                .keys = shape[rank - 1]};
    if (std::max(found.queries, found.keys) > most_tokens)
        refuse_shape(array, Message("weights.tokens", "At most {0} queries or keys can be opened.", most_tokens));
    return found;
}

// "attentions" of "attentions.0"; the whole name where no number follows a point.
std::string_view kind_of(const WeightsArray& array)
{
    const std::string_view name = array.name;
    const std::size_t point = name.find_last_not_of("0123456789");
    const bool numbered = point != std::string_view::npos && point + 1 < name.size() && name[point] == '.';
    return numbered ? name.substr(0, point) : name;
}

// The names of the weights of each kind in files of whole runs.
struct KindName {
    AttentionKind kind;
    std::string_view arrays;   // followed by the number of the layer
    std::string_view metadata; // in front of tokens, row_tokens and column_tokens
};
constexpr KindName kind_names[] = {
    {AttentionKind::self, "attentions", ""},
    {AttentionKind::encoder, "encoder_attentions", "encoder_"},
    {AttentionKind::decoder, "decoder_attentions", "decoder_"},
    {AttentionKind::cross, "cross_attentions", "cross_"},
};

// The number that the name ends in.
Index layer_number(const WeightsArray& array)
{
    const std::size_t begin = array.name.find_last_not_of("0123456789") + 1;
    Index number = 0;
    if (std::from_chars(array.name.data() + begin, array.name.data() + array.name.size(), number).ec != std::errc())
        throw ShapeError("weights.no-layer-number",
                         "{0}: the names of several arrays in a file end in the number of their layer, as in "
                         "attentions.0, and this one does not. Rename it or save it alone.",
                         array.name);
    return number;
}

// Sorts the arrays of a file by layer. Where layers are missing, a note says which ones are there.
std::optional<Message> sort_by_layer(std::vector<WeightsArray>& arrays)
{
    std::vector<Index> numbers;
    for (const WeightsArray& array : arrays)
        numbers.push_back(layer_number(array));
    std::ranges::sort(arrays, {}, layer_number);
    std::ranges::sort(numbers);
    if (const auto twice = std::ranges::adjacent_find(numbers); twice != numbers.end())
        throw ShapeError("weights.layer-twice",
                         "{0}: another array is layer {1} too. Give each layer a number of its own.",
                         arrays[static_cast<std::size_t>(twice - numbers.begin())].name, *twice);
    if (numbers.front() == 0 && numbers.back() == static_cast<Index>(numbers.size()) - 1)
        return {};
    return Message("note.layers", "the layers are, from 0: {0}", joined(arrays, &WeightsArray::name));
}

// The weights of one kind in a file, as they are known before any number is read.
struct FoundWeights {
    KindName kind = kind_names[0];
    std::vector<WeightsArray> arrays; // by layer
    WeightsShape shape;               // of each, or of the only one
    std::vector<Message> notes;
};

FoundWeights found_among(std::vector<WeightsArray> arrays, const KindName& kind)
{
    FoundWeights found{.kind = kind, .arrays = {}, .shape = {}, .notes = {}};
    const bool several = arrays.size() > 1;
    if (several)
        if (std::optional<Message> note = sort_by_layer(arrays))
            found.notes.push_back(std::move(*note));
    const WeightsArray& first = arrays.front();
    found.shape = shape_of(first, several);
    for (const WeightsArray& array : arrays)
        if (shape_of(array, several) != found.shape)
            refuse_shape(array,
                         Message("weights.layers-differ", "That of {0} is {1}. Give layers of one shape.", first.name,
                                 shape_text(first.shape)));
    const auto layers = several ? static_cast<Index>(arrays.size()) : found.shape.layers;
    if (layers > most_heads || found.shape.heads > most_heads / layers)
        refuse_shape(first, Message("weights.heads", "At most {0} heads in all layers can be opened.", most_heads));
    found.arrays = std::move(arrays);
    return found;
}

// Of several arrays, the only one that is called like attention is taken, which a note says. Otherwise all are layers.
FoundWeights found_by_name(std::vector<WeightsArray> arrays)
{
    const auto named = [](const WeightsArray& array) { return is_weights_name(array.name); };
    if (arrays.size() == 1 || std::ranges::count_if(arrays, named) != 1)
        return found_among(std::move(arrays), kind_names[0]);
    std::vector<std::string> others;
    for (const WeightsArray& array : arrays)
        if (!named(array))
            others.push_back(array.name);
    std::erase_if(arrays, [&](const WeightsArray& array) { return !named(array); });
    FoundWeights found = found_among(std::move(arrays), kind_names[0]);
    found.notes.push_back(Message("note.other-arrays", "{0} was taken for the weights, and not {1}",
                                  found.arrays.front().name, joined(others)));
    return found;
}

// A file of a whole run holds other arrays too, and weights of several kinds. In other files every array is a layer.
std::vector<FoundWeights> find_weights(std::vector<WeightsArray> arrays, const std::string& title)
{
    if (arrays.empty())
        throw ShapeError("weights.no-arrays", "{0}: it holds no arrays. Give at least one array of weights.", title);
    std::vector<FoundWeights> found;
    for (const KindName& kind : kind_names) {
        const auto is_of_kind = [&kind](const WeightsArray& array) {
            return kind_of(array) == kind.arrays && array.name != kind.arrays;
        };
        std::vector<WeightsArray> of_kind;
        std::ranges::copy_if(arrays, std::back_inserter(of_kind), is_of_kind);
        if (!of_kind.empty())
            found.push_back(found_among(std::move(of_kind), kind));
    }
    if (found.empty())
        found.push_back(found_by_name(std::move(arrays)));
    return found;
}

Message in_queries()
{
    return Message("unit.queries", "queries");
}

Message in_keys()
{
    return Message("unit.keys", "keys");
}

std::vector<Token> make_labels(const Message& what, const Message& units, const std::vector<std::string>& given,
                               const std::vector<std::string>& of_file, Index count)
{
    const std::vector<std::string>& labels = given.empty() ? of_file : given;
    if (!labels.empty() && static_cast<Index>(labels.size()) != count)
        throw SettingError("weights.labels",
                           "{0}: there are {1} labels, but the weights have {2} {3}. Give one for each.", what,
                           labels.size(), count, units);
    std::vector<Token> tokens(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < tokens.size(); ++i)
        tokens[i].text = labels.empty() ? std::to_string(i) : labels[i];
    return tokens;
}

// The labels that the metadata of a saved run name, under `own` or, where queries and keys are the same, "tokens"; the
// names of a kind with its prefix come first. None where they do not fit, which a note tells.
std::vector<std::string> labels_of_metadata(const std::map<std::string, std::string>& metadata, const std::string& own,
                                            const Message& units, Index count, FoundWeights& found)
{
    const std::string prefix(found.kind.metadata);
    auto entry = metadata.end();
    for (const std::string& name : {prefix + own, prefix + "tokens", own, std::string("tokens")})
        if (entry == metadata.end())
            entry = metadata.find(name);
    if (entry == metadata.end())
        return {};
    std::optional<std::vector<std::string>> labels = parse_json_strings(entry->second);
    if (labels && static_cast<Index>(labels->size()) == count)
        return std::move(*labels);
    found.notes.push_back(
        labels ? Message("note.labels-count",
                         "{0} in the file's metadata are {1}, but there are {2} {3}: numbers stand instead",
                         entry->first, labels->size(), count, units)
               : Message("note.labels", "{0} in the file's metadata are not a list of texts: numbers stand instead",
                         entry->first));
    return {};
}

WeightsLabels labels_of_metadata(const std::map<std::string, std::string>& metadata, FoundWeights& found)
{
    WeightsLabels labels;
    labels.rows = labels_of_metadata(metadata, "row_tokens", in_queries(), found.shape.queries, found);
    const bool same = !std::ranges::any_of(metadata, [](const auto& entry) {
        return entry.first.ends_with("row_tokens") || entry.first.ends_with("column_tokens");
    }) && found.shape.queries == found.shape.keys;
    labels.columns =
        same ? labels.rows : labels_of_metadata(metadata, "column_tokens", in_keys(), found.shape.keys, found);
    return labels;
}

std::shared_ptr<Run> make_run(FoundWeights found, const std::string& title, const WeightsLabels& given,
                              const WeightsLabels& of_file)
{
    auto run = std::make_shared<Run>();
    run->title = title;
    run->kind = found.kind.kind;
    run->layers = found.arrays.size() > 1 ? static_cast<Index>(found.arrays.size()) : found.shape.layers;
    run->heads = found.shape.heads;
    run->notes = std::move(found.notes);
    run->queries =
        make_labels(Message("labels.rows", "row labels"), in_queries(), given.rows, of_file.rows, found.shape.queries);
    run->keys = make_labels(Message("labels.columns", "column labels"), in_keys(), given.columns, of_file.columns,
                            found.shape.keys);
    for (const WeightsArray& array : found.arrays)
        for (SharedWeights& matrix : array.matrices(found.shape))
            run->weights.push_back(std::make_shared<MaskNumbersClosed>(std::move(matrix)));
    return run;
}

// Which of several kinds get the given labels: those that they fit. Where they fit none, the first kind gets them and
// refuses them.
std::vector<std::string> fitting(const std::vector<std::string>& labels, Index WeightsShape::*count,
                                 const WeightsShape& shape, const std::vector<WeightsShape>& all)
{
    const auto fit = [&](const WeightsShape& other) { return other.*count == static_cast<Index>(labels.size()); };
    return fit(shape) || std::ranges::none_of(all, fit) ? labels : std::vector<std::string>();
}

// `of_file`: by kind.
std::shared_ptr<const Run> make_runs(std::vector<FoundWeights> found, const std::string& title,
                                     const WeightsLabels& given, const std::vector<WeightsLabels>& of_file)
{
    std::vector<WeightsShape> shapes;
    for (const FoundWeights& kind : found)
        shapes.push_back(kind.shape);
    std::shared_ptr<Run> first;
    for (std::size_t i = 0; i < found.size(); ++i) {
        const WeightsLabels labels = {.rows = fitting(given.rows, &WeightsShape::queries, shapes[i], shapes),
                                      .columns = fitting(given.columns, &WeightsShape::keys, shapes[i], shapes)};
        std::shared_ptr<Run> run = make_run(std::move(found[i]), title, labels, of_file[i]);
        if (first)
            first->further.push_back(std::move(run));
        else
            first = std::move(run);
    }
    return first;
}

WeightsArray in_memory(NamedArray& array)
{
    require_consistent(array);
    auto values = std::make_shared<const std::vector<double>>(std::move(array.values));
    return {.name = array.name, .shape = array.shape, .matrices = [values](const WeightsShape& shape) {
                Matrices matrices;
                const auto size = static_cast<std::size_t>(shape.queries * shape.keys);
                for (std::size_t begin = 0; begin < values->size(); begin += size)
                    matrices.push_back(std::make_shared<SliceSource>(values, begin, shape));
                return matrices;
            }};
}

// How the numbers of a stored array are loaded, where they cannot stay on disk.
struct Loading {
    MemoryBudget budget;
    RunControl control;
};

Matrices stored_matrices(const StoredFile& file, const StoredArray& array, const WeightsShape& shape, Loading& loading)
{
    const ArrayBytes bytes = in_c_order(file, array, loading.budget, loading.control);
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

// `file` and `loading` must outlive the result.
std::vector<FoundWeights> find_stored(const StoredFile& file, Loading& loading)
{
    std::vector<WeightsArray> arrays;
    for (const StoredArray& array : file.arrays)
        arrays.push_back(
            {.name = array.name,
             .shape = array.shape,
             .matrices = [&file, &array,
                          &loading](const WeightsShape& shape) { return stored_matrices(file, array, shape, loading); },
             .stored = &array});
    std::vector<FoundWeights> found = find_weights(std::move(arrays), file.file->path());
    for (const FoundWeights& kind : found)
        for (const WeightsArray& array : kind.arrays)
            require_known_type(file, *array.stored);
    return found;
}

// Throws where the headers show already that the file does not hold weights, before its numbers are read. A table is
// gone through for its shape, which is always one of weights.
void require_shapes(const std::string& path, const std::string& title, MemoryBudget budget, const RunControl& control)
{
    if (readable_array_format(path).holds == ArrayFormat::Holds::one_matrix)
        return;
    std::vector<WeightsArray> arrays;
    for (const StoredArray& array : open_headers(path, budget, control).arrays)
        arrays.push_back({.name = array.name, .shape = array.shape, .matrices = {}});
    find_weights(std::move(arrays), title);
}

std::string title_of(const std::string& path)
{
    return std::filesystem::path(path).filename().string();
}

} // namespace

std::shared_ptr<const Run> run_from_weights(ArrayFile file, const std::string& title, const WeightsLabels& labels)
{
    WeightsLabels of_file;
    if (file.arrays.size() == 1)
        of_file = {.rows = file.arrays.front().row_labels, .columns = file.arrays.front().column_labels};
    std::vector<WeightsArray> arrays;
    for (NamedArray& array : file.arrays)
        arrays.push_back(in_memory(array));
    std::vector<FoundWeights> found = find_weights(std::move(arrays), title);
    std::ranges::move(file.notes, std::back_inserter(found.front().notes));
    std::vector<WeightsLabels> of_kinds;
    for (FoundWeights& kind : found) {
        WeightsLabels of_kind = labels_of_metadata(file.metadata, kind);
        if (!of_file.rows.empty() || !of_file.columns.empty())
            of_kind = of_file;
        of_kinds.push_back(std::move(of_kind));
    }
    return make_runs(std::move(found), title, labels, of_kinds);
}

std::shared_ptr<const Run> open_weights(const std::string& path, const WeightsLabels& labels, MemoryBudget budget,
                                        const RunControl& control)
{
    if (!is_stored_format(path)) {
        require_shapes(path, title_of(path), budget, control);
        return run_from_weights(read_arrays(path, budget, control), title_of(path), labels);
    }
    const StoredFile file = open_stored(path, budget, control);
    Loading loading{.budget = budget, .control = control};
    std::vector<FoundWeights> found = find_stored(file, loading);
    std::vector<WeightsLabels> of_file;
    for (FoundWeights& kind : found)
        of_file.push_back(labels_of_metadata(file.metadata, kind));
    return make_runs(std::move(found), title_of(path), labels, of_file);
}

void check_weights(const std::string& path, MemoryBudget budget, const RunControl& control)
{
    const StoredFile file = open_stored(path, budget, control);
    Loading loading{.budget = budget, .control = control};
    for (const FoundWeights& kind : find_stored(file, loading))
        for (const WeightsArray& array : kind.arrays)
            loading.budget.take(bytes_copied(*array.stored), 1, path);
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
