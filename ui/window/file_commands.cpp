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
    connect(&loading_, &JobRunner::failed, this, &FileCommands::failed);
}

void FileCommands::replace(const QString& what, const Document& document, std::shared_ptr<const Run> run)
{
    loading_.cancel();
    session_->selection()->pin({});
    // An order that follows a token of this document would follow any token of the next one.
    Derivation derivation = session_->derivation();
    if (derivation.row_order == RowOrder::key)
        derivation.row_order = RowOrder::given;
    if (derivation.column_order == ColumnOrder::query)
        derivation.column_order = ColumnOrder::given;
    derivation.key = derivation.query = 0;
    session_->setDerivation(derivation);
    session_->open(what, document, std::move(run));
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
    if (loadsWeights(path)) {
        loadWeights(path);
        return;
    }
    try {
        replace(tr("Open %1").arg(QFileInfo(path).fileName()), openedDocument(path, session_->document()));
    } catch (const Error& error) {
        emit failed(QString::fromUtf8(error.what()));
        return;
    }
    remember(path);
}

void FileCommands::loadWeights(const QString& path)
{
    loading_.start([this, path](const RunControl& control) -> std::function<void()> {
        auto run = loadedWeights(path, control);
        return [this, path, run = std::move(run)] {
            replace(tr("Open %1").arg(QFileInfo(path).fileName()), weightsDocument(path, session_->document()), run);
            remember(path);
        };
    });
}

void FileCommands::remember(const QString& path)
{
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
