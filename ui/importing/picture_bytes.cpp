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

// The last chunk, which is called IEND and holds nothing. Other bytes may follow.
bool hasPngEnd(QByteArrayView bytes)
{
    return bytes.contains(QByteArray::fromHex("49454e44ae426082"));
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
    qsizetype kept = 8; // where the next chunk that stays goes
    qsizetype place = kept;
    while (place + 12 <= bytes.size()) {
        const QByteArrayView chunk = QByteArrayView(bytes).sliced(place);
        const qsizetype size = std::min<qsizetype>(12 + qsizetype(qFromBigEndian<quint32>(chunk.data())), chunk.size());
        const QByteArrayView name = chunk.sliced(4, 4);
        if (name == "IDAT")
            break;
        if (name != "tRNS") {
            if (kept != place)
                std::copy_n(bytes.constData() + place, size, bytes.data() + kept);
            kept += size;
        }
        place += size;
    }
    bytes.remove(kept, place - kept);
}

bool isTiff(QByteArrayView bytes)
{
    return bytes.startsWith("II") || bytes.startsWith("MM");
}

// The entries of the first directory of a TIFF (TIFF 6.0, section 2), which is also the form of EXIF data.
class TiffEntries {
public:
    explicit TiffEntries(QByteArrayView bytes) : bytes_(bytes), little_(bytes.startsWith("II")) {}

    // Where the first value of a tag stands, a number of 16 bits; -1 where there is none.
    qsizetype find(qsizetype tag) const
    {
        const qsizetype directory = number(4, 4);
        const qsizetype end = std::min(directory + 2 + 12 * number(directory, 2), bytes_.size() - 11);
        for (qsizetype entry = directory + 2; entry < end; entry += 12)
            if (number(entry, 2) == tag) {
                const qsizetype place = number(entry + 4, 4) > 2 ? number(entry + 8, 4) : entry + 8;
                return place + 2 <= bytes_.size() ? place : -1;
            }
        return -1;
    }
    qsizetype value(qsizetype tag, qsizetype otherwise) const
    {
        const qsizetype place = find(tag);
        return place < 0 ? otherwise : number(place, 2);
    }
    qsizetype number(qsizetype place, int size) const
    {
        quint32 value = 0;
        for (int i = 0; i < size; ++i)
            value |= quint32(byteAt(bytes_, place + i)) << 8 * (little_ ? i : size - 1 - i);
        return qsizetype(value);
    }

private:
    QByteArrayView bytes_;
    bool little_;
};

constexpr qsizetype extraSamples = 338; // section 18: premultiplied alpha (1), alpha (2), or a number of no meaning (0)

// Colours that stand beside alpha would be multiplied by it. Those beside a number of no meaning are not.
void forgetTiffAlpha(QByteArray& bytes)
{
    const TiffEntries entries(bytes);
    if (const qsizetype place = entries.find(extraSamples); place >= 0 && entries.number(place, 2) == 2) {
        bytes[place] = 0;
        bytes[place + 1] = 0;
    }
}

// The data of the first chunk of this name behind its 8 bytes of size and name; empty where there is none.
template <class Size>
QByteArrayView chunkOf(QByteArrayView bytes, qsizetype first, QByteArrayView name, qsizetype nameAt, const Size& sizeOf)
{
    for (qsizetype place = first; place + 8 <= bytes.size();) {
        const auto [data, whole] = sizeOf(bytes.sliced(place, 8));
        if (bytes.sliced(place + nameAt, 4) == name)
            return bytes.sliced(place + 8).first(std::min(data, bytes.size() - place - 8));
        place += whole;
    }
    return {};
}

struct ChunkSize {
    qsizetype data;
    qsizetype whole;
};

QByteArrayView exifOf(QByteArrayView bytes)
{
    if (bytes.startsWith("\x89PNG"))
        return chunkOf(bytes, 8, "eXIf", 4, [](QByteArrayView header) {
            const auto size = qsizetype(qFromBigEndian<quint32>(header.data()));
            return ChunkSize{size, size + 12};
        });
    if (bytes.startsWith("RIFF")) {
        const QByteArrayView exif = chunkOf(bytes, 12, "EXIF", 0, [](QByteArrayView header) {
            const auto size = qsizetype(qFromLittleEndian<quint32>(header.data() + 4));
            return ChunkSize{size, size + size % 2 + 8};
        });
        return exif.startsWith("Exif") ? exif.sliced(std::min<qsizetype>(6, exif.size())) : exif;
    }
    return isTiff(bytes) ? bytes : QByteArrayView();
}

} // namespace

bool isWholePicture(QByteArrayView bytes, QByteArrayView format)
{
    if (format == "jpeg")
        return hasJpegEnd(bytes);
    if (format == "gif")
        return hasFirstGifFrame(bytes);
    if (format == "png")
        return hasPngEnd(bytes);
    return format != "bmp" || hasBmpSize(bytes);
}

int exifOrientation(QByteArrayView bytes)
{
    const QByteArrayView exif = exifOf(bytes);
    constexpr qsizetype orientation = 274;
    const qsizetype value = exif.isEmpty() ? 1 : TiffEntries(exif).value(orientation, 1);
    return value >= 1 && value <= 8 ? int(value) : 1;
}

TiffLoss tiffLoss(QByteArrayView bytes)
{
    if (!isTiff(bytes))
        return TiffLoss::none;
    constexpr qsizetype bitsPerSample = 258, colours = 262, samplesPerPixel = 277, sampleFormat = 339;
    constexpr qsizetype real = 3, indexed = 3;
    const TiffEntries entries(bytes);
    const qsizetype bits = entries.value(bitsPerSample, 1), samples = entries.value(samplesPerPixel, 1);
    if (entries.value(sampleFormat, 1) == real ? samples < 3 : bits > 16)
        return TiffLoss::numbers;
    const qsizetype extra = entries.value(extraSamples, 0);
    if (samples != 2 || (extra != 1 && extra != 2))
        return TiffLoss::none;
    return bits == 8 && entries.value(colours, 0) != indexed ? TiffLoss::mention : TiffLoss::alpha;
}

QByteArray withoutTransparency(QByteArray bytes)
{
    if (bytes.startsWith("GIF8"))
        clearGifTransparency(bytes);
    else if (bytes.startsWith("\x89PNG"))
        removePngTransparency(bytes);
    else if (isTiff(bytes))
        forgetTiffAlpha(bytes);
    return bytes;
}

} // namespace attn
