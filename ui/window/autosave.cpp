// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/autosave.h"

#include "ui/importing/document_file.h"
#include "ui/wording/error_text.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

namespace attn {

namespace {

using namespace std::chrono_literals;

void write(const QString& path, const Document& document)
{
    QDir().mkpath(QFileInfo(path).path());
    try {
        writeDocumentFile(path, document);
    } catch (const Error& error) {
        // The user can go on working, so that a line in the log is enough.
        qWarning("%s", error.what());
    }
}

} // namespace

Autosave::Autosave(Session* session, QString path, QObject* parent)
    : QObject(parent), session_(session), path_(std::move(path))
{
    delay_.setSingleShot(true);
    delay_.setInterval(2s);
    connect(&delay_, &QTimer::timeout, this, &Autosave::saveLater);
    connect(session_, &Session::documentChanged, &delay_, qOverload<>(&QTimer::start));
}

QString Autosave::defaultPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + QStringLiteral("/last.attnscope");
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
        *damage = tr("%1\nThe damaged file is kept as %2.").arg(errorText(error), aside);
        return std::nullopt;
    }
}

void Autosave::saveLater()
{
    if (!jobs_)
        jobs_ = std::make_unique<JobRunner>();
    jobs_->start([path = path_, document = session_->document()](const RunControl&) -> std::function<void()> {
        write(path, document);
        return [] {};
    });
}

void Autosave::saveNow()
{
    delay_.stop();
    jobs_ = nullptr; // an older document must not be written after this one
    write(path_, session_->document());
}

} // namespace attn
