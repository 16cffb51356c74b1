// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/colors/color_map.h"

#include "engine/tensor/error.h"

#include <QFile>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

constexpr ColorMapName names[] = {
    {ColorMap::viridis, "viridis"},     {ColorMap::cividis, "cividis"},
    {ColorMap::magma, "magma"},         {ColorMap::inferno, "inferno"},
    {ColorMap::plasma, "plasma"},       {ColorMap::grey, "grey"},
    {ColorMap::diverging, "diverging"}, {ColorMap::diverging_dark, "diverging-dark"},
};

using Colors = std::array<QRgb, 256>;

Colors readColors(const char* name)
{
    QFile file(QStringLiteral(":/color_maps/%1.txt").arg(QLatin1String(name)));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("colour map %s: the program was linked without its resources", name);
    const QList<QByteArray> words = file.readAll().simplified().split(' ');
    Q_ASSERT(words.size() == 256);
    Colors colors{};
    for (std::size_t i = 0; i < colors.size(); ++i)
        colors[i] = 0xff000000u | words[static_cast<qsizetype>(i)].toUInt(nullptr, 16);
    return colors;
}

Colors greyColors()
{
    Colors colors{};
    for (int i = 0; i < 256; ++i)
        colors[static_cast<std::size_t>(i)] = qRgb(i, i, i);
    return colors;
}

// A grey of the lightness `middle` to `end`; lightness changes evenly with `share` as both are mixed in Oklab (Ottosson
// 2020).
struct Oklab {
    double lightness, a, b;
};

int channel(double linear)
{
    const double c = linear <= 0.0031308 ? 12.92 * linear : 1.055 * std::pow(linear, 1.0 / 2.4) - 0.055;
    return std::clamp(static_cast<int>(std::lround(255.0 * c)), 0, 255);
}

QRgb fromMiddle(double middle, const Oklab& end, double share)
{
    const double lightness = middle + share * (end.lightness - middle);
    const double a = share * end.a;
    const double b = share * end.b;
    const double l = std::pow(lightness + 0.3963377774 * a + 0.2158037573 * b, 3);
    const double m = std::pow(lightness - 0.1055613458 * a - 0.0638541728 * b, 3);
    const double s = std::pow(lightness - 0.0894841775 * a - 1.2914855480 * b, 3);
    return qRgb(channel(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
                channel(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
                channel(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s));
}

// Colours 127 and 128 are both that of the middle: an exact 0 falls on their border.
Colors divergingColors(double middle, const Oklab& blue, const Oklab& red)
{
    Colors colors{};
    for (std::size_t i = 0; i < 128; ++i) {
        const double share = static_cast<double>(i) / 127.0;
        colors[127 - i] = fromMiddle(middle, blue, share);
        colors[128 + i] = fromMiddle(middle, red, share);
    }
    return colors;
}

Colors makeColors(const ColorMapName& entry)
{
    switch (entry.map) {
    case ColorMap::grey: return greyColors();
    case ColorMap::diverging: return divergingColors(1.0, {0.40, -0.035, -0.135}, {0.40, 0.145, 0.065});
    case ColorMap::diverging_dark: return divergingColors(0.22, {0.74, -0.040, -0.110}, {0.76, 0.110, 0.050});
    default: return readColors(entry.name);
    }
}

} // namespace

std::span<const ColorMapName> colorMapNames()
{
    return names;
}

const char* nameOf(ColorMap map)
{
    return std::ranges::find(names, map, &ColorMapName::map)->name;
}

ColorMap parseColorMap(const QString& name)
{
    QStringList known;
    for (const ColorMapName& entry : names) {
        if (name == QLatin1String(entry.name))
            return entry.map;
        known << QLatin1String(entry.name);
    }
    throw SettingError("color-map.unknown", "colour map: there is none named \"{0}\". Choose one of {1}.",
                       name.toStdString(), known.join(QStringLiteral(", ")).toStdString());
}

const std::array<QRgb, 256>& colorsOf(ColorMap map)
{
    static const auto tables = [] {
        std::array<Colors, std::size(names)> all{};
        for (const ColorMapName& entry : names)
            all[static_cast<std::size_t>(entry.map)] = makeColors(entry);
        return all;
    }();
    return tables[static_cast<std::size_t>(map)];
}

} // namespace attn
