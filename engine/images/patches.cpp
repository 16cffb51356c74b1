// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/images/patches.h"

#include "engine/run_control/memory_budget.h"
#include "engine/tensor/error.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace attn {

namespace {

constexpr Index most_patches = 65536;
constexpr Index largest_patch = 1024;
constexpr MemoryBudget most_memory(1 << 30);

Index parts(Index length, Index part)
{
    return (length - 1) / part + 1;
}

Index patches_of(const Image& image, Index patch)
{
    return parts(image.height, patch) * parts(image.width, patch);
}

// The pixel at (y, x); beyond the edge, the nearest one.
const std::uint8_t* nearest_pixel(const Image& image, Index y, Index x)
{
    return image.pixel(std::clamp<Index>(y, 0, image.height - 1), std::clamp<Index>(x, 0, image.width - 1));
}

double luma(const std::uint8_t* rgb)
{
    return (0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2]) / 255.0;
}

struct Direction {
    double x;
    double y;
};

// cos and sin of b * 22.5 degrees, written out because the system's cos and sin differ in their last bit.
constexpr double cos_22 = 0.92387953251128674;
constexpr double cos_45 = 0.70710678118654752;
constexpr double cos_67 = 0.38268343236508977;
constexpr std::array<Direction, gradient_orientations> orientations{{
    {1.0, 0.0},
    {cos_22, cos_67},
    {cos_45, cos_45},
    {cos_67, cos_22},
    {0.0, 1.0},
    {-cos_67, cos_22},
    {-cos_45, cos_45},
    {-cos_22, cos_67},
}};

// The bin whose direction, taken either way, is nearest to that of the gradient.
std::size_t nearest_orientation(const Direction& gradient)
{
    std::size_t nearest = 0;
    double largest = -1.0;
    for (std::size_t bin = 0; bin < orientations.size(); ++bin) {
        const double along = std::abs(gradient.x * orientations[bin].x + gradient.y * orientations[bin].y);
        if (along > largest) {
            largest = along;
            nearest = bin;
        }
    }
    return nearest;
}

Direction gradient_at(const Image& image, Index y, Index x)
{
    return {luma(nearest_pixel(image, y, x + 1)) - luma(nearest_pixel(image, y, x - 1)),
            luma(nearest_pixel(image, y + 1, x)) - luma(nearest_pixel(image, y - 1, x))};
}

// Where the patch begins.
struct Corner {
    Index y;
    Index x;
};

void write_pixels(const Image& image, const Corner& corner, Index patch, std::span<double> out)
{
    auto next = out.begin();
    for (Index y = corner.y; y < corner.y + patch; ++y)
        for (Index x = corner.x; x < corner.x + patch; ++x) {
            const std::uint8_t* rgb = nearest_pixel(image, y, x);
            next = std::transform(rgb, rgb + 3, next, [](std::uint8_t value) { return value / 255.0; });
        }
}

void write_color_and_gradients(const Image& image, const Corner& corner, Index patch, std::span<double> out)
{
    std::ranges::fill(out, 0.0);
    const auto histogram = out.subspan(3);
    for (Index y = corner.y; y < corner.y + patch; ++y)
        for (Index x = corner.x; x < corner.x + patch; ++x) {
            const std::uint8_t* rgb = nearest_pixel(image, y, x);
            for (std::size_t channel = 0; channel < 3; ++channel)
                out[channel] += rgb[channel] / 255.0;
            const Direction gradient = gradient_at(image, y, x);
            histogram[nearest_orientation(gradient)] += std::sqrt(gradient.x * gradient.x + gradient.y * gradient.y);
        }
    for (double& value : out)
        value /= static_cast<double>(patch * patch);
    constexpr double epsilon = 0.01;
    double squares = epsilon * epsilon;
    for (const double value : histogram)
        squares += value * value;
    for (double& value : histogram)
        value /= std::sqrt(squares);
}

void require_memory(const PatchGrid& grid, Index features)
{
    const double numbers = static_cast<double>(grid.count()) * static_cast<double>(features);
    most_memory.require(
        numbers * sizeof(double),
        Message("patches.features", "features of {0} patches of {1} pixels", grid.count(), grid.patch),
        Message("advice.smaller-picture", "Take a smaller picture or the features of colour and gradients"));
}

} // namespace

std::string PatchGrid::label(Index index) const
{
    return std::to_string(index / columns) + "," + std::to_string(index % columns);
}

PatchGrid cut_into_patches(const Image& image, Index patch)
{
    if (image.height < 1 || image.width < 1
        || image.rgb.size() != static_cast<std::size_t>(3 * image.height * image.width))
        throw SettingError("patches.no-pixels", "picture: it has no pixels. Choose another one.");
    if (patch < 1 || patch > largest_patch)
        throw SettingError("patch.size", "patch: a side of {0} pixels is not possible. Choose 1 to {1}.", patch,
                           largest_patch);
    if (patches_of(image, patch) > most_patches) {
        Index enough = patch + 1;
        while (enough < largest_patch && patches_of(image, enough) > most_patches)
            ++enough;
        throw SettingError("patch.count",
                           "patch: a picture of {0} x {1} pixels would make {2} patches of {3} pixels, but at most {4} "
                           "can be shown. Choose at least {5} pixels.",
                           image.width, image.height, patches_of(image, patch), patch, most_patches, enough);
    }
    return {patch, parts(image.height, patch), parts(image.width, patch)};
}

Matrix patch_features(const Image& image, const PatchGrid& grid, PatchFeatures features)
{
    const bool pixels = features == PatchFeatures::pixels;
    const Index width = pixels ? 3 * grid.patch * grid.patch : 3 + gradient_orientations;
    require_memory(grid, width);
    Matrix result(grid.count(), width);
    for (Index index = 0; index < grid.count(); ++index) {
        const Corner corner{index / grid.columns * grid.patch, index % grid.columns * grid.patch};
        if (pixels)
            write_pixels(image, corner, grid.patch, result.row(index));
        else
            write_color_and_gradients(image, corner, grid.patch, result.row(index));
    }
    return result;
}

} // namespace attn
