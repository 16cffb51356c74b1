// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/importing/picture_bytes.h"

#include <QtEndian>

#include <algorithm>

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

qsizetype afterGifHeader(QByteArrayView bytes)
{
    return 13 + gifColorTable(byteAt(bytes, 10));
}

bool hasFirstGifFrame(QByteArrayView bytes)
{
    qsizetype place = afterGifHeader(bytes);
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

void clearGifTransparency(QByteArray& bytes)
{
    for (qsizetype place = afterGifHeader(bytes); byteAt(bytes, place) == 0x21;
         place = afterGifBlocks(bytes, place + 2))
        if (byteAt(bytes, place + 1) == 0xf9 && byteAt(bytes, place + 2) == 4 && place + 3 < bytes.size())
            bytes[place + 3] = static_cast<char>(byteAt(bytes, place + 3) & 0xfe);
}

// PNG, third edition, section 5: the length of a chunk, its name, its data, and four bytes that check them.
void removePngTransparency(QByteArray& bytes)
{
    for (qsizetype place = 8; place + 12 <= bytes.size();) {
        const qsizetype size = 12 + static_cast<qsizetype>(qFromBigEndian<quint32>(bytes.constData() + place));
        const QByteArrayView name = QByteArrayView(bytes).sliced(place + 4, 4);
        if (name == "IDAT")
            return;
        if (name == "tRNS")
            bytes.remove(place, size);
        else
            place += size;
    }
}

// TIFF 6.0, section 2 and ExtraSamples in section 18. Colours that stand beside alpha (2) would be multiplied by it;
// those beside a number of no meaning (0) are not.
void forgetTiffAlpha(QByteArray& bytes)
{
    const auto number = [&](qsizetype place, int size) {
        quint32 value = 0;
        for (int i = 0; i < size; ++i)
            value |= quint32(byteAt(bytes, place + i)) << 8 * (bytes.startsWith("II") ? i : size - 1 - i);
        return qsizetype(value);
    };
    constexpr qsizetype extraSamples = 338;
    const qsizetype directory = number(4, 4);
    const qsizetype end = std::min(directory + 2 + 12 * number(directory, 2), bytes.size() - 11);
    for (qsizetype entry = directory + 2; entry < end; entry += 12)
        if (number(entry, 2) == extraSamples && number(entry + 4, 4) == 1 && number(entry + 8, 2) == 2) {
            bytes[entry + 8] = 0;
            bytes[entry + 9] = 0;
        }
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

QByteArray withoutTransparency(QByteArray bytes)
{
    if (bytes.startsWith("GIF8"))
        clearGifTransparency(bytes);
    else if (bytes.startsWith("\x89PNG"))
        removePngTransparency(bytes);
    else if (bytes.startsWith("II") || bytes.startsWith("MM"))
        forgetTiffAlpha(bytes);
    return bytes;
}

} // namespace attn
