#include "ui/exporting/figure_file.h"

#include "engine/formats/replace_file.h"
#include "engine/tensor/error.h"

#include <qcustomplot.h>

#include <QBuffer>
#include <QCoreApplication>
#include <QFileInfo>
#include <QImageWriter>
#include <QPageLayout>
#include <QPdfWriter>
#include <QSvgGenerator>

#include <cmath>

namespace attn {

namespace {

constexpr double millimetresPerInch = 25.4;
constexpr double drawingDpi = 96.0;
constexpr double largestSide = 32767.0; // what Qt can paint on
constexpr double mostPixels = 268435456.0;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(attn::FigureFile)
};

QString program()
{
    return QCoreApplication::applicationName() + ' ' + QCoreApplication::applicationVersion();
}

// `dpi`: of the device, so that what is drawn in 1/96 inch comes out at its size.
void paint(QPaintDevice& device, double dpi, QCPPainter::PainterModes modes, const QSizeF& size, const DrawFigure& draw)
{
    QCPPainter painter;
    if (!painter.begin(&device))
        throw Error(Text::tr("Figure: it cannot be drawn at this size, choose a smaller one").toStdString());
    painter.setModes(modes);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing | QPainter::LosslessImageRendering);
    painter.scale(dpi / drawingDpi, dpi / drawingDpi);
    // A font in points would follow the device and then the scale too.
    QFont font = painter.font();
    font.setPixelSize(12);
    painter.setFont(font);
    draw(painter, size);
}

void writePng(QIODevice& bytes, const FigurePage& page, const DrawFigure& draw)
{
    QImageWriter writer(&bytes, "png");
    if (!page.title.isEmpty())
        writer.setText("Title", page.title);
    writer.setText("Software", program());
    if (!writer.write(figureImage(page, draw)))
        throw Error(Text::tr("Figure: %1, choose fewer dots per inch").arg(writer.errorString()).toStdString());
}

// Characters that no XML file may hold, not even escaped; Qt writes them as they are.
QString withoutUnprintable(QString text)
{
    const auto forbidden = [](QChar c) { return (c < u' ' && c != u'\t' && c != u'\n' && c != u'\r') || c == QChar(0xfffe) || c == QChar(0xffff); };
    erase_if(text, forbidden);
    return text;
}

void writeSvg(QIODevice& bytes, const FigurePage& page, const DrawFigure& draw)
{
    QBuffer drawing;
    drawing.open(QIODevice::WriteOnly);
    // The generator takes whole units only, so they are hundredths of a millimetre; the drawing keeps its own by the view box.
    constexpr double units = 100.0;
    QSvgGenerator generator;
    generator.setOutputDevice(&drawing);
    generator.setResolution(static_cast<int>(millimetresPerInch * units));
    generator.setSize((page.millimetres * units).toSize());
    generator.setViewBox(QRectF({}, figureSize(page)));
    generator.setTitle(page.title.toHtmlEscaped()); // which Qt leaves out
    generator.setDescription(program().toHtmlEscaped());
    paint(generator, drawingDpi, QCPPainter::pmVectorized | QCPPainter::pmNoCaching, figureSize(page), draw);
    bytes.write(withoutUnprintable(QString::fromUtf8(drawing.data())).toUtf8());
}

void writePdf(QIODevice& bytes, const FigurePage& page, const DrawFigure& draw)
{
    constexpr int dpi = 1200;
    QPdfWriter writer(&bytes);
    writer.setTitle(page.title);
    writer.setCreator(program());
    writer.setResolution(dpi);
    writer.setPageLayout(QPageLayout(QPageSize(page.millimetres, QPageSize::Millimeter, {}, QPageSize::ExactMatch), QPageLayout::Portrait,
                                     QMarginsF(), QPageLayout::Millimeter));
    // Qt rounds pages to whole points: the figure fills what the page has become.
    const QSizeF size = QSizeF(writer.width(), writer.height()) * drawingDpi / dpi;
    paint(writer, dpi, QCPPainter::pmVectorized | QCPPainter::pmNoCaching, size, draw);
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
        throw SettingError(Text::tr("%1: a figure cannot be written in this format, end the name in .%2")
                               .arg(path, figureFormats().join(Text::tr(" or .")))
                               .toStdString());
    return ending;
}

QImage figureImage(const FigurePage& page, const DrawFigure& draw)
{
    const QSizeF exact = page.millimetres / millimetresPerInch * page.dpi;
    const double width = std::round(exact.width());
    const double height = std::round(exact.height());
    const bool fits = std::min(width, height) >= 1.0 && std::max(width, height) <= largestSide && width * height <= mostPixels;
    if (!fits)
        throw SettingError(Text::tr("Figure: %1 x %2 pixels cannot be drawn, change the size or the dots per inch")
                               .arg(width, 0, 'f', 0)
                               .arg(height, 0, 'f', 0)
                               .toStdString());
    QImage image(static_cast<int>(width), static_cast<int>(height), QImage::Format_RGB32);
    if (image.isNull())
        throw MemoryError(Text::tr("Figure: there is no memory for %1 x %2 pixels, choose fewer dots per inch")
                              .arg(width, 0, 'f', 0)
                              .arg(height, 0, 'f', 0)
                              .toStdString());
    const int dotsPerMetre = static_cast<int>(std::lround(page.dpi / millimetresPerInch * 1000.0));
    image.setDotsPerMeterX(dotsPerMetre);
    image.setDotsPerMeterY(dotsPerMetre);
    image.fill(Qt::white);
    paint(image, page.dpi, QCPPainter::pmNoCaching, QSizeF(width, height) * drawingDpi / page.dpi, draw);
    return image;
}

void writeFigure(const QString& path, const FigurePage& page, const DrawFigure& draw)
{
    const QString ending = figureFormatOf(path);
    QBuffer bytes;
    bytes.open(QIODevice::WriteOnly);
    for (const Format& format : formats())
        if (format.ending == ending)
            format.write(bytes, page, draw);
    replace_file(QFile::encodeName(path).toStdString(), {bytes.data().constData(), static_cast<std::size_t>(bytes.size())});
}

} // namespace attn
