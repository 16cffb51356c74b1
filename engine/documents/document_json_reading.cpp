// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/attention/names.h"
#include "engine/documents/document_json.h"
#include "engine/documents/document_names.h"
#include "engine/formats/format_error.h"
#include "engine/text/named.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <set>
#include <simdjson.h>

namespace attn {

namespace {

// One value of the file and where it stands, for errors.
struct Value {
    simdjson::dom::element element;
    const std::string& file;
    std::string place;

    [[noreturn]] void fail(const std::string& why) const { throw FormatError(file, place, why); }

    template <class Type>
    Type get(const char* expected) const
    {
        Type value;
        if (element.get(value) != simdjson::SUCCESS)
            fail(std::string(expected) + " must stand here");
        return value;
    }
};

struct Field {
    std::string_view name;
    std::function<void(const Value&)> read;
};

// Calls `read` of each field that the object has.
void read_object(const Value& value, std::span<const Field> fields)
{
    std::set<std::string_view> seen;
    for (const auto [name, element] : value.get<simdjson::dom::object>("an object")) {
        const Value member{element, value.file,
                           (value.place == "document" ? "" : value.place + ".") + std::string(name)};
        const auto field = std::ranges::find(fields, name, &Field::name);
        if (field == fields.end())
            member.fail("this field is not known, use one of " + joined(fields, &Field::name));
        if (!seen.insert(name).second)
            member.fail("this field stands there twice");
        field->read(member);
    }
}

Field text_field(std::string_view name, std::string& target)
{
    return {name, [&target](const Value& value) { target = value.get<std::string_view>("a text"); }};
}

Field integer_field(std::string_view name, Index& target)
{
    return {name, [&target](const Value& value) { target = value.get<std::int64_t>("a whole number of 64 bits"); }};
}

// A choice by its name, as `parse` knows it.
template <class Choice>
Field choice_field(std::string_view name, Choice& target, Choice (*parse)(std::string_view))
{
    return {name, [&target, parse](const Value& value) {
                try {
                    target = parse(value.get<std::string_view>("a name"));
                } catch (const SettingError& error) {
                    value.fail(error.what());
                }
            }};
}

double read_number(const Value& value)
{
    if (!value.element.is_string())
        return value.get<double>("a number");
    const std::string_view text = value.get<std::string_view>("a number");
    if (text == "NaN")
        return std::numeric_limits<double>::quiet_NaN();
    if (text == "Infinity" || text == "-Infinity")
        return text.front() == '-' ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
    value.fail("a number, \"NaN\", \"Infinity\" or \"-Infinity\" must stand here");
}

Mask read_mask(const Value& value)
{
    Mask mask;
    for (const simdjson::dom::element part : value.get<simdjson::dom::array>("a list of masks")) {
        const Value text{part, value.file, value.place};
        try {
            add_mask(mask, text.get<std::string_view>("a list of masks"));
        } catch (const SettingError& error) {
            value.fail(error.what());
        }
    }
    return mask;
}

std::shared_ptr<const Matrix> read_matrix(const Value& value)
{
    auto matrix = std::make_shared<Matrix>();
    for (const simdjson::dom::element row : value.get<simdjson::dom::array>("a list of rows")) {
        const Value cells{row, value.file, value.place + ", row " + std::to_string(matrix->rows)};
        Index columns = 0;
        for (const simdjson::dom::element cell : cells.get<simdjson::dom::array>("a list of numbers")) {
            double number = 0.0;
            if (cell.get(number) != simdjson::SUCCESS)
                number = read_number({cell, value.file, cells.place + ", column " + std::to_string(columns)});
            matrix->values.push_back(number);
            ++columns;
        }
        if (matrix->rows > 0 && columns != matrix->columns)
            cells.fail("it has " + std::to_string(columns) + " numbers, but the rows before it have "
                       + std::to_string(matrix->columns));
        matrix->columns = columns;
        ++matrix->rows;
    }
    return matrix;
}

void read_text(const Value& value, TextInput& text)
{
    const Field fields[] = {
        text_field("text", text.text),
        text_field("other", text.other),
        {"exact", [&text](const Value& exact) { text.exact = exact.get<bool>("true or false"); }},
        choice_field("split", text.split, parse_token_split),
    };
    read_object(value, fields);
}

void read_image(const Value& value, ImageInput& image)
{
    const Field fields[] = {
        text_field("path", image.path),
        integer_field("patch", image.patch),
        choice_field("features", image.features, parse_patch_features),
    };
    read_object(value, fields);
}

void read_matrices(const Value& value, MatricesInput& matrices)
{
    std::vector<Field> fields;
    for (const std::string_view name : matrix_names())
        fields.push_back({name, [&matrices, name](const Value& matrix) {
                              matrices.by_name[std::string(name)] = read_matrix(matrix);
                          }});
    read_object(value, fields);
}

void read_operator(const Value& value, OperatorSettings& settings)
{
    const Field fields[] = {
        choice_field("score", settings.score, parse_score),
        choice_field("normalizer", settings.normalizer, parse_normalizer),
        {"mask", [&settings](const Value& mask) { settings.mask = read_mask(mask); }},
        choice_field("position", settings.position, parse_position),
        {"temperature", [&settings](const Value& temperature) { settings.temperature = read_number(temperature); }},
        integer_field("heads", settings.heads),
        integer_field("kv-heads", settings.key_value_heads),
        integer_field("dim", settings.dimension),
        {"seed",
         [&settings](const Value& seed) {
             settings.seed = seed.get<std::uint64_t>("a whole number from 0 to 2^64 - 1");
         }},
        choice_field("embedding", settings.embedding, parse_embedding),
        choice_field("projection", settings.projection, parse_projection),
    };
    read_object(value, fields);
}

// Whole numbers from `lowest` to `highest`.
template <class Number>
Field integers_field(std::string_view name, std::vector<Number>& target, std::int64_t lowest, std::int64_t highest)
{
    return {name, [&target, lowest, highest](const Value& value) {
                for (const simdjson::dom::element element :
                     value.get<simdjson::dom::array>("a list of whole numbers")) {
                    const Value item{element, value.file, value.place + ", number " + std::to_string(target.size())};
                    const auto number = item.get<std::int64_t>("a whole number of 64 bits");
                    if (number < lowest || number > highest)
                        item.fail(std::to_string(number) + " is not from " + std::to_string(lowest) + " to "
                                  + std::to_string(highest));
                    target.push_back(static_cast<Number>(number));
                }
            }};
}

std::shared_ptr<const NamedArray> read_pixels(const Value& value)
{
    auto pixels = std::make_shared<NamedArray>(NamedArray{.name = "pixels"});
    const Field fields[] = {
        integers_field("shape", pixels->shape, 0, std::numeric_limits<std::int32_t>::max()),
        {"values",
         [&pixels](const Value& values) {
             for (const simdjson::dom::element element : values.get<simdjson::dom::array>("a list of numbers"))
                 pixels->values.push_back(static_cast<float>( // as models take them
                     read_number(
                         {element, values.file, values.place + ", number " + std::to_string(pixels->values.size())})));
         }},
    };
    read_object(value, fields);
    if (place_count(pixels->shape) != static_cast<Index>(pixels->values.size()))
        value.fail("there are " + std::to_string(pixels->values.size()) + " values for the shape "
                   + shape_text(pixels->shape));
    return pixels;
}

void read_model(const Value& value, ModelSettings& model)
{
    constexpr std::int64_t any = std::numeric_limits<std::int32_t>::max();
    const Field fields[] = {
        text_field("path", model.path),
        text_field("pair", model.pair),
        text_field("target", model.target),
        integers_field("masked", model.masked, 0, any),
        integers_field("ids", model.ids, 0, any),
        integers_field("types", model.types, 0, any),
        integers_field("attended", model.attended, 0, 1),
        integers_field("target-ids", model.target_ids, 0, any),
        {"pixels", [&model](const Value& pixels) { model.pixels = read_pixels(pixels); }},
    };
    read_object(value, fields);
}

} // namespace

Document document_from_json(std::string_view json, const std::string& name)
{
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    if (const auto error = parser.parse(json.data(), json.size()).get(root); error != simdjson::SUCCESS)
        throw FormatError(name, "JSON", simdjson::error_message(error));
    Document document;
    const Field weights[] = {text_field("path", document.weights_path)};
    const Field fields[] = {
        text_field("title", document.title),
        choice_field("input", document.kind, parse_input_kind),
        {"text", [&document](const Value& value) { read_text(value, document.text); }},
        {"image", [&document](const Value& value) { read_image(value, document.image); }},
        {"matrices", [&document](const Value& value) { read_matrices(value, document.matrices); }},
        {"weights", [&weights](const Value& value) { read_object(value, weights); }},
        {"operator", [&document](const Value& value) { read_operator(value, document.settings); }},
        {"model", [&document](const Value& value) { read_model(value, document.model); }},
    };
    read_object({root, name, "document"}, fields);
    return document;
}

} // namespace attn
