// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/replace_file.h"
#include "tests/engine/error_of.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <csignal>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace attn;

namespace {

// No file of this process may grow beyond `bytes`: writing fails in the middle, as on a full disk.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes)
    {
        std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &old_);
        const rlimit limit = {bytes, old_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit() { setrlimit(RLIMIT_FSIZE, &old_); }

private:
    rlimit old_ = {};
};

// Root may write everywhere, and is somebody else for as long as this lives.
class OrdinaryUser {
public:
    static uid_t id() { return ::geteuid() == 0 ? 65534 : ::geteuid(); }
    OrdinaryUser() : old_(::geteuid())
    {
        if (::seteuid(id()) != 0)
            qFatal("the user cannot be changed");
    }
    ~OrdinaryUser()
    {
        if (::seteuid(old_) != 0)
            qFatal("the user cannot be changed back");
    }

private:
    uid_t old_;
};

QByteArray content_of(const QString& path)
{
    QFile file(path);
    return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray("no file");
}

void make_file(const QString& path, const QByteArray& content)
{
    QFile file(path);
    if (!file.open(QFile::WriteOnly) || file.write(content) != content.size())
        qFatal("the test's file cannot be written");
}

} // namespace

class TestReplaceFile : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> folder_;

    QString path(const QString& name) const { return folder_->filePath(name); }
    QString refusal(const QString& file, const QByteArray& content = "new")
    {
        return error_of([&] {
            replace_file(file.toStdString(),
                         std::string_view(content.constData(), static_cast<std::size_t>(content.size())));
        });
    }
    QStringList files() const
    {
        return QDir(folder_->path())
            .entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot, QDir::Name);
    }

private slots:
    void init() { folder_ = std::make_unique<QTemporaryDir>(); }

    void newFile()
    {
        replace_file(path("a.txt").toStdString(), "first\nsecond");
        QCOMPARE(content_of(path("a.txt")), QByteArray("first\nsecond"));
        QCOMPARE(files(), QStringList{"a.txt"});
        struct stat status = {};
        QCOMPARE(::stat(path("a.txt").toUtf8().constData(), &status), 0);
        const mode_t mask = ::umask(0);
        ::umask(mask);
        QCOMPARE(status.st_mode & 07777, 0666 & ~mask);
    }

    void oldFileKeepsItsPermissions()
    {
        make_file(path("a.txt"), "old content, longer than the new one");
        QCOMPARE(::chmod(path("a.txt").toUtf8().constData(), 0640), 0);
        replace_file(path("a.txt").toStdString(), "new");
        QCOMPARE(content_of(path("a.txt")), QByteArray("new"));
        struct stat status = {};
        QCOMPARE(::stat(path("a.txt").toUtf8().constData(), &status), 0);
        QCOMPARE(status.st_mode & 07777, 0640u);
    }

    void nameInTheCurrentFolder()
    {
        const QString before = QDir::currentPath();
        QVERIFY(QDir::setCurrent(folder_->path()));
        const QString refused = error_of([] { replace_file("a.txt", "new"); });
        QVERIFY(QDir::setCurrent(before));
        QCOMPARE(refused, QString("no error"));
        QCOMPARE(content_of(path("a.txt")), QByteArray("new"));
    }

    void longestName()
    {
        const QString name(255, 'a');
        replace_file(path(name).toStdString(), "new");
        QCOMPARE(files(), QStringList{name});
    }

    void linkIsFollowed()
    {
        make_file(path("target.txt"), "old");
        QVERIFY(QFile::link("target.txt", path("link.txt")));
        replace_file(path("link.txt").toStdString(), "new");
        QVERIFY(QFileInfo(path("link.txt")).isSymLink());
        QCOMPARE(content_of(path("target.txt")), QByteArray("new"));
    }

    void linkToNoFileYet_data()
    {
        QTest::addColumn<QString>("target");
        QTest::addColumn<QString>("written");
        QTest::newRow("beside it") << "new.txt"
                                   << "new.txt";
        QTest::newRow("in a folder") << "sub/new.txt"
                                     << "sub/new.txt";
        QTest::newRow("absolute") << "absolute"
                                  << "new.txt";
        QTest::newRow("another link") << "second.txt"
                                      << "sub/last.txt";
    }
    void linkToNoFileYet()
    {
        QFETCH(QString, target);
        QFETCH(QString, written);
        QVERIFY(QDir(folder_->path()).mkdir("sub"));
        QVERIFY(QFile::link("sub/last.txt", path("second.txt")));
        QVERIFY(QFile::link(target == "absolute" ? path("new.txt") : target, path("link.txt")));
        replace_file(path("link.txt").toStdString(), "new");
        QVERIFY(QFileInfo(path("link.txt")).isSymLink());
        QCOMPARE(content_of(path(written)), QByteArray("new"));
    }

    void loopOfLinks()
    {
        QVERIFY(QFile::link("b.txt", path("a.txt")) && QFile::link("a.txt", path("b.txt")));
        QCOMPARE(refusal(path("a.txt")),
                 path("a.txt")
                     + ": it cannot be written: Too many levels of symbolic links. Choose another place or make room "
                       "there.");
        QCOMPARE(files(), (QStringList{"a.txt", "b.txt"}));
    }

    // What a killed program left behind goes, and nothing else.
    void staleFilesAreRemoved()
    {
        const QString held = ".attnscope-00000000000000aa";
        const QStringList others = {".attnscope-0123456789abcde", ".attnscope-0123456789abcdeg", ".attnscope-notes",
                                    "attnscope-0123456789abcdef", held};
        for (const QString& name : others)
            make_file(path(name), "other");
        QVERIFY(QDir(folder_->path()).mkdir(".attnscope-ffffffffffffffff"));
        for (const char* name : {".attnscope-0123456789abcdef", ".attnscope-9999999999999999"})
            make_file(path(name), "stale");
        const int file = ::open(path(held).toUtf8().constData(), O_WRONLY | O_CLOEXEC);
        QCOMPARE(::flock(file, LOCK_EX), 0);
        replace_file(path("a.txt").toStdString(), "new");
        QStringList left = others + QStringList{"a.txt", ".attnscope-ffffffffffffffff"};
        left.sort();
        QCOMPARE(files(), left);
        ::close(file);
        replace_file(path("a.txt").toStdString(), "new");
        left.removeAll(held);
        QCOMPARE(files(), left);
    }

    // One that is being written is not taken for stale, by this program or another.
    void twoAtOnce()
    {
        replace_file(path("a.txt").toStdString(), [this](const ByteSink& sink) {
            sink("first ");
            replace_file(path("b.txt").toStdString(), "second");
            sink("part");
        });
        QCOMPARE(content_of(path("a.txt")), QByteArray("first part"));
        QCOMPARE(content_of(path("b.txt")), QByteArray("second"));
        QCOMPARE(files(), (QStringList{"a.txt", "b.txt"}));
    }

    // As from threads of several windows, each of which looks for stale files.
    void manyAtOnce()
    {
        std::vector<std::jthread> threads;
        std::atomic<int> failed = 0;
        for (int t = 0; t < 8; ++t)
            threads.emplace_back([this, t, &failed] {
                for (int i = 0; i < 50; ++i)
                    failed += refusal(path(QString::number(t))) != "no error";
            });
        threads.clear();
        QCOMPARE(failed.load(), 0);
        QCOMPARE(files().size(), 8);
    }

    void diskFullInTheMiddle()
    {
        make_file(path("a.txt"), "old");
        QString refused;
        {
            const FileSizeLimit limit(100'000);
            refused = refusal(path("a.txt"), QByteArray(1'000'000, 'x'));
        }
        QCOMPARE(refused,
                 path("a.txt") + ": it cannot be written: File too large. Choose another place or make room there.");
        QCOMPARE(content_of(path("a.txt")), QByteArray("old"));
        QCOMPARE(files(), QStringList{"a.txt"});
    }

    void failureOfTheWriter()
    {
        make_file(path("a.txt"), "old");
        const auto write = [](const ByteSink& sink) {
            sink("half");
            throw Error("", "the numbers ran out");
        };
        QCOMPARE(error_of([&] { replace_file(path("a.txt").toStdString(), write); }), QString("the numbers ran out"));
        QCOMPARE(content_of(path("a.txt")), QByteArray("old"));
        QCOMPARE(files(), QStringList{"a.txt"});
    }

    // What is no regular file is written to and never replaced.
    void pipe()
    {
        const QByteArray name = path("pipe").toUtf8();
        QCOMPARE(::mkfifo(name.constData(), 0600), 0);
        const int reader = ::open(name.constData(), O_RDONLY | O_NONBLOCK);
        replace_file(name.toStdString(), "new");
        char bytes[8] = {};
        QCOMPARE(::read(reader, bytes, sizeof bytes), ssize_t{3});
        ::close(reader);
        QCOMPARE(QByteArray(bytes), QByteArray("new"));
        QCOMPARE(files(), QStringList{"pipe"});
    }

    void fullDevice()
    {
        // Root gets a device of its own: if the code were wrong, the system's would be gone.
        const QByteArray name = path("full").toUtf8();
        if (::geteuid() == 0 && ::mknod(name.constData(), S_IFCHR | 0600, makedev(1, 7)) != 0)
            QSKIP("no device can be made here");
        if (::geteuid() != 0)
            QVERIFY(QFile::link("/dev/full", path("full")));
        QCOMPARE(refusal(path("full")),
                 path("full")
                     + ": it cannot be written: No space left on device. Choose another place or make room there.");
        struct stat status = {};
        QCOMPARE(::stat(name.constData(), &status), 0);
        QVERIFY(S_ISCHR(status.st_mode));
        QCOMPARE(files(), QStringList{"full"});
    }

    void folderInPlaceOfTheFile()
    {
        QVERIFY(QDir(folder_->path()).mkdir("a.txt"));
        QCOMPARE(refusal(path("a.txt")),
                 path("a.txt") + ": it cannot be written: Is a directory. Choose another place or make room there.");
        QCOMPARE(files(), QStringList{"a.txt"});
    }

    void missingFolder()
    {
        QCOMPARE(refusal(path("none/a.txt")),
                 path("none/a.txt")
                     + ": it cannot be written: No such file or directory. Choose another place or make room there.");
        QVERIFY(files().isEmpty());
    }

    void readOnly()
    {
        make_file(path("a.txt"), "old");
        QCOMPARE(::chmod(path("a.txt").toUtf8().constData(), 0444), 0);
        QCOMPARE(::chown(folder_->path().toUtf8().constData(), OrdinaryUser::id(), static_cast<gid_t>(-1)), 0);
        const OrdinaryUser user;
        const QString denied = ": it cannot be written: Permission denied. Choose another place or make room there.";
        QCOMPARE(refusal(path("a.txt")), path("a.txt") + denied);
        QCOMPARE(::chmod(folder_->path().toUtf8().constData(), 0555), 0);
        const QString refused = refusal(path("b.txt"));
        QCOMPARE(::chmod(folder_->path().toUtf8().constData(), 0755), 0);
        QCOMPARE(refused, path("b.txt") + denied);
        QCOMPARE(content_of(path("a.txt")), QByteArray("old"));
        QCOMPARE(files(), QStringList{"a.txt"});
    }
};

QTEST_APPLESS_MAIN(TestReplaceFile)
#include "tst_replace_file.moc"
