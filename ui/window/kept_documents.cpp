// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/kept_documents.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>
#include <QUuid>

#include <cstdio>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace attn {

namespace {

QString lockOf(const QString& path)
{
    return path + QStringLiteral(".lock");
}

QString startOf(const QString& path)
{
    return path + QStringLiteral(".starting");
}

// A descriptor of the locked file, or -1. A lock is held by the file and not by its name, so that one whose name was
// removed meanwhile does not count.
int lock(const QString& path)
{
    const QByteArray name = QFile::encodeName(path);
    const int file = ::open(name.constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0)
        return -1;
    struct stat opened = {};
    struct stat named = {};
    if (::flock(file, LOCK_EX | LOCK_NB) == 0 && ::fstat(file, &opened) == 0 && ::stat(name.constData(), &named) == 0
        && opened.st_ino == named.st_ino)
        return file;
    ::close(file);
    return -1;
}

} // namespace

KeptDocument::KeptDocument(QString path, int lock) : path_(std::move(path)), lock_(lock) {}

KeptDocument::~KeptDocument()
{
    if (starting_)
        noteFirstPicture(); // an end in good order is no failed start
    QFile::remove(lockOf(path_));
    ::close(lock_);
}

void KeptDocument::noteStart()
{
    starting_ = true;
    QFile mark(startOf(path_));
    if (!mark.open(QFile::WriteOnly))
        qWarning("%s", qPrintable(mark.errorString()));
}

void KeptDocument::noteFirstPicture()
{
    starting_ = false;
    QFile::remove(startOf(path_));
}

KeptDocuments::KeptDocuments(QString folder) : folder_(std::move(folder)) {}

QString KeptDocuments::defaultFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation);
}

std::unique_ptr<KeptDocument> KeptDocuments::add() const
{
    QDir().mkpath(folder_);
    const QString name = QUuid::createUuid().toString(QUuid::WithoutBraces) + QStringLiteral(".attnscope");
    const QString path = QDir(folder_).filePath(name);
    const int file = lock(lockOf(path));
    return file < 0 ? nullptr : std::unique_ptr<KeptDocument>(new KeptDocument(path, file));
}

std::unique_ptr<KeptDocument> KeptDocuments::take(const QString& path) const
{
    const int file = lock(lockOf(path));
    if (file < 0)
        return nullptr;
    auto kept = std::unique_ptr<KeptDocument>(new KeptDocument(path, file));
    return QFile::exists(path) ? std::move(kept) : nullptr;
}

QStringList KeptDocuments::left() const
{
    QStringList paths;
    const QDir folder(folder_);
    // Locks of windows that were killed before they wrote anything go with the object that takes them.
    for (const QFileInfo& file : folder.entryInfoList({lockOf(QStringLiteral("*"))}, QDir::Files))
        take(file.filePath().chopped(lockOf({}).size()));
    for (const QFileInfo& file : folder.entryInfoList({QStringLiteral("*.attnscope")}, QDir::Files, QDir::Time))
        if (file.filePath() != last() && take(file.filePath()))
            paths << file.filePath();
    return paths;
}

bool KeptDocuments::takeFailedStart() const
{
    bool failed = false;
    for (const QFileInfo& mark : QDir(folder_).entryInfoList({QStringLiteral("*.starting")}, QDir::Files)) {
        const QString path = mark.filePath().chopped(startOf({}).size());
        const int file = lock(lockOf(path));
        if (file < 0) // it is starting now
            continue;
        failed = true;
        QFile::remove(mark.filePath());
        QFile::remove(lockOf(path));
        ::close(file);
    }
    return failed;
}

QString KeptDocuments::last() const
{
    return QDir(folder_).filePath(QStringLiteral("last.attnscope"));
}

void KeptDocuments::keepAsLast(const KeptDocument& document) const
{
    // Qt's rename does not replace a file.
    std::rename(QFile::encodeName(document.path()).constData(), QFile::encodeName(last()).constData());
}

} // namespace attn
