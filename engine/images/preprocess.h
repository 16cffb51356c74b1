#pragma once

#include "engine/images/image.h"
#include "engine/tensor/matrix.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace attn {

// The filters of Pillow, by its numbers (resample of preprocessor_config.json).
enum class ResizeFilter { nearest = 0, lanczos = 1, bilinear = 2, bicubic = 3, box = 4, hamming = 5 };

struct PixelSize {
    Index height = 0;
    Index width = 0;
    bool operator==(const PixelSize&) const = default;
};

// What preprocessor_config.json says is done to a picture before a vision model sees it, in this order.
struct Preprocessor {
    std::optional<PixelSize> resize;     // to exactly this size
    std::optional<Index> shortest_edge;  // or so that the shorter edge has this length
    ResizeFilter filter = ResizeFilter::bilinear;
    std::optional<PixelSize> crop;       // around the centre; beyond the picture is black
    std::optional<double> rescale = 1.0 / 255.0;
    std::optional<std::array<double, 3>> mean; // with deviation: (x - mean) / deviation
    std::optional<std::array<double, 3>> deviation;
    bool operator==(const Preprocessor&) const = default;
};

// Reads preprocessor_config.json as transformers does (ViT, DeiT image processors and the feature extractors before them: `size` as a
// number, as height and width, as shortest_edge). Throws FormatError naming file and field, also for a step that is not known here.
Preprocessor read_preprocessor(const std::string& path);

// As Pillow resizes 8-bit pictures: the filter is widened where it makes smaller, coefficients are rounded to fixed point, and the picture is
// rounded to 8 bits after each of the two passes. Throws SettingError for a size of 0 or of more than 2^24 pixels.
Image resize(const Image& image, PixelSize size, ResizeFilter filter);

// 3 x height x width numbers, row-major, and the picture as the model sees it, for the window.
struct PreprocessedImage {
    Image image;               // resized and cropped
    std::vector<float> values; // rescaled and normalized
};
PreprocessedImage preprocess(const Image& image, const Preprocessor& preprocessor);

} // namespace attn
