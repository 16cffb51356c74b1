// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/images/image.h"

#include <QByteArray>

#include <span>

// A picture whose bytes are all different from their neighbours, made by whole numbers alone, so that other programs
// can make it too.
inline attn::Image patterned_image(attn::Index height, attn::Index width)
{
    attn::Image image{height, width, {}};
    for (attn::Index y = 0; y < height; ++y)
        for (attn::Index x = 0; x < width; ++x)
            for (attn::Index c = 0; c < 3; ++c)
                image.rgb.push_back(static_cast<std::uint8_t>(y * y * 37 + x * 91 + c * 53 + x * y * (c + 3) * 11));
    return image;
}

inline QByteArray hex(const std::vector<std::uint8_t>& bytes)
{
    return QByteArray(reinterpret_cast<const char*>(bytes.data()), std::ssize(bytes)).toHex();
}

// FNV-1a of 64 bits: what large expected values are kept as.
inline quint64 hash_of(std::span<const std::byte> bytes)
{
    quint64 hash = 0xcbf29ce484222325U;
    for (const std::byte byte : bytes)
        hash = (hash ^ static_cast<quint64>(byte)) * 0x100000001b3U;
    return hash;
}
