// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/running/document_run.h"
#include "ui/importing/document_file.h"
#include "ui/importing/files_together.h"
#include "ui/session/session.h"
#include "ui/window/actions.h"

#include <QObject>
#include <QString>

#include <functional>

class QMimeData;
class QWidget;

namespace attn {

struct ModelSample;
struct ShippedModel;

class Settings;

// Creates, opens and saves documents: for the File menu, and for what is dropped on the window. Each change can be
// undone, and a file that cannot be read leaves the document as it was. Files are read on another thread.
class FileCommands : public QObject {
    Q_OBJECT
public:
    // All must outlive the object. Dialogs stand over `window`.
    FileCommands(Session* session, Settings* settings, const Actions& actions, QWidget* window);

    void newSentence();
    void chooseAndOpen();
    void open(const QString& path);
    // Weights, their labels, pictures and layout are opened together (files_together.h), of other files the first.
    void open(const QStringList& paths);
    void chooseAndOpenModel();
    // The folder of a model, as Hugging Face writes it. The text stays.
    void openModel(const QString& path);
    void closeModel();
    // A shipped model with an input that shows something.
    void openSample(const ShippedModel& model, const ModelSample& sample);
    void openExample(const QString& name);
    // A document of an earlier start. Unsaved work stays unsaved.
    void openKept(const Document& document, bool unsaved);
    // Opens the files, or takes the text as input. Pictures that are dropped on loaded weights are what their tokens
    // lie on; so is an open picture that weights are dropped on, where they fit. A layout on weights says where.
    void drop(const QMimeData& data);
    // Labels for the tokens of weights.
    void chooseLabels();
    void openLabels(const QString& path);
    void removeLabels();
    void saveTo(const QString& path);
    void save();
    void saveAs();

    // Where save() writes; empty when the document was never saved.
    QString path() const { return path_; }
    bool isModified() const { return !session_->undoStack()->isClean(); }
    // Whether the document holds work that is in no file that the user knows: it is not as it was opened or saved.
    bool isUnsaved() const { return !(session_->document() == known_); }
    // The document as it is now needs no keeping.
    void noteKnown() { known_ = session_->document(); }

    // Reads what is opened. When it is cancelled, the document stays as it is.
    JobRunner* loading() { return &loading_; }

signals:
    // Another document takes the place of one with unsaved work.
    void aboutToReplace();
    void replaced(); // the document is another one
    void failed(const QString& message);
    void said(const QString& message); // what was taken for granted
    // Something can be done with what was opened: `accept` does it.
    void offered(const QString& message, const QString& offer, const std::function<void()>& accept);
    void pathChanged();
    void saved(const QString& path);
    void modelOpened();
    void noted(const QString& message);      // what to look for in what was opened
    void exampleOpened(const QString& view); // the name of the one that shows its point

private:
    void showOpened(const QString& path, const OpenedFile& file);
    void offerSettings(const Document& before);
    QString folderOf(const char* setting) const;
    void pinWhenShown(const Focus& focus, const HeadPick& head = {});
    bool askForLabels(const QString& path, const Document& text);
    void openLayout(const QString& path);
    void setLabels(const QString& what, const WeightsLabels& labels);
    void replace(const QString& what, const Document& document, const DocumentRun& known = {});
    Document forWindow(const Document& opened) const;
    void remember(const QString& path);
    void dropFiles(const QStringList& paths);
    void layOver(const QStringList& pictures);
    void openOver(const FilesTogether& files);

    Session* session_;
    Settings* settings_;
    QWidget* window_;
    QString path_;
    Document known_; // as it was opened or saved
    JobRunner loading_;
};

} // namespace attn
