// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/documents/document_json.h"

#include "engine/attention/mask_syntax.h"
#include "engine/attention/names.h"
#include "engine/documents/document_names.h"
#include "engine/formats/json_writer.h"
#include "engine/layouts/layout_json.h"

namespace attn {

namespace {

constexpr auto lines = JsonWriter::Layout::lines;

void write_text(JsonWriter& json, const TextInput& text)
{
    json.key("text").begin_object(lines);
    json.key("text").text(text.text);
    json.key("other").text(text.other);
    json.key("exact").boolean(text.exact);
    json.key("split").text(name_of(text.split));
    json.end();
}

void write_image(JsonWriter& json, const ImageInput& image)
{
    json.key("image").begin_object(lines);
    json.key("path").text(image.path);
    json.key("patch").integer(image.patch);
    json.key("features").text(name_of(image.features));
    json.end();
}

// Called after each piece of what may be long: hands on what is written so far, and can throw Cancelled.
using Pause = std::function<void()>;

void write_matrix(JsonWriter& json, const Matrix& matrix, const Pause& pause)
{
    json.begin_list(lines);
    for (Index i = 0; i < matrix.rows; ++i) {
        json.begin_list();
        for (Index j = 0; j < matrix.columns; ++j)
            json.number(matrix(i, j));
        json.end();
        pause();
    }
    json.end();
}

void write_matrices(JsonWriter& json, const MatricesInput& matrices, const Pause& pause)
{
    json.key("matrices").begin_object(lines);
    for (const auto& [name, matrix] : matrices.by_name)
        if (matrix)
            write_matrix(json.key(name), *matrix, pause);
    json.end();
}

void write_operator(JsonWriter& json, const OperatorSettings& settings)
{
    json.key("operator").begin_object(lines);
    json.key("score").text(name_of(settings.score));
    json.key("normalizer").text(name_of(settings.normalizer));
    json.key("mask").texts(describe(settings.mask));
    json.key("position").text(name_of(settings.position));
    json.key("temperature").number(settings.temperature);
    json.key("heads").integer(settings.heads);
    json.key("kv-heads").integer(settings.key_value_heads);
    json.key("dim").integer(settings.dimension);
    json.key("seed").integer(settings.seed);
    json.key("embedding").text(name_of(settings.embedding));
    json.key("projection").text(name_of(settings.projection));
    json.end();
}

void write_pixels(JsonWriter& json, const NamedArray& pixels, const Pause& pause)
{
    json.key("pixels").begin_object(lines);
    json.key("shape").integers(pixels.shape);
    json.key("values").begin_list();
    for (const double value : pixels.values) {
        json.number(value, NumberType::float32);
        pause();
    }
    json.end().end();
}

void write_model(JsonWriter& json, const ModelSettings& model, const Pause& pause)
{
    json.key("model").begin_object(lines);
    json.key("path").text(model.path);
    json.key("pair").text(model.pair);
    json.key("target").text(model.target);
    json.key("written").text(model.written);
    json.key("masked").integers(model.masked);
    json.key("ids").integers(model.ids);
    json.key("types").integers(model.types);
    json.key("attended").integers(model.attended);
    json.key("target-ids").integers(model.target_ids);
    if (model.pixels)
        write_pixels(json, *model.pixels, pause);
    json.end();
}

void write_weights(JsonWriter& json, const Document& document)
{
    const WeightsLabels& labels = document.weights_labels;
    json.key("weights").begin_object(lines);
    json.key("path").text(document.weights_path);
    if (!labels.tokens.empty())
        json.key("tokens").texts(labels.tokens);
    if (!labels.rows.empty())
        json.key("row-tokens").texts(labels.rows);
    if (!labels.columns.empty())
        json.key("column-tokens").texts(labels.columns);
    if (!document.weights_choice.array.empty())
        json.key("array").text(document.weights_choice.array);
    if (document.weights_choice.batch_row)
        json.key("batch-row").integer(*document.weights_choice.batch_row);
    json.end();
}

} // namespace

void write_document(const Document& document, const ByteSink& sink, const RunControl& control)
{
    GatheringSink out(sink);
    const Pause pause = [&] {
        control.check();
        out.flush_if_full();
    };
    JsonWriter json(out.pending);
    json.begin_object(lines);
    json.key("title").text(document.title);
    json.key("input").text(name_of(document.kind));
    write_text(json, document.text);
    write_image(json, document.image);
    write_matrices(json, document.matrices, pause);
    write_weights(json, document);
    write_operator(json, document.settings);
    if (document.model != ModelSettings{})
        write_model(json, document.model, pause);
    if (document.placement)
        write_layout(json.key("layout"), document.placement->layout, lines);
    json.end();
    out.pending += '\n';
    out.flush();
}

std::string to_json(const Document& document)
{
    std::string out;
    write_document(document, [&out](std::string_view bytes) { out += bytes; });
    return out;
}

} // namespace attn
