// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/attention/mask_syntax.h"
#include "engine/attention/names.h"
#include "engine/documents/document_json.h"
#include "engine/documents/document_names.h"
#include "engine/formats/json_text.h"

namespace attn {

namespace {

// Writes the fields of one object, each on a line of its own.
class ObjectWriter {
public:
    ObjectWriter(std::string& out, int depth) : out_(out), depth_(depth) { out_ += '{'; }

    // Begins a field; its value is to be appended to what this gives back.
    std::string& field(std::string_view name)
    {
        out_ += first_ ? "\n" : ",\n";
        out_.append(static_cast<std::size_t>(2 * depth_ + 2), ' ');
        append_json_string(out_, name);
        out_ += ": ";
        first_ = false;
        return out_;
    }
    void text(std::string_view name, std::string_view value) { append_json_string(field(name), value); }
    void integer(std::string_view name, Index value) { field(name) += std::to_string(value); }
    ObjectWriter object(std::string_view name) { return {field(name), depth_ + 1}; }
    void end()
    {
        if (!first_) {
            out_ += '\n';
            out_.append(static_cast<std::size_t>(2 * depth_), ' ');
        }
        out_ += '}';
    }

private:
    std::string& out_;
    int depth_;
    bool first_ = true;
};

void append_matrix(std::string& out, const Matrix& matrix)
{
    out += '[';
    for (Index i = 0; i < matrix.rows; ++i) {
        out += i == 0 ? "[" : ",\n      [";
        for (Index j = 0; j < matrix.columns; ++j) {
            if (j > 0)
                out += ", ";
            append_json_number(out, matrix(i, j));
        }
        out += ']';
    }
    out += ']';
}

void write_text(ObjectWriter object, const TextInput& text)
{
    object.text("text", text.text);
    object.text("other", text.other);
    object.field("exact") += text.exact ? "true" : "false";
    object.text("split", name_of(text.split));
    object.end();
}

void write_image(ObjectWriter object, const ImageInput& image)
{
    object.text("path", image.path);
    object.integer("patch", image.patch);
    object.text("features", name_of(image.features));
    object.end();
}

void write_matrices(ObjectWriter object, const MatricesInput& matrices)
{
    for (const auto& [name, matrix] : matrices.by_name)
        if (matrix)
            append_matrix(object.field(name), *matrix);
    object.end();
}

void write_weights(ObjectWriter object, const std::string& path)
{
    object.text("path", path);
    object.end();
}

void write_operator(ObjectWriter object, const OperatorSettings& settings)
{
    object.text("score", name_of(settings.score));
    object.text("normalizer", name_of(settings.normalizer));
    std::string& out = object.field("mask");
    out += '[';
    for (const char* separator = ""; const std::string& mask : describe(settings.mask)) {
        out += separator;
        append_json_string(out, mask);
        separator = ", ";
    }
    out += ']';
    object.text("position", name_of(settings.position));
    append_json_number(object.field("temperature"), settings.temperature);
    object.integer("heads", settings.heads);
    object.integer("kv-heads", settings.key_value_heads);
    object.integer("dim", settings.dimension);
    object.field("seed") += std::to_string(settings.seed);
    object.text("embedding", name_of(settings.embedding));
    object.text("projection", name_of(settings.projection));
    object.end();
}

template <class Numbers>
void append_list(std::string& out, const Numbers& numbers)
{
    out += '[';
    for (const char* separator = ""; const auto number : numbers) {
        out += separator;
        out += std::to_string(number);
        separator = ", ";
    }
    out += ']';
}

void write_pixels(ObjectWriter object, const NamedArray& pixels)
{
    append_list(object.field("shape"), pixels.shape);
    std::string& out = object.field("values");
    out += '[';
    for (const char* separator = ""; const double value : pixels.values) {
        out += separator;
        append_json_number(out, value, NumberType::float32);
        separator = ", ";
    }
    out += ']';
    object.end();
}

void write_model(ObjectWriter object, const ModelSettings& model)
{
    object.text("path", model.path);
    object.text("pair", model.pair);
    object.text("target", model.target);
    append_list(object.field("masked"), model.masked);
    append_list(object.field("ids"), model.ids);
    append_list(object.field("types"), model.types);
    append_list(object.field("attended"), model.attended);
    append_list(object.field("target-ids"), model.target_ids);
    if (model.pixels)
        write_pixels(object.object("pixels"), *model.pixels);
    object.end();
}

} // namespace

std::string to_json(const Document& document)
{
    std::string out;
    ObjectWriter object(out, 0);
    object.text("title", document.title);
    object.text("input", name_of(document.kind));
    write_text(object.object("text"), document.text);
    write_image(object.object("image"), document.image);
    write_matrices(object.object("matrices"), document.matrices);
    write_weights(object.object("weights"), document.weights_path);
    write_operator(object.object("operator"), document.settings);
    if (document.model != ModelSettings{})
        write_model(object.object("model"), document.model);
    object.end();
    return out + "\n";
}

} // namespace attn
