// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/job_runner.h"
#include "ui/session/session.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace attn {

// Keeps the document on disk while it is edited, so that the next start can go on where this one ended, however it
// ended.
class Autosave : public QObject {
    Q_OBJECT
public:
    // `session` must outlive the object. `path`: the file; its folder is made when it is first written.
    Autosave(Session* session, QString path, QObject* parent);

    static QString defaultPath();
    // The document that was saved there; nothing when there is none. One that cannot be read is kept aside as
    // "<path>.damaged", and `damage` says why.
    static std::optional<Document> restore(const QString& path, QString* damage);

    // Waits until it is written.
    void saveNow();

private:
    void saveLater();

    Session* session_;
    QString path_;
    QTimer delay_;
    std::unique_ptr<JobRunner> jobs_; // a document may hold whole matrices
};

} // namespace attn
