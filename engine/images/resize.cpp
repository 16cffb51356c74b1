// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/images/resize.h"

#include "engine/run_control/parallel_for.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <string>

namespace attn {

namespace {

constexpr Index most_pixels_between = Index{1} << 26;

// 8 bits for the value and 2 for sums beyond it, which negative coefficients make.
constexpr int precision_bits = 32 - 8 - 2;
constexpr std::int32_t half = 1 << (precision_bits - 1);

// The weight at x of a filter that reaches from -support to support.
struct Filter {
    double support;
    double (*weight)(double x);
};

double sinc(double x)
{
    if (x == 0.0)
        return 1.0;
    x *= std::numbers::pi;
    return std::sin(x) / x;
}

double lanczos(double x)
{
    return x >= -3.0 && x < 3.0 ? sinc(x) * sinc(x / 3.0) : 0.0;
}

double bilinear(double x)
{
    x = std::abs(x);
    return x < 1.0 ? 1.0 - x : 0.0;
}

// Keys 1981, "Cubic convolution interpolation for digital image processing".
double bicubic(double x)
{
    constexpr double a = -0.5;
    x = std::abs(x);
    if (x < 1.0)
        return ((a + 2.0) * x - (a + 3.0)) * x * x + 1.0;
    return x < 2.0 ? (((x - 5.0) * x + 8.0) * x - 4.0) * a : 0.0;
}

double box(double x)
{
    return x > -0.5 && x <= 0.5 ? 1.0 : 0.0;
}

double hamming(double x)
{
    x = std::abs(x);
    return x < 1.0 ? sinc(x) * (0.54 + 0.46 * std::cos(x * std::numbers::pi)) : 0.0;
}

Filter filter_of(ResizeFilter filter)
{
    switch (filter) {
    case ResizeFilter::lanczos: return {3.0, lanczos};
    case ResizeFilter::bicubic: return {2.0, bicubic};
    case ResizeFilter::box: return {0.5, box};
    case ResizeFilter::hamming: return {1.0, hamming};
    case ResizeFilter::bilinear:
    case ResizeFilter::nearest: break;
    }
    return {1.0, bilinear};
}

// The sources that make one pixel of the result along one axis: those from `begin` on, one for each coefficient.
struct Taps {
    Index begin = 0;
    std::vector<std::int32_t> coefficients;
};

Taps taps_at(double center, double widened, Index length, const Filter& filter)
{
    const double support = filter.support * widened;
    Taps taps;
    taps.begin = std::max(static_cast<Index>(center - support + 0.5), Index{0});
    const Index end = std::min(static_cast<Index>(center + support + 0.5), length);
    const double narrowing = 1.0 / widened;
    std::vector<double> weights;
    double sum = 0.0;
    for (Index source = taps.begin; source < end; ++source) {
        weights.push_back(filter.weight((static_cast<double>(source) - center + 0.5) * narrowing));
        sum += weights.back();
    }
    for (double& weight : weights) {
        if (sum != 0.0)
            weight /= sum;
        taps.coefficients.push_back(
            static_cast<std::int32_t>((weight < 0.0 ? -0.5 : 0.5) + weight * (1 << precision_bits)));
    }
    return taps;
}

std::vector<Taps> taps_of_axis(Index from, Index to, const Filter& filter)
{
    const double scale = static_cast<double>(from) / static_cast<double>(to);
    std::vector<Taps> axis;
    for (Index at = 0; at < to; ++at)
        axis.push_back(taps_at((static_cast<double>(at) + 0.5) * scale, std::max(scale, 1.0), from, filter));
    return axis;
}

std::uint8_t rounded(std::int32_t sum)
{
    return static_cast<std::uint8_t>(std::clamp(sum >> precision_bits, 0, 255));
}

Image blank(PixelSize size)
{
    return {size.height, size.width, std::vector<std::uint8_t>(static_cast<std::size_t>(3 * size.height * size.width))};
}

std::uint8_t* row_of(Image& image, Index y)
{
    return image.rgb.data() + 3 * y * image.width;
}

// Calls row(y) for every row of the result, on several threads.
template <class Row>
void for_each_row(Index rows, const RunControl& control, const Row& row)
{
    parallel_for(rows, [&](Index y) {
        control.check();
        row(y);
    });
}

Image resize_rows(const Image& image, Index width, const Filter& filter, const RunControl& control)
{
    const std::vector<Taps> axis = taps_of_axis(image.width, width, filter);
    Image result = blank({image.height, width});
    for_each_row(image.height, control, [&](Index y) {
        std::uint8_t* out = row_of(result, y);
        for (const Taps& taps : axis) {
            const std::uint8_t* source = image.pixel(y, taps.begin);
            std::int32_t red = half;
            std::int32_t green = half;
            std::int32_t blue = half;
            for (const std::int32_t coefficient : taps.coefficients) {
                red += source[0] * coefficient;
                green += source[1] * coefficient;
                blue += source[2] * coefficient;
                source += 3;
            }
            *out++ = rounded(red);
            *out++ = rounded(green);
            *out++ = rounded(blue);
        }
    });
    return result;
}

Image resize_columns(const Image& image, Index height, const Filter& filter, const RunControl& control)
{
    const std::vector<Taps> axis = taps_of_axis(image.height, height, filter);
    Image result = blank({height, image.width});
    for_each_row(height, control, [&](Index y) {
        const Taps& taps = axis[static_cast<std::size_t>(y)];
        std::vector<std::int32_t> sums(static_cast<std::size_t>(3 * image.width), half);
        const std::uint8_t* source = image.pixel(taps.begin, 0);
        for (const std::int32_t coefficient : taps.coefficients)
            for (std::int32_t& sum : sums)
                sum += *source++ * coefficient;
        std::ranges::transform(sums, row_of(result, y), rounded);
    });
    return result;
}

// Positions are added up as Pillow does, not multiplied: in double the two may differ at a pixel's edge.
std::vector<Index> nearest_sources(Index from, Index to)
{
    const double step = static_cast<double>(from) / static_cast<double>(to);
    std::vector<Index> sources;
    for (double position = step * 0.5; std::ssize(sources) < to; position += step)
        sources.push_back(std::min(static_cast<Index>(position), from - 1));
    return sources;
}

Image resize_nearest(const Image& image, PixelSize size, const RunControl& control)
{
    const std::vector<Index> rows = nearest_sources(image.height, size.height);
    const std::vector<Index> columns = nearest_sources(image.width, size.width);
    Image result = blank(size);
    for_each_row(size.height, control, [&](Index y) {
        std::uint8_t* out = row_of(result, y);
        for (const Index column : columns)
            out = std::copy_n(image.pixel(rows[static_cast<std::size_t>(y)], column), 3, out);
    });
    return result;
}

} // namespace

void require_picture_size(PixelSize size, const Message& what)
{
    if (size.height >= 1 && size.width >= 1 && size.height <= longest_made_side && size.width <= longest_made_side
        && size.height * size.width <= most_made_pixels)
        return;
    throw SettingError("picture.size",
                       "{0}: it would have {1} x {2} pixels, but a side can have 1 to {3} and all of it at most {4}. "
                       "Choose another size or cut the picture.",
                       what, size.width, size.height, longest_made_side, most_made_pixels);
}

Image resize(const Image& image, PixelSize size, ResizeFilter filter, const RunControl& control)
{
    if (image.height < 1 || image.width < 1
        || image.rgb.size() != static_cast<std::size_t>(3 * image.height * image.width))
        throw SettingError("picture.no-pixels", "picture: it has no pixels. Choose another one.");
    require_picture_size(size, Message("picture.resized", "resized picture"));
    if (image.height > most_pixels_between / size.width)
        throw SettingError("picture.resize-memory",
                           "resized picture: resizing from {0} x {1} to {2} x {3} pixels takes more memory than is "
                           "allowed. Cut the picture.",
                           image.width, image.height, size.width, size.height);
    if (size == PixelSize{image.height, image.width})
        return image;
    if (filter == ResizeFilter::nearest)
        return resize_nearest(image, size, control);
    const Filter weights = filter_of(filter);
    if (size.width == image.width)
        return resize_columns(image, size.height, weights, control);
    Image rows = resize_rows(image, size.width, weights, control);
    return size.height == image.height ? rows : resize_columns(rows, size.height, weights, control);
}

} // namespace attn
