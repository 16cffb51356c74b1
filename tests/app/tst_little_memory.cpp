// SPDX-License-Identifier: GPL-3.0-or-later
// Commands with less memory than they need end with a message and an exit code, and write nothing.

#include "tests/app/program.h"

#include <QTemporaryDir>

#include <sys/resource.h>

using namespace attn;

namespace {

constexpr int step = 20; // MB

// Of a program that may have so many MB of addresses. `fonts` is its own configuration of fonts.
Answer answerWithin(int megabytes, const QStringList& arguments, const QString& fonts)
{
    QProcess process;
    prepareProgram(process, arguments);
    QProcessEnvironment environment = process.processEnvironment();
    environment.insert("FONTCONFIG_FILE", fonts);
    process.setProcessEnvironment(environment);
    process.setChildProcessModifier([megabytes] {
        const rlim_t bytes = static_cast<rlim_t>(megabytes) << 20;
        const rlimit limit{bytes, bytes};
        const rlimit no_core{0, 0};
        setrlimit(RLIMIT_AS, &limit);
        setrlimit(RLIMIT_CORE, &no_core);
    });
    process.start();
    if (!process.waitForFinished(60000))
        return {};
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput(),
            process.readAllStandardError()};
}

QString words(int count)
{
    QStringList all;
    for (int i = 0; i < count; ++i)
        all << QString::number(i, 36);
    return all.join(' ');
}

} // namespace

class TestLittleMemory : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    int enough_ = 0; // MB for the program itself

private slots:
    void initTestCase()
    {
#ifdef ATTN_SANITIZED
        QSKIP("a sanitizer needs more addresses than are limited here");
#endif
        writeFonts();
        do
            enough_ += step;
        while (enough_ < 4000 && answer(enough_, {"render", "--text", "a b", "-o", path("small.png")}).code != 0);
    }

    void commandsSayThatThereIsTooLittle_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("numbers") << QStringList{"weights", "--text", words(2500), "-o", path("x.npz")};
        QTest::newRow("a figure") << QStringList{"render",  "--text", words(1500), "-o", path("x.png"),
                                                 "--width", "900",    "--dpi",     "300"};
        QTest::newRow("tokens") << QStringList{"weights", "--text", words(20'000), "--what",     "queries",
                                               "--dim",   "1024",   "-o",          path("x.npy")};
    }

    void commandsSayThatThereIsTooLittle()
    {
        QFETCH(QStringList, arguments);
        int refused = 0;
        for (int more = 0; more <= 6 * step; more += step) {
            const Answer got = answer(enough_ + more, arguments);
            const QByteArray said = QByteArray::number(enough_ + more) + " MB: " + got.errors;
            QVERIFY2(got.code == 0 || got.code == 1, said);
            QCOMPARE(QFile::exists(arguments[arguments.indexOf("-o") + 1]), got.code == 0);
            QCOMPARE(strangersIn(folder_.path(), {"small.png", "x.npz", "x.png", "x.npy", "fonts", "fonts.conf"}),
                     QStringList());
            QFile::remove(arguments[arguments.indexOf("-o") + 1]);
            if (got.code == 0)
                continue;
            ++refused;
            QVERIFY2(got.errors.startsWith("attnscope: ") && got.errors.count('\n') == 1, said);
            QVERIFY2(got.errors.contains("memory"), said);
        }
        QVERIFY(refused > 0);
    }

    // 65,000 words would take minutes before their weights do not fit.
    void whatCannotFitIsRefusedBeforeTheWork()
    {
        const Answer answer = answerOf(
            {"weights", "--text", QString("w ").repeated(65'000), "--heads", "64", "--timing", "-o", path("x.npz")});
        QCOMPARE(answer.code, 1);
        QVERIFY2(answer.errors.contains("x.npz: it needs 2.2 TB of memory"), answer.errors);
        QVERIFY2(answer.errors.contains("Write .safetensors"), answer.errors);
        QVERIFY2(!answer.errors.contains("\"run\""), answer.errors);
    }

private:
    // Without memory, the list of fonts that a program keeps for others would lack most of them: it has one of its own.
    void writeFonts() const
    {
        QFile file(path("fonts.conf"));
        QVERIFY(file.open(QFile::WriteOnly));
        file.write(QStringLiteral("<?xml version=\"1.0\"?><fontconfig><cachedir>%1</cachedir>"
                                  "<include>/etc/fonts/fonts.conf</include></fontconfig>")
                       .arg(path("fonts"))
                       .toUtf8());
    }
    Answer answer(int megabytes, const QStringList& arguments) const
    {
        return answerWithin(megabytes, arguments, path("fonts.conf"));
    }
    QString path(const QString& name) const
    {
        return folder_.filePath(name);
    }
};

QTEST_GUILESS_MAIN(TestLittleMemory)
#include "tst_little_memory.moc"
