#pragma once

#include "engine/images/image.h"
#include "engine/tensor/matrix.h"

#include <string>
#include <vector>

namespace attn {

// A picture cut into square patches, from the top left, row by row. The right and lower edge are padded with copies of the last
// pixel column and row, so that every patch is whole.
struct PatchGrid {
    Index patch = 16; // edge length in pixels
    Index rows = 0;   // ceil(height / patch)
    Index columns = 0;

    Index count() const { return rows * columns; }
    // "row,column" of patch `index`, from 0.
    std::string label(Index index) const;
};

// Throws SettingError for a patch size below 1, an empty picture, or more than 65,536 patches (the message says how many there
// would be and which size is large enough).
PatchGrid cut_into_patches(const Image& image, Index patch);

enum class PatchFeatures {
    pixels,              // 3 P^2 values (red, green, blue of each pixel in turn), 0 to 1
    color_and_gradients, // mean red, green, blue and a histogram of gradient orientations
};

// count() x d features of every patch; d is 3 P^2 or 3 + 8.
Matrix patch_features(const Image& image, const PatchGrid& grid, PatchFeatures features);

} // namespace attn
