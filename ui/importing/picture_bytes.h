// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace attn {

// Whether the bytes of a picture reach to its end. Where a JPEG, GIF or BMP is cut off, Qt's decoders fill in grey or
// black and report success. So the lengths in such a file are followed to its end, or to the end of the first frame of
// a GIF. The decoder of PNG notices, and writes to standard error. For other formats this returns true. `format` comes
// from QImageReader::format.
bool isWholePicture(QByteArrayView bytes, QByteArrayView format);

// How a PNG, WebP or TIFF is to be turned, as EXIF writes it: 1 (not at all) to 8. Qt knows it of JPEG only.
int exifOrientation(QByteArrayView bytes);

// What Qt's decoder loses of a TIFF.
enum class TiffLoss {
    none,
    mention, // of grey with alpha: the decoded image is called opaque, though its pixels hold the alpha
    alpha,   // of 16 bits, or beside indexed colours
    numbers  // all, as it has more than 16 bits, or grey reals
};
TiffLoss tiffLoss(QByteArrayView bytes);

// The same GIF, PNG or TIFF without what makes colours of it transparent, since Qt forgets or blends them then. What is
// no such picture stays as it is.
QByteArray withoutTransparency(QByteArray bytes);

} // namespace attn
