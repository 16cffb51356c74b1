#include "ui/window/autosave.h"

#include "ui/importing/document_file.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

namespace attn {

namespace {

using namespace std::chrono_literals;

} // namespace

Autosave::Autosave(Session* session, QString path, QObject* parent) : QObject(parent), session_(session), path_(std::move(path))
{
    delay_.setSingleShot(true);
    delay_.setInterval(2s);
    connect(&delay_, &QTimer::timeout, this, &Autosave::saveNow);
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
        *damage = tr("%1; the file is kept as %2").arg(QString::fromUtf8(error.what()), aside);
        return std::nullopt;
    }
}

void Autosave::saveNow()
{
    delay_.stop();
    QDir().mkpath(QFileInfo(path_).path());
    try {
        writeDocumentFile(path_, session_->document());
    } catch (const Error& error) {
        // The work goes on; saying it once in the log is enough.
        qWarning("%s", error.what());
    }
}

} // namespace attn
