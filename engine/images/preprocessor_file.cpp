// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/byte_source.h"
#include "engine/formats/format_error.h"
#include "engine/images/preprocess.h"
#include "engine/text/named.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <simdjson.h>

namespace attn {

namespace {

using simdjson::dom::element;

constexpr std::size_t most_bytes = 1'000'000;

// A size as the file gives it: both edges, or the shorter one alone.
struct Size {
    std::optional<PixelSize> exact;
    std::optional<Index> shortest_edge;
};

// All fields of the file; what it leaves out is as its processor has it.
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

struct Processor {
    std::string_view name;
    Fields (*defaults)();
};

// "Fast" ones do the same on other libraries.
constexpr Processor processors[] = {
    {"ViTImageProcessor", of_vit},   {"ViTImageProcessorFast", of_vit},   {"ViTFeatureExtractor", of_vit},
    {"DeiTImageProcessor", of_deit}, {"DeiTImageProcessorFast", of_deit}, {"DeiTFeatureExtractor", of_deit},
};

class PreprocessorReader {
public:
    explicit PreprocessorReader(const std::string& path) : path_(path) {}

    Fields read(const simdjson::dom::object& root)
    {
        require_different_names(root);
        Fields fields = defaults_of(root);
        for (const auto [name, value] : root)
            read_field(name, value, fields);
        return fields;
    }

private:
    [[noreturn]] void fail(std::string_view field, const std::string& why) const
    {
        throw FormatError(path_, std::string(field.substr(0, 100)), why);
    }

    void require_different_names(const simdjson::dom::object& root) const
    {
        std::set<std::string_view> seen;
        for (const auto [name, value] : root)
            if (!seen.insert(name).second)
                fail(name, "this field stands there twice");
    }

    // As transformers looks for it: the newer name of the field is asked first.
    Fields defaults_of(const simdjson::dom::object& root) const
    {
        for (const std::string_view field : {"image_processor_type", "feature_extractor_type"}) {
            element value;
            if (root.at_key(field).get(value) != simdjson::SUCCESS || value.is_null())
                continue;
            std::string_view type;
            if (value.get(type) != simdjson::SUCCESS)
                fail(field, "the name of a processor must stand here");
            const auto known = std::ranges::find(processors, type, &Processor::name);
            if (known == std::end(processors))
                fail(field,
                     "the processor " + std::string(type.substr(0, 100)) + " is not known, use one of "
                         + joined(processors, &Processor::name));
            return known->defaults();
        }
        return of_vit();
    }

    void read_field(std::string_view name, const element& value, Fields& fields) const
    {
        if (name.starts_with("do_"))
            read_step(name, value, fields);
        else if (value.is_null())
            return;
        else if (name == "size")
            fields.size = read_size(name, value);
        else if (name == "crop_size")
            fields.crop = read_exact_size(name, value);
        else if (name == "resample")
            fields.filter = read_filter(name, value);
        else if (name == "rescale_factor")
            fields.rescale_factor = read_number(name, value);
        else if (name == "image_mean")
            fields.mean = read_channels(name, value);
        else if (name == "image_std")
            fields.deviation = read_deviation(name, value);
    }

    void read_step(std::string_view name, const element& value, Fields& fields) const
    {
        bool on = false;
        if (!value.is_null() && value.get(on) != simdjson::SUCCESS)
            fail(name, "true or false must stand here");
        if (name == "do_resize")
            fields.resize = on;
        else if (name == "do_center_crop")
            fields.center_crop = on;
        else if (name == "do_rescale")
            fields.rescale = on;
        else if (name == "do_normalize")
            fields.normalize = on;
        else if (on && name != "do_convert_rgb") // pictures are red, green and blue here already
            fail(name,
                 "this step is not known, only do_resize, do_center_crop, do_rescale, do_normalize and do_convert_rgb "
                 "are; prepare the "
                 "picture by another program and set it to false");
    }

    Index read_side(std::string_view field, const element& value) const
    {
        std::int64_t side = 0;
        if (value.get(side) != simdjson::SUCCESS || side < 1 || side > longest_made_side)
            fail(field, "a whole number of pixels from 1 to " + std::to_string(longest_made_side) + " must stand here");
        return side;
    }

    PixelSize checked(std::string_view field, PixelSize size) const
    {
        if (size.height * size.width > most_made_pixels)
            fail(field, "it has more than " + std::to_string(most_made_pixels) + " pixels in all");
        return size;
    }

    Size read_size(std::string_view field, const element& value) const
    {
        simdjson::dom::object edges;
        element edge;
        if (value.get(edges) == simdjson::SUCCESS && edges.size() == 1
            && edges.at_key("shortest_edge").get(edge) == simdjson::SUCCESS)
            return {.exact = {}, .shortest_edge = read_side(std::string(field) + ".shortest_edge", edge)};
        return {.exact = read_exact_size(field, value), .shortest_edge = {}};
    }

    PixelSize read_exact_size(std::string_view field, const element& value) const
    {
        const std::string place(field);
        if (value.is_int64() || value.is_uint64()) {
            const Index side = read_side(field, value);
            return checked(field, {side, side});
        }
        simdjson::dom::array sides;
        if (value.get(sides) == simdjson::SUCCESS && sides.size() == 2)
            return checked(
                field, {read_side(field, sides.at(0).value_unsafe()), read_side(field, sides.at(1).value_unsafe())});
        simdjson::dom::object edges;
        element height;
        element width;
        if (value.get(edges) != simdjson::SUCCESS || edges.size() != 2
            || edges.at_key("height").get(height) != simdjson::SUCCESS
            || edges.at_key("width").get(width) != simdjson::SUCCESS)
            fail(field,
                 field == "size" ? "a number of pixels, height and width, or shortest_edge alone must stand here"
                                 : "a number of pixels, or height and width must stand here");
        return checked(field, {read_side(place + ".height", height), read_side(place + ".width", width)});
    }

    ResizeFilter read_filter(std::string_view field, const element& value) const
    {
        std::int64_t number = 0;
        if (value.get(number) != simdjson::SUCCESS || number < 0 || number > static_cast<int>(ResizeFilter::hamming))
            fail(field,
                 "the number of one of Pillow's filters must stand here: 0 nearest, 1 lanczos, 2 bilinear, 3 bicubic, "
                 "4 box, 5 hamming");
        return static_cast<ResizeFilter>(number);
    }

    double read_number(std::string_view field, const element& value) const
    {
        double number = 0.0;
        if (value.get(number) != simdjson::SUCCESS || !std::isfinite(static_cast<float>(number)))
            fail(field, "a number that float32 can hold must stand here");
        return number;
    }

    std::array<double, 3> read_channels(std::string_view field, const element& value) const
    {
        std::array<double, 3> channels;
        simdjson::dom::array numbers;
        if (value.is_number()) {
            channels.fill(read_number(field, value));
            return channels;
        }
        if (value.get(numbers) != simdjson::SUCCESS || numbers.size() != channels.size())
            fail(field, "a number, or three for red, green and blue must stand here");
        std::ranges::transform(numbers, channels.begin(),
                               [&](const element& number) { return read_number(field, number); });
        return channels;
    }

    std::array<double, 3> read_deviation(std::string_view field, const element& value) const
    {
        const std::array<double, 3> channels = read_channels(field, value);
        if (std::ranges::any_of(channels, [](double number) { return static_cast<float>(number) == 0.0F; }))
            fail(field, "values are divided by it, so it cannot be 0");
        return channels;
    }

    const std::string& path_;
};

} // namespace

Preprocessor read_preprocessor(const std::string& path)
{
    RegularFile file(path);
    MemoryBudget budget(most_bytes);
    const std::string text = read_whole(file, budget);
    simdjson::dom::parser parser;
    simdjson::dom::object root;
    if (const auto error = parser.parse(text).get(root); error != simdjson::SUCCESS)
        throw FormatError(path, "JSON",
                          std::string("it is not an object of settings (") + simdjson::error_message(error) + ")");
    const Fields fields = PreprocessorReader(path).read(root);
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
