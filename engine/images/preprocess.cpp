// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/images/preprocess.h"

#include <algorithm>
#include <functional>

namespace attn {

namespace {

PixelSize with_shortest_edge(const Image& image, Index edge)
{
    const Index shorter = std::min(image.height, image.width);
    // An empty picture is refused by resize.
    const Index longer = shorter < 1 ? edge : edge * std::max(image.height, image.width) / shorter;
    return image.width <= image.height ? PixelSize{longer, edge} : PixelSize{edge, longer};
}

Image resized(const Image& image, const Preprocessor& preprocessor, const RunControl& control)
{
    const PixelSize as_it_is{image.height, image.width};
    const PixelSize size =
        preprocessor.shortest_edge ? with_shortest_edge(image, *preprocessor.shortest_edge) : as_it_is;
    return resize(image, preprocessor.resize.value_or(size), preprocessor.filter, control);
}

// Half of the difference, rounded down also where it is negative.
Index centered(Index whole, Index part)
{
    return (whole - part) >> 1;
}

Image center_crop(const Image& image, PixelSize size)
{
    require_picture_size(size, Message("picture.cropped", "cropped picture"));
    const Index top = centered(image.height, size.height);
    const Index left = centered(image.width, size.width);
    Image result{size.height, size.width,
                 std::vector<std::uint8_t>(static_cast<std::size_t>(3 * size.height * size.width))};
    const Index first = std::max(-left, Index{0});
    const Index count = std::min(image.width, size.width);
    for (Index y = std::max(-top, Index{0}); y < std::min(size.height, image.height - top); ++y)
        std::copy_n(image.pixel(y + top, first + left), 3 * count, result.rgb.data() + 3 * (y * size.width + first));
    return result;
}

// What becomes of each of the 256 values of one channel.
std::array<float, 256> channel_values(const Preprocessor& preprocessor, std::size_t channel)
{
    std::array<float, 256> values;
    for (std::size_t byte = 0; byte < values.size(); ++byte) {
        const auto number = static_cast<double>(byte);
        values[byte] = static_cast<float>(preprocessor.rescale ? number * *preprocessor.rescale : number);
        if (preprocessor.mean && preprocessor.deviation)
            values[byte] = (values[byte] - static_cast<float>((*preprocessor.mean)[channel]))
                / static_cast<float>((*preprocessor.deviation)[channel]);
    }
    return values;
}

void require_channels(Index channels, const Preprocessor& preprocessor)
{
    if (channels != 1 && channels != 3)
        throw SettingError("preprocess.channels",
                           "picture: the model takes {0} channels, but a picture has 3, or 1 where it is grey. Give "
                           "pixels.",
                           channels);
    const auto differ = [](const std::optional<std::array<double, 3>>& numbers) {
        return numbers && std::ranges::adjacent_find(*numbers, std::not_equal_to()) != numbers->end();
    };
    if (channels == 1 && (differ(preprocessor.mean) || differ(preprocessor.deviation)))
        throw SettingError("preprocess.one-channel",
                           "preprocessor_config.json: image_mean and image_std have numbers for red, green and blue, "
                           "but the model takes grey. Write one number.");
}

} // namespace

PreprocessedImage preprocess(const Image& image, const Preprocessor& preprocessor, Index channels,
                             const RunControl& control)
{
    require_channels(channels, preprocessor);
    PreprocessedImage result;
    result.image = channels == 1 ? resized(grey(image), preprocessor, control) : resized(image, preprocessor, control);
    result.image.alpha.clear();
    if (preprocessor.crop)
        result.image = center_crop(result.image, *preprocessor.crop);
    result.values.reserve(result.image.rgb.size());
    for (std::size_t channel = 0; channel < static_cast<std::size_t>(channels); ++channel) {
        control.check();
        const std::array<float, 256> values = channel_values(preprocessor, channel);
        for (std::size_t at = channel; at < result.image.rgb.size(); at += 3)
            result.values.push_back(values[result.image.rgb[at]]);
    }
    return result;
}

} // namespace attn
