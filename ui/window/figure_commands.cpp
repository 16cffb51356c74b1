// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/figure_commands.h"

#include "engine/tensor/error.h"
#include "ui/exporting/copy_figure.h"
#include "ui/exporting/export_dialog.h"
#include "ui/exporting/numbers_dialog.h"
#include "ui/exporting/print_figure.h"
#include "ui/jobs/work_with_progress.h"
#include "ui/settings/settings.h"
#include "ui/window/caption_bar.h"
#include "ui/window/file_commands.h"
#include "ui/window/program_call.h"
#include "ui/wording/caption_text.h"
#include "ui/wording/error_text.h"

#include <QClipboard>
#include <QFileInfo>
#include <QGuiApplication>

#include <cmath>

namespace attn {

namespace {

// The view in its size on the screen, with twice as many pixels in each direction.
FigurePage pageOf(const QWidget& view)
{
    FigurePage page;
    page.millimetres = QSizeF(view.size()) * 25.4 / 96.0;
    page.dpi = 192.0;
    return page;
}

} // namespace

FigureCommands::FigureCommands(Session* session, ViewStack* views, const CaptionBar* words, const FileCommands* files,
                               Settings* settings, const Actions& actions, QWidget* window)
    : QObject(window), session_(session), views_(views), words_(words), files_(files), settings_(settings),
      actions_(actions), window_(window)
{
    actions.on(ActionId::exportFigure, this, &FigureCommands::exportFigure);
    actions.on(ActionId::exportAllHeads, this, &FigureCommands::exportAllHeads);
    actions.on(ActionId::saveNumbers, this, &FigureCommands::saveNumbers);
    actions.on(ActionId::copy, this, &FigureCommands::copy);
    actions.on(ActionId::copyCommand, this, &FigureCommands::copyCommand);
    actions.on(ActionId::copyPython, this, &FigureCommands::copyPython);
    actions.on(ActionId::print, this, &FigureCommands::print);
    actions.on(ActionId::printPreview, this, &FigureCommands::printPreview);
    connect(session->shown(), &ShownRun::runChanged, this, &FigureCommands::showWhatIsPossible);
    showWhatIsPossible();
}

void FigureCommands::showWhatIsPossible()
{
    for (const ActionId id : {ActionId::exportFigure, ActionId::exportAllHeads, ActionId::saveNumbers, ActionId::copy,
                              ActionId::copyCommand, ActionId::copyPython, ActionId::print, ActionId::printPreview})
        actions_[id]->setEnabled(session_->shown()->run() != nullptr);
}

// Says what to do when the view cannot draw a derived run.
bool FigureCommands::canDraw()
{
    const FigureKind& kind = figureKindOf(views_->kind());
    const bool possible = !kind.needsSteps || !session_->shown()->run()->origin;
    if (!possible)
        emit failed(tr("%1: this view shows how the weights are computed. Choose “Show as computed” (A) first.")
                        .arg(figureLabel(kind)));
    return possible;
}

// What the view shows, with the words above it.
FigureParameters FigureCommands::worded() const
{
    FigureParameters parameters = views_->view()->figureParameters();
    parameters.title = words_->title();
    parameters.caption = words_->caption();
    return parameters;
}

void FigureCommands::exportFigure()
{
    openExport(false);
}

void FigureCommands::exportAllHeads()
{
    openExport(true);
}

void FigureCommands::openExport(bool allHeads)
{
    if (!canDraw())
        return;
    const FigureKind& shown = figureKindOf(views_->kind());
    // A view of all heads has no figure of one head, so a heatmap of each is saved.
    const FigureKind& kind = allHeads && shown.allHeads ? figureKindOf(QStringLiteral("heatmap")) : shown;
    ExportDialog dialog(session_->shown()->run(), kind, worded(), settings_, window_);
    dialog.addAction(actions_[ActionId::manual]);
    dialog.proposeName(fileNameFor(session_->document()));
    if (allHeads)
        dialog.setHeads(FigureHeads::inOneFigure);
    if (dialog.exec() == QDialog::Accepted)
        emit done(tr("Saved %1").arg(dialog.written()), settings_->value("export/folder", QString()).toString());
}

void FigureCommands::attempt(const std::function<void()>& command)
{
    try {
        command();
    } catch (const Error& error) {
        emit failed(errorText(error));
    }
}

void FigureCommands::saveNumbers()
{
    const Selection* const selection = session_->selection();
    NumbersDialog dialog(session_->shown()->run(), selection->head(), window_);
    dialog.addAction(actions_[ActionId::manual]);
    if (dialog.exec() == QDialog::Accepted)
        emit done(tr("Saved %1").arg(QFileInfo(dialog.writtenPath()).fileName()),
                  QFileInfo(dialog.writtenPath()).absolutePath());
}

void FigureCommands::copy()
{
    if (!canDraw())
        return;
    attempt([this] {
        FigureCopy copy;
        const auto make = [&copy, run = session_->shown()->run(), &kind = figureKindOf(views_->kind()),
                           parameters = views_->view()->figureParameters(), page = pageOf(*views_->view())](
                              const RunControl& control) { copy = copyOf(kind, run, parameters, page, control); };
        if (!workWithProgress(window_, tr("Copying the picture and the table"), make))
            return;
        QGuiApplication::clipboard()->setMimeData(clipboardData(copy));
        emit done(copy.tabbed.isEmpty() ? tr("Copied the picture without the table, which would have more than %L1 "
                                             "cells. Export the numbers instead")
                                              .arg(mostCopiedCells)
                                        : tr("Copied the picture and the table"),
                  QString());
    });
}

ShownDocument FigureCommands::shown() const
{
    const bool saved = !files_->path().isEmpty() && !files_->isUnsaved() && !session_->isStale();
    return {session_->ranDocument(), saved ? files_->path() : QString(), session_->shown()->run()};
}

void FigureCommands::copyText(const ProgramCall& call, const QString& text, const QString& said)
{
    if (!call.why.isEmpty()) {
        emit failed(call.why);
        return;
    }
    QGuiApplication::clipboard()->setText(text);
    emit done(said, QString());
}

void FigureCommands::copyCommand()
{
    if (!canDraw())
        return;
    attempt([this] {
        const FigureParameters parameters = worded();
        FigurePage page = pageOf(*views_->view());
        const auto rounded = [](double millimetres) { return std::round(10.0 * millimetres) / 10.0; };
        page.millimetres = {rounded(page.millimetres.width()), rounded(page.millimetres.height())};
        const ProgramCall call = callOfFigure(shown(), figureKindOf(views_->kind()), parameters, page);
        const bool cut = !parameters.heatmap.seen.isEmpty();
        copyText(call, shellText(call, fileNameFor(session_->ranDocument()) + QStringLiteral(".png")),
                 cut ? tr("Copied the command that draws the cells in sight, as whole cells")
                     : tr("Copied the command that draws this figure"));
    });
}

void FigureCommands::copyPython()
{
    attempt([this] {
        const ShownDocument source = shown();
        const ProgramCall call = callOfNumbers(source, session_->selection()->head());
        const QString output = fileNameFor(session_->ranDocument()) + QStringLiteral(".npy");
        copyText(call, call.why.isEmpty() ? pythonText(call, output, *source.run) : QString(),
                 tr("Copied the lines of Python that load these weights"));
    });
}

// The dialog blocks, and another run may be shown meanwhile: the one that was shown before is printed.
void FigureCommands::print()
{
    if (!canDraw())
        return;
    attempt([this] {
        printFigure(figureKindOf(views_->kind()), session_->shown()->run(), worded(),
                    fileNameFor(session_->ranDocument()), window_);
    });
}

void FigureCommands::printPreview()
{
    if (!canDraw())
        return;
    attempt([this] {
        previewPrint(figureKindOf(views_->kind()), session_->shown()->run(), worded(),
                     fileNameFor(session_->ranDocument()), window_);
    });
}

} // namespace attn
