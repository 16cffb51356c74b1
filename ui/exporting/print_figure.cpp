// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/exporting/print_figure.h"

#include "ui/jobs/work_with_progress.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPrintDialog>
#include <QPrintPreviewDialog>
#include <QPrinter>

namespace attn {

namespace {

// The name is also the one that a file is offered under.
void prepare(QPrinter& printer, const FigurePage& page, const QString& name)
{
    printer.setDocName(name);
    printer.setPageOrientation(page.millimetres.width() > page.millimetres.height() ? QPageLayout::Landscape
                                                                                    : QPageLayout::Portrait);
}

// Returns false if it was stopped.
bool print(QPrinter& printer, const FigurePage& page, const FigureKind& kind, const std::shared_ptr<const Run>& run,
           const FigureParameters& parameters, QWidget* parent)
{
    return workWithProgress(
        parent, QCoreApplication::translate("attn::PrintFigure", "Drawing the page"),
        [&](const RunControl& control) { printOnto(printer, page, figureOf(kind, run, parameters, control)); });
}

} // namespace

void printOnto(QPrinter& printer, const FigurePage& page, const DrawFigure& draw)
{
    QPainter painter;
    if (!beginPainting(painter, printer, 96.0))
        return; // the dialog tells what is wrong
    const QSizeF size = figureSize(page);
    const QSizeF paper = printer.pageRect(QPrinter::DevicePixel).size();
    const double scale = std::min(paper.width() / size.width(), paper.height() / size.height());
    painter.translate((paper.width() - scale * size.width()) / 2.0, 0.0);
    painter.scale(scale, scale);
    draw(painter, size);
}

void printFigure(const FigureKind& kind, const std::shared_ptr<const Run>& run, const FigureParameters& parameters,
                 const QString& name, QWidget* parent)
{
    const FigurePage page = suggestedPage(kind, *run, parameters);
    QPrinter printer(QPrinter::HighResolution);
    prepare(printer, page, name);
    QPrintDialog dialog(&printer, parent);
    if (dialog.exec() == QDialog::Accepted)
        print(printer, page, kind, run, parameters, parent);
}

void previewPrint(const FigureKind& kind, const std::shared_ptr<const Run>& run, const FigureParameters& parameters,
                  const QString& name, QWidget* parent)
{
    const FigurePage page = suggestedPage(kind, *run, parameters);
    QPrinter printer(QPrinter::HighResolution);
    prepare(printer, page, name);
    QPrintPreviewDialog preview(&printer, parent);
    QObject::connect(&preview, &QPrintPreviewDialog::paintRequested, &preview,
                     [&](QPrinter*) { print(printer, page, kind, run, parameters, &preview); });
    preview.exec();
}

} // namespace attn
