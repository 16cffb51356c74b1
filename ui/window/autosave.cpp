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
QString write(KeptDocument& kept, const Document& document, const RunControl& control = {})
{
    const std::scoped_lock lock(kept.writing);
    control.check();
    try {
        writeDocumentFile(kept.path(), document, control);
        return {};
    } catch (const Cancelled&) {
        throw;
    } catch (const std::exception& error) {
        return errorText(error);
    }
}

} // namespace

Autosave::Autosave(Session* session, FileCommands* files, const KeptDocuments& folder,
                   std::unique_ptr<KeptDocument> document)
    : session_(session), files_(files), folder_(folder), document_(document ? std::move(document) : folder_.add()),
      outdated_(!is_empty(session->document()))
{
    delay_.setSingleShot(true);
    delay_.setInterval(2s);
    connect(&delay_, &QTimer::timeout, this, &Autosave::saveLater);
    connect(session_, &Session::documentChanged, this, [this] {
        outdated_ = true;
        delay_.start();
    });
    connect(files_, &FileCommands::aboutToReplace, this, &Autosave::startAnother);
}

Autosave::~Autosave()
{
    if (!document_)
        return;
    if (outdated_)
        saveNow();
    if (!files_->isUnsaved() && QFile::exists(document_->path()))
        folder_.keepAsLast(*document_);
}

std::optional<Document> Autosave::restore(const QString& path, QString* damage, const RunControl& control)
{
    if (!QFileInfo::exists(path))
        return std::nullopt;
    try {
        return readDocumentFile(path, control);
    } catch (const Cancelled&) {
        throw;
    } catch (const Error& error) {
        const QString aside = path + QStringLiteral(".damaged");
        QFile::remove(aside);
        QFile::rename(path, aside);
        *damage = tr("%1 The file is kept as %2.").arg(errorText(error), aside);
        return std::nullopt;
    }
}

bool Autosave::resume(const QString& path)
{
    const bool unsaved = path != folder_.last();
    const std::shared_ptr<KeptDocument> taken = unsaved ? folder_.take(path) : nullptr;
    if (unsaved ? !taken : !QFileInfo::exists(path))
        return false;
    files_->loading()->start([this, path, taken](const RunControl& control) {
        QString damage;
        const auto document = restore(path, &damage, control);
        return [this, taken, document, damage] {
            if (!document) {
                emit failed(damage);
                return;
            }
            files_->openKept(*document, taken != nullptr);
            if (taken)
                goOnWith(taken);
        };
    });
    return true;
}

// The document that was just opened came from this file.
void Autosave::goOnWith(const std::shared_ptr<KeptDocument>& taken)
{
    delay_.stop();
    jobs_.cancel();
    if (document_ && document_->isStarting())
        taken->noteStart();
    if (const auto before = std::exchange(document_, taken)) {
        const std::scoped_lock lock(before->writing);
        QFile::remove(before->path());
    }
    outdated_ = false;
}

// What stands in the window is unsaved, and another document is about to take its place.
void Autosave::startAnother()
{
    delay_.stop();
    jobs_.cancel();
    if (document_)
        leaving_ = std::jthread([this, left = std::move(document_), document = session_->document()] {
            QMetaObject::invokeMethod(
                this, [this, error = write(*left, document)] { noteResult(error); }, Qt::QueuedConnection);
        });
    document_ = folder_.add();
}

void Autosave::saveLater()
{
    if (!document_)
        return;
    if (jobs_.busy()) { // or one that is changed all the time would never be written
        delay_.start();
        return;
    }
    jobs_.start([this, kept = document_, document = session_->document()](const RunControl& control) {
        return [this, error = write(*kept, document, control)] {
            noteResult(error);
            outdated_ = failed_ || delay_.isActive();
        };
    });
}

bool Autosave::saveNow()
{
    delay_.stop();
    jobs_.cancel();
    noteResult(document_ ? write(*document_, session_->document()) : QString());
    outdated_ = !document_ || failed_;
    return !outdated_;
}

void Autosave::noteResult(const QString& error)
{
    if (!error.isEmpty() && !failed_)
        emit failed(tr("Your work is not kept for the next start: %1").arg(error));
    failed_ = !error.isEmpty();
}

} // namespace attn
