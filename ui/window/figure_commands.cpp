#include "ui/window/figure_commands.h"

#include "engine/tensor/error.h"
#include "ui/exporting/copy_figure.h"
#include "ui/exporting/export_dialog.h"
#include "ui/exporting/numbers_dialog.h"
#include "ui/exporting/print_figure.h"
#include "ui/settings/settings.h"

#include <QFileInfo>

namespace attn {

namespace {

const FigureKind& kindOf(const ViewStack& views)
{
    return figureKindOf(QString::fromLatin1(nameOf(views.kind())));
}

// The view as large as it is on the screen, at twice its sharpness.
FigurePage pageOf(const QWidget& view)
{
    FigurePage page;
    page.millimetres = QSizeF(view.size()) * 25.4 / 96.0;
    page.dpi = 192.0;
    return page;
}

} // namespace

FigureCommands::FigureCommands(Session* session, ViewStack* views, Settings* settings, QWidget* window)
    : QObject(window), session_(session), views_(views), settings_(settings), window_(window)
{
}

// Says what to do where the view has nothing to draw of a derived run.
bool FigureCommands::canDraw()
{
    const bool possible = views_->kind() != ViewKind::steps || !session_->shownRun()->origin;
    if (!possible)
        emit failed(tr("Steps: they are those of the weights as computed, choose “Show as computed” (A) first"));
    return possible;
}

void FigureCommands::exportFigure()
{
    if (!canDraw())
        return;
    ExportDialog dialog(session_->shownRun(), kindOf(*views_), views_->view()->figureParameters(), settings_, window_);
    if (dialog.exec() == QDialog::Accepted)
        emit done(tr("Saved %1").arg(QFileInfo(dialog.writtenPath()).fileName()));
}

void FigureCommands::saveNumbers()
{
    const Selection* const selection = session_->selection();
    NumbersDialog dialog(session_->shownRun(), selection->layer(), selection->head(), window_);
    if (dialog.exec() == QDialog::Accepted)
        emit done(tr("Saved %1").arg(QFileInfo(dialog.writtenPath()).fileName()));
}

void FigureCommands::copy()
{
    if (!canDraw())
        return;
    try {
        copyFigure(kindOf(*views_), *session_->shownRun(), views_->view()->figureParameters(), pageOf(*views_->view()));
        emit done(tr("Copied the picture and the table"));
    } catch (const Error& error) {
        emit failed(QString::fromUtf8(error.what()));
    }
}

void FigureCommands::print()
{
    if (!canDraw())
        return;
    const auto run = session_->shownRun(); // the dialog blocks, and a newer run may come meanwhile
    printFigure(kindOf(*views_), *run, views_->view()->figureParameters(), window_);
}

void FigureCommands::printPreview()
{
    if (!canDraw())
        return;
    const auto run = session_->shownRun();
    previewPrint(kindOf(*views_), *run, views_->view()->figureParameters(), window_);
}

} // namespace attn
