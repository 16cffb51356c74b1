// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/running/document_run.h"
#include "ui/session/session.h"
#include "ui/window/actions.h"

#include <QObject>
#include <QString>

class QMimeData;
class QWidget;

namespace attn {

class Settings;

// New, open, save: what the File menu and whatever is dropped on the window do to the session's document. Each is
// undoable; a file that cannot be read leaves the document as it was. Large tables are read off the window's thread,
// and opened when they are there.
class FileCommands : public QObject {
    Q_OBJECT
public:
    // All must outlive the object. Dialogs stand over `window`.
    FileCommands(Session* session, Settings* settings, const Actions& actions, QWidget* window);

    void newSentence();
    void chooseAndOpen();
    void open(const QString& path);
    void chooseAndOpenModel();
    // The folder of a model, as Hugging Face writes it. What is in the text stays if the model takes one.
    void openModel(const QString& path);
    void closeModel();
    void openExample(const QString& name);
    // The first file, or the text.
    void drop(const QMimeData& data);
    void save();
    void saveAs();

    // Where save() writes to; empty when the document was not saved yet.
    QString path() const { return path_; }
    bool isModified() const { return !session_->undoStack()->isClean(); }

    // Reads the file that open() waits for; cancelling it leaves the document as it is.
    JobRunner* loading() { return &loading_; }

signals:
    void failed(const QString& message);
    void pathChanged();
    void modelOpened();

private:
    void replace(const QString& what, const Document& document, const DocumentRun& known = {});
    Document opened(const QString& path) const;
    void loadWeights(const QString& path);
    void remember(const QString& path);
    void saveTo(const QString& path);

    Session* session_;
    Settings* settings_;
    QWidget* window_;
    QString path_;
    JobRunner loading_;
};

} // namespace attn
