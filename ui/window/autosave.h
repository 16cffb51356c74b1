// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/job_runner.h"
#include "ui/session/session.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace attn {

// Saves the document while it is edited, so that the next start finds it again, even after a crash.
class Autosave : public QObject {
    Q_OBJECT
public:
    // `session` must outlive the object. The folder of the file `path` is made when it is first written.
    Autosave(Session* session, QString path, QObject* parent);

    static QString defaultPath();
    // The document that was saved at `path`; nothing when there is none. A file that cannot be read is renamed to
    // "<path>.damaged", and `damage` says why.
    static std::optional<Document> restore(const QString& path, QString* damage);

    // Returns when the file is written.
    void saveNow();

private:
    void saveLater();

    Session* session_;
    QString path_;
    QTimer delay_;
    std::unique_ptr<JobRunner> jobs_; // writes, as a document may hold whole matrices
};

} // namespace attn
