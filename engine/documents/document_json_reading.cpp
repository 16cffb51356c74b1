// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/documents/document_json.h"

#include "engine/attention/mask_syntax.h"
#include "engine/attention/names.h"
#include "engine/documents/document_limits.h"
#include "engine/documents/document_names.h"
#include "engine/formats/json_fields.h"
#include "engine/layouts/layout_json.h"

#include <algorithm>
#include <limits>

namespace attn {

namespace {

using Field = JsonField;

constexpr Limits<Index> any_count{0, std::numeric_limits<std::int32_t>::max()};

Field integer_field(std::string_view name, Index& target, const Limits<Index>& limits)
{
    return attn::integer_field(name, target, limits.lowest, limits.highest);
}

double read_number(const JsonValue& value)
{
    static constexpr Named<double> words[] = {
        {std::numeric_limits<double>::quiet_NaN(), "NaN"},
        {std::numeric_limits<double>::infinity(), "Infinity"},
        {-std::numeric_limits<double>::infinity(), "-Infinity"},
    };
    if (!value.is_text())
        return value.number();
    if (const auto number = find_value(words, value.text()))
        return *number;
    value.fail_expecting(Message("document.number", "a number, \"NaN\", \"Infinity\" or \"-Infinity\""));
}

double read_temperature(const JsonValue& value)
{
    static_assert(document_limits::temperature.lowest == 0.001 && document_limits::temperature.highest == 1000.0);
    const double temperature = value.number();
    if (!document_limits::temperature.holds(temperature))
        value.fail_expecting(Message("document.temperature", "a number from 0.001 to 1000"));
    return temperature;
}

Mask read_mask(const JsonValue& value)
{
    Mask mask;
    value.for_each_item([&mask](const JsonValue& part) {
        try {
            add_mask(mask, part.text());
        } catch (const SettingError& error) {
            part.fail(error.message());
        }
        if (mask.window && !document_limits::mask_window.holds(*mask.window))
            part.fail(
                Message("document.window", "the window may be at most {0} wide", document_limits::mask_window.highest));
    });
    return mask;
}

void require_side(Index count, const JsonValue& row)
{
    if (!document_limits::matrix_side.holds(count))
        row.fail(Message("document.matrix-size",
                         "a matrix may have at most {0} rows and columns. Open a larger one "
                         "as a file",
                         document_limits::matrix_side.highest));
}

std::shared_ptr<const Matrix> read_matrix(const JsonValue& value)
{
    auto matrix = std::make_shared<Matrix>();
    value.for_each_item([&matrix](const JsonValue& row) {
        Index columns = 0;
        for (const simdjson::dom::element cell : row.array()) {
            double number = 0.0;
            if (cell.get(number) != simdjson::SUCCESS)
                number = read_number(row.item(cell, columns));
            matrix->values.push_back(number);
            require_side(++columns, row);
        }
        if (matrix->rows > 0 && columns != matrix->columns)
            row.fail(Message("document.row", "it has {0} numbers, but the rows before it have {1}", columns,
                             matrix->columns));
        matrix->columns = columns;
        require_side(++matrix->rows, row);
    });
    return matrix;
}

void read_text(const JsonValue& value, TextInput& text)
{
    const Field fields[] = {
        text_field("text", text.text),
        text_field("other", text.other),
        {"exact", [&text](const JsonValue& exact) { text.exact = exact.boolean(); }},
        choice_field("split", text.split, parse_token_split),
    };
    read_object(value, fields);
}

void read_image(const JsonValue& value, ImageInput& image)
{
    const Field fields[] = {
        text_field("path", image.path),
        integer_field("patch", image.patch, document_limits::patch),
        choice_field("features", image.features, parse_patch_features),
    };
    read_object(value, fields);
}

void read_matrices(const JsonValue& value, MatricesInput& matrices)
{
    std::vector<Field> fields;
    for (const std::string_view name : matrix_names())
        fields.push_back({name, [&matrices, name](const JsonValue& matrix) {
                              matrices.by_name[std::string(name)] = read_matrix(matrix);
                          }});
    read_object(value, fields);
}

void read_operator(const JsonValue& value, OperatorSettings& settings)
{
    const Field fields[] = {
        choice_field("score", settings.score, parse_score),
        choice_field("normalizer", settings.normalizer, parse_normalizer),
        {"mask", [&settings](const JsonValue& mask) { settings.mask = read_mask(mask); }},
        choice_field("position", settings.position, parse_position),
        {"temperature",
         [&settings](const JsonValue& temperature) { settings.temperature = read_temperature(temperature); }},
        integer_field("heads", settings.heads, document_limits::heads),
        integer_field("kv-heads", settings.key_value_heads, document_limits::key_value_heads),
        integer_field("dim", settings.dimension, document_limits::dimension),
        {"seed",
         [&settings](const JsonValue& seed) {
             settings.seed = seed.get<std::uint64_t>(Message("document.seed", "a whole number from 0 to 2^64 - 1"));
         }},
        choice_field("embedding", settings.embedding, parse_embedding),
        choice_field("projection", settings.projection, parse_projection),
    };
    read_object(value, fields);
}

// Whole numbers within the limits.
template <class Number>
Field integers_field(std::string_view name, std::vector<Number>& target, const Limits<Index>& limits)
{
    return {name, [&target, limits](const JsonValue& value) {
                value.for_each_item([&](const JsonValue& item) {
                    target.push_back(static_cast<Number>(item.integer(limits.lowest, limits.highest)));
                });
            }};
}

Field texts_field(std::string_view name, std::vector<std::string>& target)
{
    return {name, [&target](const JsonValue& value) {
                value.for_each_item([&](const JsonValue& item) { target.emplace_back(item.text()); });
            }};
}

std::shared_ptr<const NamedArray> read_pixels(const JsonValue& value)
{
    auto pixels = std::make_shared<NamedArray>(NamedArray{.name = "pixels"});
    const Field fields[] = {
        integers_field("shape", pixels->shape, any_count),
        {"values",
         [&pixels](const JsonValue& values) {
             values.for_each_item([&pixels](const JsonValue& item) {
                 pixels->values.push_back(static_cast<float>(read_number(item))); // as models take them
             });
         }},
    };
    read_object(value, fields);
    if (place_count(pixels->shape) != static_cast<Index>(pixels->values.size()))
        value.fail(Message("document.pixels", "there are {0} values for the shape {1}", pixels->values.size(),
                           shape_text(pixels->shape)));
    return pixels;
}

// Places in a text, in their order.
std::vector<Index> read_places(const JsonValue& value)
{
    std::vector<Index> places;
    value.for_each_item([&places](const JsonValue& item) {
        const Index place = item.integer(any_count.lowest, any_count.highest);
        if (!places.empty() && place <= places.back())
            item.fail(
                Message("document.places", "the places must rise, and {0} stands behind {1}", place, places.back()));
        places.push_back(place);
    });
    return places;
}

void read_model(const JsonValue& value, ModelSettings& model)
{
    const Field fields[] = {
        text_field("path", model.path),
        text_field("pair", model.pair),
        text_field("target", model.target),
        text_field("written", model.written),
        {"masked", [&model](const JsonValue& places) { model.masked = read_places(places); }},
        integers_field("ids", model.ids, any_count),
        integers_field("types", model.types, any_count),
        integers_field("attended", model.attended, {0, 1}),
        integers_field("target-ids", model.target_ids, any_count),
        {"pixels", [&model](const JsonValue& pixels) { model.pixels = read_pixels(pixels); }},
    };
    read_object(value, fields);
}

Document read_root(const JsonValue& root)
{
    Document document;
    WeightsLabels& labels = document.weights_labels;
    WeightsChoice& choice = document.weights_choice;
    const Field weights[] = {
        text_field("path", document.weights_path),
        texts_field("tokens", labels.tokens),
        texts_field("row-tokens", labels.rows),
        texts_field("column-tokens", labels.columns),
        text_field("array", choice.array),
        {"batch-row",
         [&choice](const JsonValue& value) { choice.batch_row = value.integer(no_batch, any_count.highest); }},
    };
    const Field fields[] = {
        text_field("title", document.title),
        choice_field("input", document.kind, parse_input_kind),
        {"text", [&document](const JsonValue& value) { read_text(value, document.text); }},
        {"image", [&document](const JsonValue& value) { read_image(value, document.image); }},
        {"matrices", [&document](const JsonValue& value) { read_matrices(value, document.matrices); }},
        {"weights", [&weights](const JsonValue& value) { read_object(value, weights); }},
        {"operator", [&document](const JsonValue& value) { read_operator(value, document.settings); }},
        {"model", [&document](const JsonValue& value) { read_model(value, document.model); }},
        {"layout",
         [&document](const JsonValue& value) {
             document.placement = Placement{.layout = read_layout(value), .pictures = {}};
         }},
    };
    read_object(root, fields);
    return document;
}

} // namespace

bool looks_like_document(std::string_view beginning)
{
    return beginning.find("\"title\":") != std::string_view::npos
        && beginning.find("\"input\":") != std::string_view::npos;
}

Document document_from_json(std::string_view json, const std::string& name)
{
    return read_root(JsonFile(json, name).root());
}

Document read_document(const std::string& path, MemoryBudget budget, const RunControl& control)
{
    return read_root(JsonFile(path, budget, control).root());
}

} // namespace attn
