// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/json_arrays.h"

#include "engine/formats/json_text.h"

namespace attn {

namespace {

void append_labels(std::string& out, const char* field, const std::vector<std::string>& labels)
{
    if (labels.empty())
        return;
    out += std::string(", \"") + field + "\": [";
    for (std::size_t i = 0; i < labels.size(); ++i) {
        if (i > 0)
            out += ", ";
        append_json_string(out, labels[i]);
    }
    out += ']';
}

// Writes the values of one place along the dimensions before `dimension`, and moves `value` past them.
void write_nested(const NamedArray& array, std::size_t dimension, const double*& value, GatheringSink& out)
{
    if (dimension == array.shape.size()) {
        append_json_number(out.pending, *value++, array.type);
        out.flush_if_full();
        return;
    }
    out.pending += '[';
    for (Index i = 0; i < array.shape[dimension]; ++i) {
        if (i > 0)
            out.pending += dimension + 1 == array.shape.size() ? ", " : ",\n";
        write_nested(array, dimension + 1, value, out);
    }
    out.pending += ']';
}

void write_array(const NamedArray& array, GatheringSink& out)
{
    append_json_string(out.pending, array.name);
    out.pending += array.type == NumberType::float32 ? ": {\"type\": \"float32\"" : ": {\"type\": \"float64\"";
    out.pending += ", \"shape\": " + shape_text(array.shape);
    append_labels(out.pending, "row_labels", array.row_labels);
    append_labels(out.pending, "column_labels", array.column_labels);
    out.pending += ", \"data\":\n";
    const double* value = array.values.data();
    if (array.values.empty())
        out.pending += "[]";
    else
        write_nested(array, 0, value, out);
    out.pending += '}';
}

} // namespace

void write_json_arrays(const ArrayFile& file, const ByteSink& sink)
{
    GatheringSink out(sink);
    out.pending = "{";
    if (!file.metadata.empty()) {
        out.pending += "\"metadata\": {";
        for (const char* separator = ""; const auto& [name, text] : file.metadata) {
            out.pending += separator;
            append_json_string(out.pending, name);
            out.pending += ": ";
            append_json_string(out.pending, text);
            separator = ", ";
        }
        out.pending += "},\n";
    }
    out.pending += "\"arrays\": {";
    for (const char* separator = "\n"; const NamedArray& array : file.arrays) {
        out.pending += separator;
        write_array(array, out);
        separator = ",\n";
    }
    out.pending += "\n}}\n";
    out.flush();
}

} // namespace attn
