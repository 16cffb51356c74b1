#include "engine/formats/replace_file.h"
#include "tests/engine/error_of.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

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
        return error_of([&] { replace_file(file.toStdString(), std::string_view(content.constData(), static_cast<std::size_t>(content.size()))); });
    }
    QStringList files() const { return QDir(folder_->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot, QDir::Name); }

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

    void diskFullInTheMiddle()
    {
        make_file(path("a.txt"), "old");
        QString refused;
        {
            const FileSizeLimit limit(100'000);
            refused = refusal(path("a.txt"), QByteArray(1'000'000, 'x'));
        }
        QCOMPARE(refused, path("a.txt") + ": it cannot be written: File too large, choose another place or make room there");
        QCOMPARE(content_of(path("a.txt")), QByteArray("old"));
        QCOMPARE(files(), QStringList{"a.txt"});
    }

    void failureOfTheWriter()
    {
        make_file(path("a.txt"), "old");
        const auto write = [](const ByteSink& sink) {
            sink("half");
            throw Error("the numbers ran out");
        };
        QCOMPARE(error_of([&] { replace_file(path("a.txt").toStdString(), write); }), QString("the numbers ran out"));
        QCOMPARE(content_of(path("a.txt")), QByteArray("old"));
        QCOMPARE(files(), QStringList{"a.txt"});
    }

    // A device is written to and never replaced.
    void fullDevice()
    {
        QVERIFY(QFile::link("/dev/full", path("a.txt")));
        QCOMPARE(refusal(path("a.txt")), path("a.txt") + ": it cannot be written: No space left on device, choose another place or make room there");
        QVERIFY(QFileInfo(path("a.txt")).isSymLink());
        struct stat status = {};
        QCOMPARE(::stat("/dev/full", &status), 0);
        QVERIFY(S_ISCHR(status.st_mode));
    }

    void folderInPlaceOfTheFile()
    {
        QVERIFY(QDir(folder_->path()).mkdir("a.txt"));
        QCOMPARE(refusal(path("a.txt")), path("a.txt") + ": it cannot be written: Is a directory, choose another place or make room there");
        QCOMPARE(files(), QStringList{"a.txt"});
    }

    void missingFolder()
    {
        QCOMPARE(refusal(path("none/a.txt")), path("none/a.txt") + ": it cannot be written: No such file or directory, choose another place or make room there");
        QVERIFY(files().isEmpty());
    }

    void readOnly()
    {
        if (::geteuid() == 0)
            QSKIP("root may write everywhere");
        make_file(path("a.txt"), "old");
        QCOMPARE(::chmod(path("a.txt").toUtf8().constData(), 0444), 0);
        const QString denied = ": it cannot be written: Permission denied, choose another place or make room there";
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
