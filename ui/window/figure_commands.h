// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/window/actions.h"
#include "ui/window/view_stack.h"

#include <QObject>

#include <functional>

namespace attn {

class CaptionBar;
class FileCommands;
class Settings;
struct ProgramCall;
struct ShownDocument;

// Exports, prints and copies the view that is shown and the call that makes it, and exports its numbers. The actions
// can be chosen when there is a run.
class FigureCommands : public QObject {
    Q_OBJECT
public:
    // All must outlive the object. Dialogs stand over `window`.
    FigureCommands(Session* session, ViewStack* views, const CaptionBar* words, const FileCommands* files,
                   Settings* settings, const Actions& actions, QWidget* window);

signals:
    void failed(const QString& message);
    // `folder`: where the files are that were written; empty where there are none.
    void done(const QString& message, const QString& folder);

private:
    void showWhatIsPossible();
    void exportFigure();
    void exportAllHeads();
    void saveNumbers();
    void copy();
    void copyCommand();
    void copyPython();
    void copyText(const ProgramCall& call, const QString& text, const QString& said);
    ShownDocument shown() const;
    void print();
    void printPreview();
    bool canDraw();
    FigureParameters worded() const;
    void openExport(bool allHeads);
    // Emits failed() when the command throws.
    void attempt(const std::function<void()>& command);

    Session* session_;
    ViewStack* views_;
    const CaptionBar* words_;
    const FileCommands* files_;
    Settings* settings_;
    const Actions& actions_;
    QWidget* window_;
};

} // namespace attn
