// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/layouts/layout_json.h"

#include "engine/formats/json_fields.h"
#include "engine/tensor/error.h"
#include "engine/text/named.h"

#include <array>

namespace attn {

namespace {

constexpr Named<LayoutKind> kinds[] = {
    {LayoutKind::grid, "grid"},
    {LayoutKind::board, "board"},
    {LayoutKind::time, "time"},
    {LayoutKind::track, "track"},
};
constexpr Named<LayoutAxes> axes[] = {
    {LayoutAxes::both, "both"},
    {LayoutAxes::keys, "keys"},
    {LayoutAxes::queries, "queries"},
};
constexpr Named<PictureFit> fits[] = {
    {PictureFit::whole, "whole"},
    {PictureFit::padded, "padded"},
    {PictureFit::cropped, "cropped"},
};

constexpr Index any = layout_limits::number; // require_valid knows the limits of each number

template <class Choice, std::size_t count>
JsonField named_field(std::string_view name, Choice& target, const Named<Choice> (&table)[count])
{
    return {name, [&target, &table](const JsonValue& value) { target = value.choice(table); }};
}

JsonField count_field(std::string_view name, Index& target)
{
    return integer_field(name, target, -any, any);
}

// A list of exactly so many values.
template <std::size_t count>
std::array<JsonValue, count> items_of(const JsonValue& value)
{
    const std::vector<JsonValue> items = value.items();
    if (items.size() != count)
        value.fail(Message("layout.list", "it has {0} numbers. Give {1}.", items.size(), count));
    return [&]<std::size_t... i>(std::index_sequence<i...>)
    {
        return std::array<JsonValue, count>{items[i]...};
    }
    (std::make_index_sequence<count>());
}

Tile read_tile(const JsonValue& value)
{
    const auto items = items_of<4>(value);
    return {.row = items[0].integer(0, any),
            .column = items[1].integer(0, any),
            .rows = items[2].integer(1, any),
            .columns = items[3].integer(1, any)};
}

PixelArea read_area(const JsonValue& value)
{
    const auto items = items_of<4>(value);
    return {items[0].number(), items[1].number(), items[2].number(), items[3].number()};
}

LayoutPart read_part(const JsonValue& value)
{
    LayoutPart part;
    const JsonField fields[] = {
        count_field("first", part.first),
        count_field("rows", part.rows),
        count_field("columns", part.columns),
        count_field("row-end", part.row_end),
        count_field("picture", part.picture),
        count_field("frames", part.frames),
        named_field("fit", part.fit, fits),
        {"tile", [&part](const JsonValue& tile) { part.tile = read_tile(tile); }},
        {"area", [&part](const JsonValue& area) { part.area = read_area(area); }},
    };
    read_object(value, fields);
    return part;
}

void read_parts(const JsonValue& value, Layout& layout)
{
    for (const JsonValue& part : value.items())
        layout.parts.push_back(read_part(part));
}

void write_integer(JsonWriter& json, std::string_view name, Index value, Index otherwise)
{
    if (value != otherwise)
        json.key(name).integer(value);
}

void write_part(JsonWriter& json, const LayoutPart& part)
{
    const LayoutPart plain;
    json.begin_object();
    json.key("first").integer(part.first);
    json.key("rows").integer(part.rows);
    json.key("columns").integer(part.columns);
    write_integer(json, "row-end", part.row_end, plain.row_end);
    write_integer(json, "picture", part.picture, plain.picture);
    write_integer(json, "frames", part.frames, plain.frames);
    if (part.fit != plain.fit)
        json.key("fit").text(find_name(fits, part.fit));
    if (const Tile& tile = part.tile; tile != plain.tile)
        json.key("tile").integers(std::array{tile.row, tile.column, tile.rows, tile.columns});
    if (part.area) {
        json.key("area").begin_list();
        for (const double number : {part.area->left, part.area->top, part.area->width, part.area->height})
            json.number(number);
        json.end();
    }
    json.end();
}

} // namespace

void write_layout(JsonWriter& json, const Layout& layout, JsonWriter::Layout look)
{
    const Layout plain;
    json.begin_object(look);
    json.key("kind").text(find_name(kinds, layout.kind));
    if (layout.axes != plain.axes)
        json.key("axes").text(find_name(axes, layout.axes));
    json.key("parts").begin_list(look);
    for (const LayoutPart& part : layout.parts)
        write_part(json, part);
    json.end();
    if (!layout.pictures.empty())
        json.key("pictures").texts(layout.pictures);
    if (layout.merged_rows != 1 || layout.merged_columns != 1)
        json.key("merged").integers(std::array{layout.merged_rows, layout.merged_columns});
    if (layout.bottom_up != plain.bottom_up)
        json.key("bottom-up").boolean(layout.bottom_up);
    if (layout.seconds != plain.seconds)
        json.key("seconds").number(layout.seconds);
    if (layout.start != plain.start)
        json.key("start").number(layout.start);
    write_integer(json, "number", layout.number, plain.number);
    if (!layout.unit.empty())
        json.key("unit").text(layout.unit);
    json.end();
}

std::string layout_to_json(const Layout& layout)
{
    std::string out;
    JsonWriter json(out);
    write_layout(json, layout, JsonWriter::Layout::line);
    return out;
}

Layout read_layout(const JsonValue& value)
{
    Layout layout;
    const JsonField fields[] = {
        named_field("kind", layout.kind, kinds),
        named_field("axes", layout.axes, axes),
        {"parts", [&layout](const JsonValue& parts) { read_parts(parts, layout); }},
        {"pictures",
         [&layout](const JsonValue& pictures) {
             for (const JsonValue& picture : pictures.items())
                 layout.pictures.emplace_back(picture.text());
         }},
        {"merged",
         [&layout](const JsonValue& merged) {
             const auto items = items_of<2>(merged);
             layout.merged_rows = items[0].integer(1, any);
             layout.merged_columns = items[1].integer(1, any);
         }},
        {"bottom-up", [&layout](const JsonValue& on) { layout.bottom_up = on.boolean(); }},
        {"seconds", [&layout](const JsonValue& seconds) { layout.seconds = seconds.number(); }},
        {"start", [&layout](const JsonValue& start) { layout.start = start.number(); }},
        count_field("number", layout.number),
        text_field("unit", layout.unit),
    };
    read_object(value, fields);
    try {
        require_valid(layout);
    } catch (const SettingError& error) {
        value.fail(error.message());
    }
    return layout;
}

Layout layout_from_json(std::string_view json, const std::string& name)
{
    const JsonFile file(json, name);
    return read_layout(file.root());
}

} // namespace attn
