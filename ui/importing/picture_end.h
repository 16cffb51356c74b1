// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

namespace attn {

// Whether a picture is there to its end. Qt's decoders of JPEG, GIF and BMP fill up what was cut off with grey or black
// and call it a success; for these formats the file is walked by the lengths it names, of a GIF up to the end of its
// first frame. Other formats, whose decoders fail by themselves, are always called whole. `format` is what
// QImageReader::format says.
bool isWholePicture(QByteArrayView bytes, QByteArrayView format);

} // namespace attn
