// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/importing/picture_end.h"

#include <QtEndian>

namespace attn {

namespace {

quint8 byteAt(QByteArrayView bytes, qsizetype place)
{
    return place < bytes.size() ? static_cast<quint8>(bytes[place]) : 0;
}

// Markers without a length: 0xff in the data of the picture (with a 0 behind it), restarts, and the start of the
// picture.
bool standsAlone(quint8 marker)
{
    return marker == 0x00 || marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8);
}

// ITU-T T.81, annex B. Segments are skipped by their lengths, because an embedded preview has an end of its own.
bool hasJpegEnd(QByteArrayView bytes)
{
    qsizetype place = bytes.indexOf('\xff');
    while (place >= 0 && place + 1 < bytes.size()) {
        const quint8 marker = byteAt(bytes, place + 1);
        if (marker == 0xd9)
            return true;
        if (marker == 0xff) // padding
            place += 1;
        else if (standsAlone(marker))
            place += 2;
        else
            place += 2 + byteAt(bytes, place + 2) * 256 + byteAt(bytes, place + 3);
        place = place < bytes.size() ? bytes.indexOf('\xff', place) : -1;
    }
    return false;
}

// GIF89a, sections 15 to 23: blocks of up to 255 bytes, the last of them empty. Returns the place after them.
qsizetype afterGifBlocks(QByteArrayView bytes, qsizetype place)
{
    while (byteAt(bytes, place) != 0)
        place += 1 + byteAt(bytes, place);
    return place + 1;
}

qsizetype gifColorTable(quint8 flags)
{
    return (flags & 0x80) != 0 ? 3 * (2 << (flags & 7)) : 0;
}

bool hasFirstGifFrame(QByteArrayView bytes)
{
    qsizetype place = 13 + gifColorTable(byteAt(bytes, 10));
    while (byteAt(bytes, place) == 0x21) // extensions come before the frame
        place = afterGifBlocks(bytes, place + 2);
    if (byteAt(bytes, place) != 0x2c)
        return false;
    return afterGifBlocks(bytes, place + 11 + gifColorTable(byteAt(bytes, place + 9))) <= bytes.size();
}

// The header holds the size of the file, which some writers leave 0.
bool hasBmpSize(QByteArrayView bytes)
{
    return bytes.size() >= 6 && qFromLittleEndian<quint32>(bytes.data() + 2) <= static_cast<quint64>(bytes.size());
}

} // namespace

bool isWholePicture(QByteArrayView bytes, QByteArrayView format)
{
    if (format == "jpeg")
        return hasJpegEnd(bytes);
    if (format == "gif")
        return hasFirstGifFrame(bytes);
    return format != "bmp" || hasBmpSize(bytes);
}

} // namespace attn
