// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTest>

#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

namespace attn {

struct Answer {
    int code = -1; // -1: it did not end by itself
    QByteArray output;
    QByteArray errors;
};

// As a terminal without a display or a locale would start it.
inline void prepareProgram(QProcess& process, const QStringList& arguments)
{
    QProcessEnvironment environment;
    environment.insert("PATH", qEnvironmentVariable("PATH"));
    environment.insert("HOME", QDir::tempPath());
    for (const char* sanitizer : {"ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"})
        if (qEnvironmentVariableIsSet(sanitizer))
            environment.insert(sanitizer, qEnvironmentVariable(sanitizer));
    process.setProcessEnvironment(environment);
    process.setProgram(ATTN_PROGRAM);
    process.setArguments(arguments);
}

inline Answer answerOf(const QStringList& arguments, const QString& outputFile = {})
{
    QProcess process;
    prepareProgram(process, arguments);
    if (!outputFile.isEmpty())
        process.setStandardOutputFile(outputFile);
    process.start();
    if (!process.waitForFinished(60000))
        return {};
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput(),
            process.readAllStandardError()};
}

// A terminal that a program writes its errors to, and that can be read here.
class Terminal {
public:
    Terminal() : ours_(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC))
    {
        if (ours_ < 0 || ::grantpt(ours_) != 0 || ::unlockpt(ours_) != 0)
            return;
        name_ = QFile::decodeName(::ptsname(ours_));
        theirs_ = ::open(::ptsname(ours_), O_RDWR | O_NOCTTY | O_CLOEXEC); // so that it outlives the program
        ::fcntl(ours_, F_SETFL, O_NONBLOCK);
    }
    ~Terminal()
    {
        ::close(theirs_);
        ::close(ours_);
    }
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    QString name() const { return name_; } // empty: there are none on this machine
    // What was written so far.
    const QByteArray& text()
    {
        char bytes[4096];
        for (ssize_t count = 0; (count = ::read(ours_, bytes, sizeof bytes)) > 0;)
            text_.append(bytes, count);
        return text_;
    }

private:
    int ours_;
    int theirs_ = -1;
    QString name_;
    QByteArray text_;
};

inline QByteArray contentsOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline void writeFile(const QString& path, const QByteArray& contents)
{
    QFile file(path);
    QVERIFY2(file.open(QIODevice::WriteOnly), qPrintable(path));
    QCOMPARE(file.write(contents), contents.size());
}

// What stands beside `names` in the folder, hidden files too.
inline QStringList strangersIn(const QString& folder, const QStringList& names)
{
    QStringList entries = QDir(folder).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
    for (const QString& name : names)
        entries.removeAll(name);
    return entries;
}

} // namespace attn
