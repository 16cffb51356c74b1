// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/images/image.h"
#include "engine/tensor/matrix.h"

#include <string>
#include <vector>

namespace attn {

// A picture cut into square patches, from the top left, row by row. The right and lower edge are padded with copies of
// the last pixel column and row, so that every patch is whole.
struct PatchGrid {
    Index patch = 16; // edge length in pixels
    Index rows = 0;   // ceil(height / patch)
    Index columns = 0;

    Index count() const { return rows * columns; }
    // "row,column" of patch `index`, from 0.
    std::string label(Index index) const;
};

// Throws SettingError for a patch size below 1 or above 1,024 pixels, an empty picture, or more than 65,536 patches
// (the message says how many there would be and which size is large enough).
PatchGrid cut_into_patches(const Image& image, Index patch);

// The number of gradient orientations that are told apart.
inline constexpr Index gradient_orientations = 8;

enum class PatchFeatures {
    pixels,              // 3 P^2 values (red, green, blue of each pixel in turn), 0 to 1
    color_and_gradients, // mean red, green, blue (0 to 1) and a histogram of gradient orientations
};

// count() x d features of every patch; d is 3 P^2 or 3 + 8.
//
// The histogram is that of Dalal & Triggs 2005 ("Histograms of Oriented Gradients for Human Detection", section 6), for
// one cell: central differences [-1, 0, 1] of the luma (Rec. 601, 0 to 1), unsigned orientations in 8 bins over 180
// degrees, each pixel votes with its gradient's magnitude, and the histogram h is scaled to h / sqrt(|h|^2 + eps^2).
// Here each pixel votes for one bin only, bin b is centred on b * 22.5 degrees (0: brightness changes from left to
// right, 4: from top to bottom, 2: towards the lower right), h is divided by the number of pixels first, and eps is
// 0.01, so that a flat patch with a little noise stays near 0.
//
// Throws MemoryError when the features would need more than 1 GB.
Matrix patch_features(const Image& image, const PatchGrid& grid, PatchFeatures features);

} // namespace attn
