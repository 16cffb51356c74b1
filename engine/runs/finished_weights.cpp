// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/runs/finished_weights.h"

#include "engine/formats/array_formats.h"
#include "engine/formats/json_strings.h"
#include "engine/formats/stored_file.h"
#include "engine/formats/stored_matrix.h"
#include "engine/runs/attention_arrays.h"
#include "engine/tensor/error.h"
#include "engine/tensor/mask_numbers.h"
#include "engine/text/named.h"
#include "engine/text/special_tokens.h"

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

// Sorts arrays whose names differ in the number of the layer alone, wherever in the name it stands, as in
// blocks.0.attn.hook_pattern, and returns the numbers. Nothing where it is not so.
std::vector<Index> sort_by_number_within(std::vector<WeightsArray>& arrays)
{
    std::vector<ArrayHeader> headers;
    for (const WeightsArray& array : arrays)
        headers.push_back({array.name, array.shape});
    const std::vector<AttentionArrays> found = attention_arrays(headers);
    if (found.size() != 1 || found.front().numbers.size() != arrays.size())
        return {};
    std::vector<WeightsArray> sorted;
    for (std::size_t layer = 0; layer < arrays.size(); ++layer) {
        const std::size_t place = layer * static_cast<std::size_t>(found.front().heads);
        sorted.push_back(arrays[found.front().places[place].front().array]);
    }
    arrays = std::move(sorted);
    return found.front().numbers;
}

// Sorts the arrays of a file by layer. Where layers are missing, a note says which ones are there.
std::optional<Message> sort_by_layer(std::vector<WeightsArray>& arrays)
{
    std::vector<Index> numbers = sort_by_number_within(arrays);
    if (numbers.empty()) {
        for (const WeightsArray& array : arrays)
            numbers.push_back(layer_number(array));
        std::ranges::sort(arrays, {}, layer_number);
        std::ranges::sort(numbers);
    }
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

// One axis of the weights, for messages about its labels.
struct LabelledAxis {
    Message labels;
    Message units;
    Message other_units;
    Index count = 0;
    Index other = 0; // of the other axis
};

LabelledAxis rows_of(const WeightsShape& shape)
{
    return {Message("labels.rows", "row labels"), in_queries(), in_keys(), shape.queries, shape.keys};
}

LabelledAxis columns_of(const WeightsShape& shape)
{
    return {Message("labels.columns", "column labels"), in_keys(), in_queries(), shape.keys, shape.queries};
}

// Without the blank lines at the end of a file that there are no tokens for.
std::vector<std::string> without_blank_end(std::vector<std::string> labels, Index count)
{
    while (static_cast<Index>(labels.size()) > count && labels.back().empty())
        labels.pop_back();
    return labels;
}

bool fits(const std::vector<std::string>& labels, Index count)
{
    return static_cast<Index>(labels.size()) == count;
}

// Throws where given labels do not fit.
std::vector<std::string> fitting_labels(const LabelledAxis& axis, const std::vector<std::string>& given)
{
    std::vector<std::string> labels = without_blank_end(given, axis.count);
    if (labels.empty() || fits(labels, axis.count))
        return labels;
    if (fits(without_blank_end(given, axis.other), axis.other))
        throw SettingError("weights.labels-swapped",
                           "{0}: there are {1} labels, as many as {2} and not as the {3} {4}. Swap rows and columns.",
                           axis.labels, axis.other, axis.other_units, axis.count, axis.units);
    throw SettingError("weights.labels", "{0}: there are {1} labels, but the weights have {2} {3}. Give one for each.",
                       axis.labels, labels.size(), axis.count, axis.units);
}

// The labels of an axis, and which of them are special.
struct AxisLabels {
    std::vector<std::string> texts;
    std::optional<std::vector<Index>> special; // nothing: those with known names
};

std::vector<Token> make_tokens(const AxisLabels& labels, Index count)
{
    std::vector<Token> tokens(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        tokens[i].text = labels.texts.empty() ? std::to_string(i) : labels.texts[i];
        tokens[i].special = !labels.special && is_special_name(tokens[i].text);
    }
    for (const Index place : labels.special.value_or(std::vector<Index>()))
        if (place >= 0 && place < count)
            tokens[static_cast<std::size_t>(place)].special = true;
    return tokens;
}

struct FileLabels {
    AxisLabels rows;
    AxisLabels columns;
};

using Metadata = std::map<std::string, std::string>;

// The first of some names that the metadata have.
Metadata::const_iterator find_first(const Metadata& metadata, std::initializer_list<std::string> names)
{
    for (const std::string& name : names)
        if (const auto entry = metadata.find(name); entry != metadata.end())
            return entry;
    return metadata.end();
}

// Where no name is known: the only list of texts that fits.
std::vector<std::string> labels_of_other_names(const Metadata& metadata, const LabelledAxis& axis, FoundWeights& found)
{
    std::vector<std::string> names;
    std::vector<std::string> labels;
    for (const auto& [name, text] : metadata) {
        if (!text.starts_with('['))
            continue;
        std::optional<std::vector<std::string>> list = parse_json_strings(text);
        if (!list || !fits(*list, axis.count))
            continue;
        names.push_back(name);
        labels = std::move(*list);
    }
    if (names.size() == 1)
        found.notes.push_back(Message("note.labels-found",
                                      "{0} of the file, as many as there are {1}, were taken for {2}", names.front(),
                                      axis.units, axis.labels));
    if (names.size() > 1)
        found.notes.push_back(
            Message("note.labels-several",
                    "the file has several lists of as many texts as {0} ({1}): numbers stand instead, "
                    "until one is called tokens",
                    axis.units, joined(names)));
    return names.size() == 1 ? labels : std::vector<std::string>();
}

// Names that look like tokens, but fit nothing.
void note_unknown_names(const Metadata& metadata, FoundWeights& found)
{
    for (const auto& [name, text] : metadata) {
        const bool called_so = name.find("token") != std::string::npos || name.find("label") != std::string::npos;
        if (!called_so || name.ends_with("special_tokens"))
            continue;
        const auto list = parse_json_strings(text);
        if (!list && text.find_first_of(" ,|") == std::string::npos)
            continue; // one token
        const Message what = list ? Message("note.of-texts", "a list of {0}", list->size())
                                  : Message("note.no-texts", "no list of texts");
        found.notes.push_back(
            Message("note.unknown-tokens",
                    "{0} in the file's metadata is {1}: labels are the lists tokens, row_tokens and column_tokens",
                    name, what));
    }
}

// The labels that the metadata of a saved run name, under `own` or, where queries and keys are the same, "tokens"; the
// names of a kind with its prefix come first. None where they do not fit, which a note tells.
std::optional<std::vector<std::string>> labels_of_metadata(const Metadata& metadata, const std::string& own,
                                                           const std::string& alias, const LabelledAxis& axis,
                                                           FoundWeights& found)
{
    const std::string prefix(found.kind.metadata);
    const auto entry = find_first(metadata, {prefix + own, prefix + "tokens", own, "tokens", alias});
    if (entry == metadata.end())
        return {};
    std::optional<std::vector<std::string>> labels = parse_json_strings(entry->second);
    if (labels && fits(*labels, axis.count))
        return labels;
    if (!labels)
        found.notes.push_back(Message(
            "note.labels", "{0} in the file's metadata are not a list of texts: numbers stand instead", entry->first));
    else if (fits(*labels, axis.other) && entry->first != prefix + "tokens" && entry->first != "tokens")
        found.notes.push_back(Message("note.labels-swapped",
                                      "{0} in the file's metadata are {1}, as many as {2} and not as the {3} {4}: rows "
                                      "and columns seem to be swapped, and numbers stand instead",
                                      entry->first, labels->size(), axis.other_units, axis.count, axis.units));
    else
        found.notes.push_back(Message(
            "note.labels-count", "{0} in the file's metadata are {1}, but there are {2} {3}: numbers stand instead",
            entry->first, labels->size(), axis.count, axis.units));
    return std::vector<std::string>();
}

std::optional<std::vector<Index>> special_of_metadata(const Metadata& metadata, const std::string& own,
                                                      const FoundWeights& found)
{
    const std::string prefix(found.kind.metadata);
    const auto entry = find_first(metadata, {prefix + own, prefix + "special_tokens", own, "special_tokens"});
    return entry == metadata.end() ? std::nullopt : parse_json_integers(entry->second);
}

FileLabels labels_of_metadata(const Metadata& metadata, FoundWeights& found)
{
    const LabelledAxis rows = rows_of(found.shape);
    const LabelledAxis columns = columns_of(found.shape);
    const bool own_names = std::ranges::any_of(metadata, [](const auto& entry) {
        return entry.first.ends_with("row_tokens") || entry.first.ends_with("column_tokens")
            || entry.first == "left_text" || entry.first == "right_text";
    });
    const bool same = !own_names && rows.count == columns.count;
    const auto of_rows = labels_of_metadata(metadata, "row_tokens", "left_text", rows, found);
    const auto of_columns =
        same ? of_rows : labels_of_metadata(metadata, "column_tokens", "right_text", columns, found);
    FileLabels labels;
    labels.rows = {of_rows.value_or(std::vector<std::string>()),
                   special_of_metadata(metadata, "row_special_tokens", found)};
    labels.columns = {of_columns.value_or(std::vector<std::string>()),
                      special_of_metadata(metadata, "column_special_tokens", found)};
    if (of_rows || of_columns)
        return labels;
    labels.rows.texts = labels_of_other_names(metadata, rows, found);
    labels.columns.texts = same ? labels.rows.texts : labels_of_other_names(metadata, columns, found);
    if (labels.rows.texts.empty() && labels.columns.texts.empty())
        note_unknown_names(metadata, found);
    return labels;
}

// `given` come before those of the file.
AxisLabels chosen(const LabelledAxis& axis, const std::vector<std::string>& given, AxisLabels of_file)
{
    std::vector<std::string> labels = fitting_labels(axis, given);
    return labels.empty() ? std::move(of_file)
                          : AxisLabels{.texts = std::move(labels), .special = std::move(of_file.special)};
}

std::shared_ptr<Run> make_run(FoundWeights found, const std::string& title, const WeightsLabels& given,
                              FileLabels of_file)
{
    auto run = std::make_shared<Run>();
    run->title = title;
    run->kind = found.kind.kind;
    run->layers = found.arrays.size() > 1 ? static_cast<Index>(found.arrays.size()) : found.shape.layers;
    run->heads = found.shape.heads;
    run->notes = std::move(found.notes);
    run->queries = make_tokens(chosen(rows_of(found.shape), given.rows, std::move(of_file.rows)), found.shape.queries);
    run->keys =
        make_tokens(chosen(columns_of(found.shape), given.columns, std::move(of_file.columns)), found.shape.keys);
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
    const auto fit = [&](const WeightsShape& other) {
        return fits(without_blank_end(labels, other.*count), other.*count);
    };
    return fit(shape) || std::ranges::none_of(all, fit) ? labels : std::vector<std::string>();
}

// Labels for both axes go to those that they fit and that have none of their own.
WeightsLabels with_tokens(const WeightsLabels& given, const std::vector<WeightsShape>& all)
{
    const auto fit = [&given](Index count) { return fits(without_blank_end(given.tokens, count), count); };
    const auto any = [&](const WeightsShape& shape) { return fit(shape.queries) || fit(shape.keys); };
    WeightsLabels labels = given;
    if (given.tokens.empty())
        return labels;
    if (std::ranges::none_of(all, any))
        throw SettingError("weights.tokens-fit-none",
                           "tokens: there are {0}, but the weights have {1} queries and {2} keys. Give one for each.",
                           given.tokens.size(), all.front().queries, all.front().keys);
    const auto fits_one = [&](Index WeightsShape::*count) {
        return std::ranges::any_of(all, [&](const WeightsShape& shape) { return fit(shape.*count); });
    };
    if (labels.rows.empty() && fits_one(&WeightsShape::queries))
        labels.rows = given.tokens;
    if (labels.columns.empty() && fits_one(&WeightsShape::keys))
        labels.columns = given.tokens;
    return labels;
}

// `of_file`: by kind.
std::shared_ptr<const Run> make_runs(std::vector<FoundWeights> found, const std::string& title,
                                     const WeightsLabels& given, std::vector<FileLabels> of_file)
{
    std::vector<WeightsShape> shapes;
    for (const FoundWeights& kind : found)
        shapes.push_back(kind.shape);
    const WeightsLabels all = with_tokens(given, shapes);
    std::shared_ptr<Run> first;
    for (std::size_t i = 0; i < found.size(); ++i) {
        const WeightsLabels labels = {.rows = fitting(all.rows, &WeightsShape::queries, shapes[i], shapes),
                                      .columns = fitting(all.columns, &WeightsShape::keys, shapes[i], shapes)};
        std::shared_ptr<Run> run = make_run(std::move(found[i]), title, labels, std::move(of_file[i]));
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
        if (array.number)
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
    std::vector<std::string> rows;
    std::vector<std::string> columns;
    if (file.arrays.size() == 1) {
        rows = file.arrays.front().row_labels;
        columns = file.arrays.front().column_labels;
    }
    std::vector<WeightsArray> arrays;
    for (NamedArray& array : file.arrays)
        arrays.push_back(in_memory(array));
    std::vector<FoundWeights> found = find_weights(std::move(arrays), title);
    std::ranges::move(file.notes, std::back_inserter(found.front().notes));
    std::vector<FileLabels> of_file;
    for (FoundWeights& kind : found) {
        // Labels of the array itself come before the metadata.
        const bool own = !rows.empty() || !columns.empty();
        FileLabels& of_kind = of_file.emplace_back(own ? FileLabels() : labels_of_metadata(file.metadata, kind));
        if (own) {
            of_kind.rows = {rows, special_of_metadata(file.metadata, "row_special_tokens", kind)};
            of_kind.columns = {columns, special_of_metadata(file.metadata, "column_special_tokens", kind)};
        }
    }
    return make_runs(std::move(found), title, labels, std::move(of_file));
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
    std::vector<FileLabels> of_file;
    for (FoundWeights& kind : found)
        of_file.push_back(labels_of_metadata(file.metadata, kind));
    return make_runs(std::move(found), title_of(path), labels, std::move(of_file));
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
