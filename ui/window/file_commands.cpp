#include "ui/window/file_commands.h"

#include "engine/tensor/error.h"
#include "ui/importing/document_file.h"
#include "ui/importing/example_catalog.h"
#include "ui/settings/settings.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QUndoStack>

namespace attn {

FileCommands::FileCommands(Session* session, Settings* settings, QWidget* window)
    : QObject(window), session_(session), settings_(settings), window_(window)
{
}

void FileCommands::replace(const QString& what, const Document& document)
{
    session_->selection()->pin({});
    session_->edit(what, {}, [&](Document& current) { current = document; });
}

void FileCommands::newSentence()
{
    path_.clear();
    Document document;
    document.settings = session_->document().settings;
    document.settings.mask = {};
    replace(tr("New"), document);
    emit pathChanged();
}

void FileCommands::chooseAndOpen()
{
    const QString path = QFileDialog::getOpenFileName(window_, tr("Open"), {}, openableFilters().join(QStringLiteral(";;")));
    if (!path.isEmpty())
        open(path);
}

void FileCommands::open(const QString& path)
{
    try {
        replace(tr("Open %1").arg(QFileInfo(path).fileName()), openedDocument(path, session_->document()));
    } catch (const Error& error) {
        emit failed(QString::fromUtf8(error.what()));
        return;
    }
    settings_->addRecentFile(QFileInfo(path).absoluteFilePath());
    if (QFileInfo(path).suffix() == QLatin1String("attnscope")) {
        path_ = QFileInfo(path).absoluteFilePath();
        session_->undoStack()->setClean();
    }
    emit pathChanged();
}

void FileCommands::openExample(const QString& name)
{
    try {
        const Document example = loadExample(name);
        replace(tr("Example %1").arg(QString::fromStdString(example.title)), example);
    } catch (const Error& error) {
        emit failed(QString::fromUtf8(error.what()));
    }
}

void FileCommands::save()
{
    if (path_.isEmpty())
        saveAs();
    else
        saveTo(path_);
}

void FileCommands::saveAs()
{
    QString path = QFileDialog::getSaveFileName(window_, tr("Save as"), path_, tr("Saved sessions (*.attnscope)"));
    if (path.isEmpty())
        return;
    if (QFileInfo(path).suffix().isEmpty())
        path += QStringLiteral(".attnscope");
    saveTo(path);
}

void FileCommands::saveTo(const QString& path)
{
    try {
        writeDocumentFile(path, session_->document());
    } catch (const Error& error) {
        emit failed(QString::fromUtf8(error.what()));
        return;
    }
    path_ = QFileInfo(path).absoluteFilePath();
    session_->undoStack()->setClean();
    settings_->addRecentFile(path_);
    emit pathChanged();
}

} // namespace attn
