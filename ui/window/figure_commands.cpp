#include "ui/window/figure_commands.h"

#include "engine/formats/array_file.h"
#include "engine/playground/playground_run.h"
#include "engine/runs/run_numbers.h"
#include "ui/exporting/copy_figure.h"
#include "ui/exporting/export_dialog.h"
#include "ui/exporting/print_figure.h"

#include <QFileDialog>

namespace attn {

FigureCommands::FigureCommands(Session* session, ViewStack* views, Settings* settings, QWidget* window)
    : QObject(window), session_(session), views_(views), settings_(settings), window_(window)
{
}

bool FigureCommands::hasRun()
{
    if (!session_->run())
        emit failed(tr("Figure: there is nothing to show yet, type a sentence or open a file"));
    return session_->run() != nullptr;
}

void FigureCommands::exportFigure()
{
    if (!hasRun())
        return;
    ExportDialog dialog(session_->run(), figureKindOf(nameOf(views_->kind())), views_->view()->figureParameters(), settings_, window_);
    if (dialog.exec() == QDialog::Accepted)
        emit done(tr("Saved %1").arg(dialog.writtenPath()));
}

void FigureCommands::saveNumbers()
{
    if (!hasRun())
        return;
    QFileDialog chooser(window_, tr("Save the weights that are shown"), {},
                        tr("Tables (*.csv);;NumPy arrays (*.npy);;NumPy archives (*.npz);;JSON (*.json);;Safetensors (*.safetensors)"));
    chooser.setAcceptMode(QFileDialog::AcceptSave);
    chooser.setDefaultSuffix(QStringLiteral("csv"));
    if (chooser.exec() != QDialog::Accepted)
        return;
    const QString path = chooser.selectedFiles().constFirst();
    const HeadPick& head = session_->selection()->head();
    const NumbersPick pick{.layer = session_->selection()->layer(),
                           .heads = head.head ? NumbersPick::Heads::one : NumbersPick::Heads::mean,
                           .head = head.head.value_or(HeadIndex{})};
    try {
        write_arrays(QFile::encodeName(path).toStdString(), {.arrays = {numbers_of(*session_->run(), pick, memory_budget())}});
        emit done(tr("Saved %1").arg(path));
    } catch (const Error& error) {
        emit failed(QString::fromUtf8(error.what()));
    }
}

// As large as it stands in the window, at twice its sharpness.
void FigureCommands::copy()
{
    if (!hasRun())
        return;
    const FigurePage page{.millimetres = QSizeF(views_->view()->size()) / 96.0 * 25.4, .dpi = 192.0, .title = {}};
    try {
        copyFigure(figureKindOf(nameOf(views_->kind())), *session_->run(), views_->view()->figureParameters(), page);
        emit done(tr("Copied as a picture and as a table"));
    } catch (const Error& error) {
        emit failed(QString::fromUtf8(error.what()));
    }
}

void FigureCommands::print()
{
    if (hasRun())
        printFigure(figureKindOf(nameOf(views_->kind())), *session_->run(), views_->view()->figureParameters(), window_);
}

void FigureCommands::printPreview()
{
    if (hasRun())
        previewPrint(figureKindOf(nameOf(views_->kind())), *session_->run(), views_->view()->figureParameters(), window_);
}

} // namespace attn
