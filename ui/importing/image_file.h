// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/images/image.h"

#include <QString>

#include <memory>

namespace attn {

// Decodes a picture: PNG, JPEG, GIF (its first frame), BMP, PNM, WebP and TIFF where Qt reads them. It is turned as its
// EXIF data say, and lies on white where it is transparent. Throws Error naming the path: for what is no file (a
// folder, a pipe, a device), more than 64 MB, more than 24 million pixels or 16,384 on a side (known before anything is
// decoded), a picture that ends too early, and SVG drawings, which could refer to other files.
std::shared_ptr<const Image> readImageFile(const QString& path);

} // namespace attn
