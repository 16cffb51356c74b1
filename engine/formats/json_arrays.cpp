// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/json_arrays.h"

#include "engine/formats/json_writer.h"

namespace attn {

namespace {

using Layout = JsonWriter::Layout;

// Writes the values of one place along the dimensions before `dimension`, and moves `value` past them.
void write_nested(const NamedArray& array, std::size_t dimension, const double*& value, JsonWriter& json,
                  GatheringSink& out)
{
    if (dimension == array.shape.size()) {
        json.number(*value++, array.type);
        out.flush_if_full();
        return;
    }
    json.begin_list(dimension + 1 == array.shape.size() ? Layout::line : Layout::lines);
    for (Index i = 0; i < array.shape[dimension]; ++i)
        write_nested(array, dimension + 1, value, json, out);
    json.end();
}

void write_array(const NamedArray& array, JsonWriter& json, GatheringSink& out)
{
    json.key(array.name).begin_object();
    json.key("type").text(array.type == NumberType::float32 ? "float32" : "float64");
    json.key("shape").integers(array.shape);
    if (!array.row_labels.empty())
        json.key("row_labels").texts(array.row_labels);
    if (!array.column_labels.empty())
        json.key("column_labels").texts(array.column_labels);
    json.key("data");
    const double* value = array.values.data();
    if (array.values.empty())
        json.begin_list().end();
    else
        write_nested(array, 0, value, json, out);
    json.end();
}

} // namespace

void write_json_arrays(const ArrayFile& file, const ByteSink& sink)
{
    GatheringSink out(sink);
    JsonWriter json(out.pending);
    json.begin_object(Layout::lines);
    if (!file.metadata.empty()) {
        json.key("metadata").begin_object();
        for (const auto& [name, text] : file.metadata)
            json.key(name).text(text);
        json.end();
    }
    json.key("arrays").begin_object(Layout::lines);
    for (const NamedArray& array : file.arrays)
        write_array(array, json, out);
    json.end().end();
    out.pending += '\n';
    out.flush();
}

} // namespace attn
