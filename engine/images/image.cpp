// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/images/image.h"

namespace attn {

std::shared_ptr<const Image> on_white(const std::shared_ptr<const Image>& image)
{
    if (!image || image->alpha.empty())
        return image;
    auto result = std::make_shared<Image>(Image{image->height, image->width, image->rgb});
    for (std::size_t at = 0; at < result->rgb.size(); ++at) {
        const int alpha = image->alpha[at / 3];
        result->rgb[at] = static_cast<std::uint8_t>((result->rgb[at] * alpha + 255 * (255 - alpha) + 127) / 255);
    }
    return result;
}

Image grey(const Image& image)
{
    Image result{image.height, image.width, {}};
    result.rgb.reserve(image.rgb.size());
    for (std::size_t at = 0; at + 2 < image.rgb.size(); at += 3) {
        const std::uint32_t luma =
            (image.rgb[at] * 19595U + image.rgb[at + 1] * 38470U + image.rgb[at + 2] * 7471U + 0x8000U) >> 16U;
        result.rgb.insert(result.rgb.end(), 3, static_cast<std::uint8_t>(luma));
    }
    return result;
}

} // namespace attn
