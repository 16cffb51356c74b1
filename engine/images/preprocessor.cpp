// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/images/preprocessor.h"

#include "engine/formats/json_reader.h"

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

constexpr MemoryBudget most_bytes(1e6);

// A size as the file gives it: both edges, or the shorter one alone.
struct Size {
    std::optional<PixelSize> exact;
    std::optional<Index> shortest_edge;
};

// The fields of the file; those that it leaves out are as its processor has them.
struct Fields {
    bool resize = true;
    bool center_crop = false;
    bool rescale = true;
    bool normalize = true;
    Size size;
    PixelSize crop{224, 224};
    ResizeFilter filter;
    double rescale_factor = 1.0 / 255.0;
    std::array<double, 3> mean{0.5, 0.5, 0.5};
    std::array<double, 3> deviation{0.5, 0.5, 0.5};
};

Fields of_vit()
{
    return {.size = {.exact = PixelSize{224, 224}, .shortest_edge = {}}, .filter = ResizeFilter::bilinear};
}

Fields of_deit()
{
    return {.center_crop = true,
            .size = {.exact = PixelSize{256, 256}, .shortest_edge = {}},
            .filter = ResizeFilter::bicubic};
}

// The "Fast" ones do the same with other libraries.
constexpr Named<Fields (*)()> processors[] = {
    {of_vit, "ViTImageProcessor"},   {of_vit, "ViTImageProcessorFast"},   {of_vit, "ViTFeatureExtractor"},
    {of_deit, "DeiTImageProcessor"}, {of_deit, "DeiTImageProcessorFast"}, {of_deit, "DeiTFeatureExtractor"},
};

// As transformers looks for it: the newer name of the field is asked first.
Fields defaults_of(const JsonValue& root)
{
    for (const std::string_view field : {"image_processor_type", "feature_extractor_type"})
        if (const auto type = root.find(field))
            return type->choice(processors)();
    return of_vit();
}

Index read_side(const JsonValue& value)
{
    return value.integer(1, longest_made_side);
}

PixelSize read_exact_size(const JsonValue& value)
{
    PixelSize size;
    if (value.is_number()) {
        size = {read_side(value), read_side(value)};
    } else if (value.is_list()) {
        const std::vector<JsonValue> sides = value.items();
        if (sides.size() != 2)
            value.fail(Message("preprocessor.sides", "expected two numbers, height and width"));
        size = {read_side(sides[0]), read_side(sides[1])};
    } else {
        if (!value.is_object() || value.object().size() != 2)
            value.fail(Message("preprocessor.size", "expected a number of pixels, or height and width"));
        size = {read_side(value.at("height")), read_side(value.at("width"))};
    }
    if (size.height * size.width > most_made_pixels)
        value.fail(Message("preprocessor.too-large", "it has more than {0} pixels in all", most_made_pixels));
    return size;
}

Size read_size(const JsonValue& value)
{
    if (value.is_object() && value.object().size() == 1)
        return {.exact = {}, .shortest_edge = read_side(value.at("shortest_edge"))};
    return {.exact = read_exact_size(value), .shortest_edge = {}};
}

ResizeFilter read_filter(const JsonValue& value)
{
    const Message expected("preprocessor.filter",
                           "the number of one of Pillow's filters: 0 nearest, 1 lanczos, 2 bilinear, 3 bicubic, 4 box, "
                           "5 hamming");
    const auto number = value.get<std::int64_t>(expected);
    if (number < 0 || number > static_cast<int>(ResizeFilter::hamming))
        value.fail_expecting(expected);
    return static_cast<ResizeFilter>(number);
}

double read_number(const JsonValue& value)
{
    if (!std::isfinite(static_cast<float>(value.number())))
        value.fail(Message("preprocessor.float32", "expected a number that float32 can hold"));
    return value.number();
}

std::array<double, 3> read_channels(const JsonValue& value)
{
    std::array<double, 3> channels;
    if (value.is_number()) {
        channels.fill(read_number(value));
        return channels;
    }
    const std::vector<JsonValue> numbers = value.items();
    if (numbers.size() != 1 && numbers.size() != channels.size())
        value.fail(Message("preprocessor.channels", "expected a number, or three for red, green and blue"));
    channels.fill(read_number(numbers.front()));
    if (numbers.size() > 1)
        std::ranges::transform(numbers, channels.begin(), read_number);
    return channels;
}

std::array<double, 3> read_deviation(const JsonValue& value)
{
    const std::array<double, 3> channels = read_channels(value);
    if (std::ranges::any_of(channels, [](double number) { return static_cast<float>(number) == 0.0F; }))
        value.fail(Message("preprocessor.zero", "values are divided by it, so it cannot be 0"));
    return channels;
}

struct Step {
    std::string_view name;
    bool Fields::*on;
};
constexpr Step steps[] = {
    {"do_resize", &Fields::resize},
    {"do_center_crop", &Fields::center_crop},
    {"do_rescale", &Fields::rescale},
    {"do_normalize", &Fields::normalize},
};

void read_step(std::string_view name, bool on, const JsonValue& value, Fields& fields)
{
    const auto step = std::ranges::find(steps, name, &Step::name);
    if (step != std::end(steps))
        fields.*step->on = on;
    else if (on && name != "do_convert_rgb") // pictures are red, green and blue here already
        value.fail(Message("preprocessor.step",
                           "this step is not known, only {0} and do_convert_rgb are. Prepare the picture by another "
                           "program and set it to false.",
                           joined(steps, &Step::name)));
}

Fields read_fields(const JsonValue& root)
{
    root.require_different_names();
    Fields fields = defaults_of(root);
    for (const auto& [name, value] : root.members())
        if (name.starts_with("do_"))
            read_step(name, root.boolean_or(name, false), value, fields);
    if (const auto size = root.find("size"))
        fields.size = read_size(*size);
    if (const auto size = root.find("crop_size"))
        fields.crop = read_exact_size(*size);
    if (const auto filter = root.find("resample"))
        fields.filter = read_filter(*filter);
    if (const auto factor = root.find("rescale_factor"))
        fields.rescale_factor = read_number(*factor);
    if (const auto mean = root.find("image_mean"))
        fields.mean = read_channels(*mean);
    if (const auto deviation = root.find("image_std"))
        fields.deviation = read_deviation(*deviation);
    return fields;
}

} // namespace

Preprocessor read_preprocessor(const std::string& path)
{
    const JsonFile file(path, most_bytes);
    const Fields fields = read_fields(file.root());
    Preprocessor preprocessor;
    preprocessor.filter = fields.filter;
    if (fields.resize) {
        preprocessor.resize = fields.size.exact;
        preprocessor.shortest_edge = fields.size.shortest_edge;
    }
    if (fields.center_crop)
        preprocessor.crop = fields.crop;
    preprocessor.rescale = fields.rescale ? std::optional(fields.rescale_factor) : std::nullopt;
    if (fields.normalize) {
        preprocessor.mean = fields.mean;
        preprocessor.deviation = fields.deviation;
    }
    return preprocessor;
}

} // namespace attn
