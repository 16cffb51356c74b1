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

// The size of a figure on paper, and its title.
struct FigurePage {
    QSizeF millimetres = {160.0, 120.0};
    double dpi = 300.0; // dots per inch of .png and of pictures on the clipboard
    QString title;      // kept in the file beside the picture
};

// Draws a figure onto (0, 0) to `size`, in pixels of 1/96 inch, background included. May throw Cancelled.
using DrawFigure = std::function<void(QPainter& painter, const QSizeF& size)>;

// The size of a figure of this page, in pixels of 1/96 inch.
QSizeF figureSize(const FigurePage& page);

// The endings that writeFigure knows, without the dot.
QStringList figureFormats();
// "png" of "a/b.PNG". Throws SettingError that lists the known endings.
QString figureFormatOf(const QString& path);

// millimetres / 25.4 * dpi pixels, rounded. Throws SettingError when a side is not between 1 and 32,767 pixels, or the
// whole is more than 268 million (1 GiB of memory).
QImage figureImage(const FigurePage& page, const DrawFigure& draw);

// The content of a file of this format: .png with its dots per inch, .svg, or .pdf with a page of the size of the
// figure, embedded fonts and lossless pictures. Needs a QGuiApplication, but no screen. May be called on any thread.
// Throws SettingError for the format or the size.
QByteArray figureBytes(const QString& format, const FigurePage& page, const DrawFigure& draw);

// Writes the bytes to a new file and moves it over the old one, which stays as it was on failure. Throws Error with the
// path and the reason of the system.
void writeFigureBytes(const QString& path, const QByteArray& bytes);

// Makes the bytes by the ending of `path`, and writes them.
void writeFigure(const QString& path, const FigurePage& page, const DrawFigure& draw);

// Begins to paint on a device of `dpi` pixels per inch, and scales it so that 96 units are an inch. Returns false if
// the device cannot be painted on.
bool beginPainting(QPainter& painter, QPaintDevice& device, double dpi);

} // namespace attn
