#include "ui/exporting/print_figure.h"

#include <qcustomplot.h>

#include <QPrintDialog>
#include <QPrintPreviewDialog>
#include <QPrinter>

namespace attn {

namespace {

void prepare(QPrinter& printer, const FigurePage& page, const Run& run)
{
    printer.setDocName(QString::fromStdString(run.title));
    printer.setPageOrientation(page.millimetres.width() > page.millimetres.height() ? QPageLayout::Landscape : QPageLayout::Portrait);
}

} // namespace

void printOnto(QPrinter& printer, const FigurePage& page, const DrawFigure& draw)
{
    QCPPainter painter;
    if (!painter.begin(&printer))
        return; // the dialog says what is wrong with the printer
    painter.setModes(QCPPainter::pmVectorized | QCPPainter::pmNoCaching);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing | QPainter::LosslessImageRendering);
    const QSizeF size = figureSize(page);
    const QSizeF paper = printer.pageRect(QPrinter::DevicePixel).size();
    const double scale = std::min(paper.width() / size.width(), paper.height() / size.height());
    painter.translate((paper.width() - scale * size.width()) / 2.0, 0.0);
    painter.scale(scale, scale);
    draw(painter, size);
}

void printFigure(const FigureKind& kind, const Run& run, const FigureParameters& parameters, QWidget* parent)
{
    const FigurePage page = suggestedPage(kind, run, parameters);
    QPrinter printer(QPrinter::HighResolution);
    prepare(printer, page, run);
    QPrintDialog dialog(&printer, parent);
    if (dialog.exec() == QDialog::Accepted)
        printOnto(printer, page, figureOf(kind, run, parameters));
}

void previewPrint(const FigureKind& kind, const Run& run, const FigureParameters& parameters, QWidget* parent)
{
    const FigurePage page = suggestedPage(kind, run, parameters);
    QPrinter printer(QPrinter::HighResolution);
    prepare(printer, page, run);
    QPrintPreviewDialog preview(&printer, parent);
    QObject::connect(&preview, &QPrintPreviewDialog::paintRequested, &preview,
                     [&](QPrinter* onto) { printOnto(*onto, page, figureOf(kind, run, parameters)); });
    preview.exec();
}

} // namespace attn
