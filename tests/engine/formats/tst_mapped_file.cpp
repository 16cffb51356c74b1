// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/mapped_file.h"
#include "tests/engine/error_of.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <thread>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace attn;

namespace {

constexpr qsizetype page = 4096;

quint64 sum(const MappedFile& file, std::uint64_t begin, std::uint64_t end)
{
    quint64 total = 0;
    for (const volatile unsigned char* byte = file.bytes() + begin; byte != file.bytes() + end; ++byte)
        total += *byte;
    return total;
}

[[noreturn]] void handler_of_before(int)
{
    _exit(77);
}

} // namespace

class TestMappedFile : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    std::string write(const QByteArray& bytes, const char* name = "a.bin")
    {
        QFile file(folder_.filePath(name));
        if (!file.open(QFile::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("the test's file cannot be written");
        return file.fileName().toStdString();
    }

    // What a process of its own ends with, which touches a page that is not there and is no file of ours.
    static int end_of_foreign_fault(const std::string& path)
    {
        const pid_t child = fork();
        if (child == 0) {
            const int descriptor = ::open(path.c_str(), O_RDWR);
            auto* bytes =
                static_cast<volatile unsigned char*>(::mmap(nullptr, page, PROT_READ, MAP_SHARED, descriptor, 0));
            if (::ftruncate(descriptor, 0) != 0)
                _exit(1);
            _exit(bytes[0]);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        return status;
    }

private slots:
    // First, as the handler is put in with the first file.
    void handlerOfBefore()
    {
        struct sigaction handler = {};
        handler.sa_handler = handler_of_before;
        sigaction(SIGBUS, &handler, nullptr);
        const MappedFile file(write("abc"));
        const int status = end_of_foreign_fault(write(QByteArray(page, 'x'), "b.bin"));
        QVERIFY(WIFEXITED(status));
        QCOMPARE(WEXITSTATUS(status), 77);
        QCOMPARE(sum(file, 0, 3), quint64{'a' + 'b' + 'c'});
        file.check();
    }

    void bytes()
    {
        const MappedFile file(write("abc"));
        QCOMPARE(file.size(), std::uint64_t{3});
        QCOMPARE(QByteArray(reinterpret_cast<const char*>(file.bytes()), 3), QByteArray("abc"));
        file.check();
    }

    void emptyFile()
    {
        const MappedFile file(write(""));
        QCOMPARE(file.size(), std::uint64_t{0});
        file.check();
    }

    void refused()
    {
        const QString missing = folder_.filePath("none");
        QCOMPARE(error_of([&] { MappedFile(missing.toStdString()); }),
                 missing + ": it cannot be opened: No such file or directory");
        QCOMPARE(error_of([&] { MappedFile(folder_.path().toStdString()); }),
                 folder_.path() + ": it is a folder. Choose a file.");
        const QString pipe = folder_.filePath("pipe");
        QCOMPARE(mkfifo(pipe.toUtf8(), 0600), 0);
        QCOMPARE(error_of([&] { MappedFile(pipe.toStdString()); }),
                 pipe + ": it is a pipe. Save what comes through it as a file first.");
        QCOMPARE(error_of([] { MappedFile("/dev/zero"); }), QString("/dev/zero: it is a device. Choose a file."));
    }

    // What was cut off reads as zero, without a signal that ends the program; the other file stays right.
    void cutShort()
    {
        const QByteArray content(20 * page, 'x');
        const MappedFile other(write(content, "b.bin"));
        const MappedFile file(write(content));
        const MappedFile third(write(content, "c.bin"));
        QVERIFY(QFile::resize(folder_.filePath("a.bin"), 3 * page + 5));
        QCOMPARE(sum(file, 3 * page, 20 * page), quint64{5 * 'x'});
        QCOMPARE(sum(file, 0, 3 * page), static_cast<quint64>(3 * page * 'x'));
        QCOMPARE(error_of([&] { file.check(); }),
                 folder_.filePath("a.bin: it was cut short or could not be read while it was in use. Open it again."));
        QCOMPARE(sum(other, 0, 20 * page), static_cast<quint64>(20 * page * 'x'));
        other.check();
        third.check();
    }

    // Also where the file has its old length and time again.
    void cutAndGrownAgain()
    {
        const std::string path = write(QByteArray(4 * page, 'x'));
        const MappedFile file(path);
        struct stat status = {};
        QCOMPARE(stat(path.c_str(), &status), 0);
        QCOMPARE(truncate(path.c_str(), 0), 0);
        QCOMPARE(sum(file, page, page + 1), quint64{0});
        QCOMPARE(truncate(path.c_str(), 4 * page), 0);
        const timespec times[] = {status.st_atim, status.st_mtim};
        QCOMPARE(utimensat(AT_FDCWD, path.c_str(), times, 0), 0);
        QCOMPARE(error_of([&] { file.check(); }),
                 folder_.filePath("a.bin: it was cut short or could not be read while it was in use. Open it again."));
    }

    void changed_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("cut where nobody read") << QByteArray("x");
        QTest::newRow("longer") << QByteArray("xxxxx");
        QTest::newRow("other bytes") << QByteArray("yyyy");
    }
    void changed()
    {
        QFETCH(QByteArray, content);
        const MappedFile file(write("xxxx"));
        QTest::qSleep(20); // file systems keep time in steps of some milliseconds
        write(content);
        QCOMPARE(error_of([&] { file.check(); }),
                 folder_.filePath("a.bin: it has changed since it was opened. Open it again."));
    }

    // A place in the handler's list is taken again, and a fault in one file is none of another that comes after it.
    void manyOneAfterTheOther()
    {
        for (int i = 0; i < 50; ++i) {
            const MappedFile whole(write("abc", "b.bin"));
            const MappedFile file(write(QByteArray(2 * page, 'x')));
            QVERIFY(QFile::resize(folder_.filePath("a.bin"), 0));
            QCOMPARE(sum(file, 0, 2 * page), quint64{0});
            whole.check();
            QVERIFY(error_of([&] { file.check(); }).contains("cut short"));
        }
    }

    // Threads meet missing pages while others open and close files.
    void severalThreads()
    {
        std::vector<std::jthread> threads;
        std::atomic<int> wrong = 0;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([this, i, &wrong] {
                const QByteArray name = "t" + QByteArray::number(i);
                for (int round = 0; round < 50; ++round) {
                    const MappedFile file(write(QByteArray(8 * page, 'x'), name));
                    if (!QFile::resize(folder_.filePath(name), page)
                        || sum(file, 0, 8 * page) != static_cast<quint64>(page * 'x'))
                        ++wrong;
                    if (!error_of([&] { file.check(); }).contains("cut short"))
                        ++wrong;
                }
            });
        threads.clear();
        QCOMPARE(wrong.load(), 0);
    }
};

QTEST_APPLESS_MAIN(TestMappedFile)
#include "tst_mapped_file.moc"
