// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QImage>
#include <QSizeF>
#include <QString>
#include <QStringList>

#include <functional>

class QPaintDevice;
class QPainter;

namespace attn {

// How large a figure is on paper, and what its file says of it.
struct FigurePage {
    QSizeF millimetres = {160.0, 120.0};
    double dpi = 300.0; // dots per inch of .png and of pictures on the clipboard
    QString title;      // kept in the file beside the picture
};

// Draws a figure onto (0, 0) to `size`, in pixels of 1/96 inch, background included. May throw Cancelled.
using DrawFigure = std::function<void(QPainter& painter, const QSizeF& size)>;

// The size that a figure of this page is drawn at, in pixels of 1/96 inch.
QSizeF figureSize(const FigurePage& page);

// The endings that writeFigure knows, without the dot.
QStringList figureFormats();
// "png" of "a/b.PNG". Throws SettingError that lists the known endings.
QString figureFormatOf(const QString& path);

// millimetres / 25.4 * dpi pixels, rounded. Throws SettingError when a side is not between 1 and 32,767 pixels, or the
// whole is more than 268 million (1 GiB of memory).
QImage figureImage(const FigurePage& page, const DrawFigure& draw);

// The contents of a file of that format: .png (with its dots per inch), .svg or .pdf (page of the size of the figure,
// fonts embedded, pictures without loss). Needs a QGuiApplication, but no screen, and any thread. Throws SettingError
// for the format or the size.
QByteArray figureBytes(const QString& format, const FigurePage& page, const DrawFigure& draw);

// Writes them aside and then moves them over the old file, which stays as it was when that fails. Throws Error naming
// the path and what the system said.
void writeFigureBytes(const QString& path, const QByteArray& bytes);

// Both, by the ending of `path`.
void writeFigure(const QString& path, const FigurePage& page, const DrawFigure& draw);

// Begins a painter on a device whose pixels are `dpi` to the inch, so that drawing in 1/96 inch comes out at its size.
// False when it cannot be painted on.
bool beginPainting(QPainter& painter, QPaintDevice& device, double dpi);

} // namespace attn
