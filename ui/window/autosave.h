// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/job_runner.h"
#include "ui/session/session.h"
#include "ui/window/kept_documents.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>
#include <thread>

namespace attn {

class FileCommands;

// Keeps the document of a window in a file of the window's own while it is edited, so that a later start finds it
// again, even after a crash. What another document takes the place of stays in the folder too, where it was not saved
// elsewhere.
class Autosave : public QObject {
    Q_OBJECT
public:
    // All must outlive the object. `document`: the file that the window goes on with; null: a new one.
    Autosave(Session* session, FileCommands* files, const KeptDocuments& folder,
             std::unique_ptr<KeptDocument> document);
    // Writes what has changed, as what was open last where nothing of it needs to be kept beyond that.
    ~Autosave() override;

    // The document that is kept at `path`; nothing when there is none. A file that cannot be read is renamed to
    // "<path>.damaged", and `damage` says why. Throws Cancelled.
    static std::optional<Document> restore(const QString& path, QString* damage, const RunControl& control = {});
    // Opens what is kept at `path` by the job of FileCommands: unsaved work, whose file becomes the window's when it is
    // there, or the document that was open last. False when there is none, or another window has it.
    bool resume(const QString& path);

    KeptDocument* document() { return document_.get(); }
    // Returns when the file is written, and whether it is.
    bool saveNow();

signals:
    // The document could not be kept, which is not said again before it could, or what was kept could not be read.
    void failed(const QString& message);

private:
    void startAnother();
    void saveLater();
    void goOnWith(const std::shared_ptr<KeptDocument>& taken);
    void noteResult(const QString& error);

    Session* session_;
    FileCommands* files_;
    KeptDocuments folder_;
    std::shared_ptr<KeptDocument> document_; // null where the folder cannot be written to
    QTimer delay_;
    bool outdated_; // the document is another one than the file holds
    bool failed_ = false;
    // A document may hold whole matrices, and so is written on another thread.
    std::jthread leaving_; // writes the one that another took the place of
    JobRunner jobs_;
};

} // namespace attn
