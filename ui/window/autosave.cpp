// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/autosave.h"

#include "ui/importing/document_file.h"
#include "ui/window/file_commands.h"
#include "ui/wording/error_text.h"

#include <QFile>
#include <QFileInfo>

namespace attn {

namespace {

using namespace std::chrono_literals;

// Why it could not be written; empty when it was.
QString write(const QString& path, const Document& document)
{
    try {
        writeDocumentFile(path, document);
        return {};
    } catch (const Error& error) {
        return errorText(error);
    }
}

} // namespace

Autosave::Autosave(Session* session, FileCommands* files, const KeptDocuments& folder,
                   std::unique_ptr<KeptDocument> document)
    : session_(session), files_(files), folder_(folder), document_(document ? std::move(document) : folder_.add())
{
    delay_.setSingleShot(true);
    delay_.setInterval(2s);
    connect(&delay_, &QTimer::timeout, this, &Autosave::saveLater);
    connect(session_, &Session::documentChanged, &delay_, qOverload<>(&QTimer::start));
    connect(files_, &FileCommands::aboutToReplace, this, &Autosave::startAnother);
}

Autosave::~Autosave()
{
    if (!document_)
        return;
    saveNow();
    if (!files_->isUnsaved() && QFile::exists(document_->path()))
        folder_.keepAsLast(*document_);
}

std::optional<Document> Autosave::restore(const QString& path, QString* damage)
{
    if (!QFileInfo::exists(path))
        return std::nullopt;
    try {
        return readDocumentFile(path);
    } catch (const Error& error) {
        const QString aside = path + QStringLiteral(".damaged");
        QFile::remove(aside);
        QFile::rename(path, aside);
        *damage = tr("%1 The file is kept as %2.").arg(errorText(error), aside);
        return std::nullopt;
    }
}

// What stands in the window is unsaved, and another document is about to take its place.
void Autosave::startAnother()
{
    delay_.stop();
    jobs_.cancel();
    if (document_)
        leaving_ = std::jthread([this, left = std::move(document_), document = session_->document()] {
            const std::scoped_lock lock(writing_);
            QMetaObject::invokeMethod(
                this, [this, error = write(left->path(), document)] { noteResult(error); }, Qt::QueuedConnection);
        });
    document_ = folder_.add();
}

void Autosave::saveLater()
{
    if (!document_)
        return;
    jobs_.start([this, path = document_->path(), document = session_->document()](const RunControl& control) {
        const std::scoped_lock lock(writing_);
        control.check();
        return [this, error = write(path, document)] { noteResult(error); };
    });
}

bool Autosave::saveNow()
{
    delay_.stop();
    jobs_.cancel();
    const std::scoped_lock lock(writing_);
    noteResult(document_ ? write(document_->path(), session_->document()) : QString());
    return document_ && !failed_;
}

void Autosave::noteResult(const QString& error)
{
    if (!error.isEmpty() && !failed_)
        emit failed(tr("Your work is not kept for the next start: %1").arg(error));
    failed_ = !error.isEmpty();
}

} // namespace attn
