#pragma once

#include "ui/session/session.h"

#include <QObject>
#include <QString>

class QWidget;

namespace attn {

class Settings;

// New, open, save: what the File menu and files dropped on the window do to the session's document. Each is undoable; a file that cannot
// be read leaves the document as it was.
class FileCommands : public QObject {
    Q_OBJECT
public:
    // All must outlive the object. Dialogs stand over `window`.
    FileCommands(Session* session, Settings* settings, QWidget* window);

    void newSentence();
    void chooseAndOpen();
    void open(const QString& path);
    void openExample(const QString& name);
    void save();
    void saveAs();

    // Where save() writes to; empty when the document was not saved yet.
    QString path() const { return path_; }
    bool isModified() const { return !session_->undoStack()->isClean(); }

signals:
    void failed(const QString& message);
    void pathChanged();

private:
    void replace(const QString& what, const Document& document);
    void saveTo(const QString& path);

    Session* session_;
    Settings* settings_;
    QWidget* window_;
    QString path_;
};

} // namespace attn
