// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/exporting/figure_file.h"

#include "engine/formats/replace_file.h"
#include "engine/tensor/error.h"
#include "ui/colors/theme.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFileInfo>
#include <QFontInfo>
#include <QImageWriter>
#include <QPageLayout>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>

#include <cmath>

namespace attn {

namespace {

constexpr double millimetresPerInch = 25.4;
constexpr double drawingDpi = 96.0;
constexpr double largestSide = 32767.0; // largest side that Qt can paint on
constexpr double mostPixels = 268435456.0;

// A whole number that may be larger than any integer type.
std::string wholeText(double number)
{
    return QString::number(number, 'f', 0).toStdString();
}

QString program()
{
    return QCoreApplication::applicationName() + ' ' + QCoreApplication::applicationVersion();
}

void paint(QPaintDevice& device, double dpi, const QSizeF& size, const DrawFigure& draw)
{
    QPainter painter;
    if (!beginPainting(painter, device, dpi))
        throw Error("figure.size", "Figure: it cannot be drawn at this size. Choose a smaller one.");
    draw(painter, size);
}

void writePng(QIODevice& bytes, const FigurePage& page, const DrawFigure& draw)
{
    QImageWriter writer(&bytes, "png");
    if (!page.title.isEmpty())
        writer.setText("Title", page.title);
    writer.setText("Software", program());
    if (!writer.write(figureImage(page, draw)))
        throw Error("figure.png", "Figure: {0}. Choose fewer dots per inch.", writer.errorString().toStdString());
}

// Removes characters that XML does not allow, not even escaped. Qt would write them as they are.
QString withoutUnprintable(QString text)
{
    const auto forbidden = [](QChar c) {
        return (c < u' ' && c != u'\t' && c != u'\n' && c != u'\r') || c == QChar(0xfffe) || c == QChar(0xffff);
    };
    erase_if(text, forbidden);
    return text;
}

// Viewers may use another font for the generic name. So the font that the text was measured with is named first.
QString withFont(QString svg)
{
    const QString family = QFontInfo(figureFont(9.0)).family().toHtmlEscaped().remove(u'\'');
    return svg.replace(QStringLiteral("font-family=\"sans-serif\""),
                       QStringLiteral("font-family=\"'%1', sans-serif\"").arg(family));
}

// Where a picture must not be smoothed, Qt asks for speed. Browsers smooth it all the same.
QString withSharpPictures(QString svg)
{
    return svg.replace(QStringLiteral("image-rendering=\"optimizeSpeed\""),
                       QStringLiteral("style=\"image-rendering:pixelated\""));
}

void writeSvg(QIODevice& bytes, const FigurePage& page, const DrawFigure& draw)
{
    QBuffer drawing;
    drawing.open(QIODevice::WriteOnly);
    QSvgGenerator generator;
    generator.setOutputDevice(&drawing);
    // The generator takes whole units only, so that they are hundredths of a millimetre. The view box keeps the units
    // of the drawing.
    constexpr double units = 100.0;
    generator.setResolution(static_cast<int>(millimetresPerInch * units));
    generator.setSize((page.millimetres * units).toSize());
    generator.setViewBox(QRectF({}, figureSize(page)));
    generator.setTitle(page.title.toHtmlEscaped()); // Qt does not escape it
    generator.setDescription(program().toHtmlEscaped());
    paint(generator, drawingDpi, figureSize(page), draw);
    bytes.write(withSharpPictures(withFont(withoutUnprintable(QString::fromUtf8(drawing.data())))).toUtf8());
}

void writePdf(QIODevice& bytes, const FigurePage& page, const DrawFigure& draw)
{
    constexpr int dpi = 1200;
    QPdfWriter writer(&bytes);
    writer.setTitle(page.title);
    writer.setCreator(program());
    writer.setResolution(dpi);
    writer.setPageLayout(QPageLayout(QPageSize(page.millimetres, QPageSize::Millimeter, {}, QPageSize::ExactMatch),
                                     QPageLayout::Portrait, QMarginsF(), QPageLayout::Millimeter));
    // Qt rounds pages to whole points. The figure fills the rounded page.
    const QSizeF size = QSizeF(writer.width(), writer.height()) * drawingDpi / dpi;
    paint(writer, dpi, size, draw);
}

struct Format {
    QString ending;
    void (*write)(QIODevice&, const FigurePage&, const DrawFigure&);
};

const QList<Format>& formats()
{
    static const QList<Format> table = {{"png", writePng}, {"svg", writeSvg}, {"pdf", writePdf}};
    return table;
}

} // namespace

QSizeF figureSize(const FigurePage& page)
{
    return page.millimetres / millimetresPerInch * drawingDpi;
}

QStringList figureFormats()
{
    QStringList endings;
    for (const Format& format : formats())
        endings << format.ending;
    return endings;
}

QString figureFormatOf(const QString& path)
{
    const QString ending = QFileInfo(path).suffix().toLower();
    if (!figureFormats().contains(ending))
        throw SettingError("figure.format",
                           "{0}: figures are not written in this format. Use one of these endings: {1}.",
                           path.toStdString(), figureFormats().join(QStringLiteral(", ")).toStdString());
    return ending;
}

QImage figureImage(const FigurePage& page, const DrawFigure& draw)
{
    const QSizeF exact = page.millimetres / millimetresPerInch * page.dpi;
    const double width = std::round(exact.width());
    const double height = std::round(exact.height());
    const bool fits =
        std::min(width, height) >= 1.0 && std::max(width, height) <= largestSide && width * height <= mostPixels;
    if (!fits)
        throw SettingError("figure.pixels",
                           "Figure: {0} x {1} pixels cannot be drawn. Change the size or the dots per inch.",
                           wholeText(width), wholeText(height));
    QImage image(static_cast<int>(width), static_cast<int>(height), QImage::Format_RGB32);
    if (image.isNull())
        throw MemoryError("figure.memory",
                          "Figure: there is no memory for {0} x {1} pixels. Choose fewer dots per inch.",
                          wholeText(width), wholeText(height));
    const int dotsPerMetre = static_cast<int>(std::lround(page.dpi / millimetresPerInch * 1000.0));
    image.setDotsPerMeterX(dotsPerMetre);
    image.setDotsPerMeterY(dotsPerMetre);
    image.fill(Qt::white);
    paint(image, page.dpi, QSizeF(width, height) * drawingDpi / page.dpi, draw);
    return image;
}

QByteArray figureBytes(const QString& format, const FigurePage& page, const DrawFigure& draw)
{
    QBuffer bytes;
    bytes.open(QIODevice::WriteOnly);
    for (const Format& known : formats())
        if (known.ending == format)
            known.write(bytes, page, draw);
    return bytes.data();
}

void writeFigureBytes(const QString& path, const QByteArray& bytes)
{
    replace_file(QFile::encodeName(path).toStdString(), {bytes.constData(), static_cast<std::size_t>(bytes.size())});
}

void writeFigure(const QString& path, const FigurePage& page, const DrawFigure& draw)
{
    writeFigureBytes(path, figureBytes(figureFormatOf(path), page, draw));
}

bool beginPainting(QPainter& painter, QPaintDevice& device, double dpi)
{
    if (!painter.begin(&device))
        return false;
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing | QPainter::LosslessImageRendering);
    painter.scale(dpi / drawingDpi, dpi / drawingDpi);
    painter.setFont(figureFont(9.0));
    return true;
}

} // namespace attn
