// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QString>

#include <array>
#include <span>

namespace attn {

// All but `grey` and the diverging ones are Matplotlib's perceptually uniform maps (van der Walt & Smith 2015; cividis:
// Nunez et al. 2018), read from resources/color_maps. `diverging` runs blue - white - red through a white middle, for
// signed values, and `diverging_dark` blue - black - red, for dark pages.
enum class ColorMap { viridis, cividis, magma, inferno, plasma, grey, diverging, diverging_dark };

// Whether it has a middle, for 0.
constexpr bool isDiverging(ColorMap map)
{
    return map == ColorMap::diverging || map == ColorMap::diverging_dark;
}

struct ColorMapName {
    ColorMap map;
    const char* name; // as on the command line
};
std::span<const ColorMapName> colorMapNames();
const char* nameOf(ColorMap map);
// Throws SettingError that lists the known names.
ColorMap parseColorMap(const QString& name);

// 256 colours from the lowest value to the highest.
const std::array<QRgb, 256>& colorsOf(ColorMap map);

} // namespace attn
