// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/images/image.h"
#include "engine/run_control/run_control.h"

#include <QSize>
#include <QString>

#include <memory>

namespace attn {

// Decodes a picture: PNG, JPEG, the first frame of a GIF, BMP, PNM, and WebP and TIFF where Qt reads them. It is turned
// as its EXIF data say. Transparent pixels keep the colours that the file has for them, and of 16 bits the upper 8
// count, as with Pillow (which cuts greys of 16 bits off at 255 instead). Throws Error that names the path for folders,
// pipes and devices, for more than 64 MB, 24 million pixels or 16,384 pixels along a side (before decoding), for a
// picture that ends too early, and for SVG drawings, which could refer to other files; and Cancelled.
std::shared_ptr<const Image> readImageFile(const QString& path, const RunControl& control = {});
// A picture that things are laid over: on white where it is transparent.
std::shared_ptr<const Image> readShownImage(const QString& path, const RunControl& control = {});
// By its ending.
bool isImageFile(const QString& path);
// The endings of pictures that can be opened: "*.png *.jpg ...", for dialogs.
QString pictureEndings();
// How many pixels it has, by its header alone. Throws as readImageFile does before decoding.
QSize pictureSize(const QString& path);

} // namespace attn
