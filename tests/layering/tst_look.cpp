// SPDX-License-Identifier: GPL-3.0-or-later
// Holds every file that people write against the look that .clang-format and .editorconfig describe: C++ formatted,
// no line over 120 characters, a licence line at the top.

#include <QDir>
#include <QDirIterator>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTest>

namespace {

constexpr int columns = 120;

// Files below these folders were made by other programs, or are data.
bool isMade(const QString& path)
{
    static const QRegularExpression made("^(build|tests/data|tests/reference/models)/");
    return made.match(path).hasMatch();
}

// Paths of all files that people write, from the root.
QStringList writtenFiles()
{
    static const QRegularExpression written(R"(\.(h|cpp|py|sh|md|yml)$|(^|/)(CMakeLists\.txt|run|update)$)");
    const QDir root(ATTN_SOURCE_DIR);
    QStringList paths;
    for (const char* folder : {"app", "engine", "ui", "resources", "tests", ".ci", ".github"}) {
        QDirIterator files(root.filePath(folder), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString path = root.relativeFilePath(files.next());
            if (written.match(path).hasMatch() && !isMade(path))
                paths << path;
        }
    }
    for (const QString& name : root.entryList({"*.md", "CMakeLists.txt"}, QDir::Files))
        paths << name;
    paths.sort();
    return paths;
}

bool isPage(const QString& path)
{
    return path.endsWith(".md");
}

QStringList linesOf(const QString& path)
{
    QFile file(QDir(ATTN_SOURCE_DIR).filePath(path));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read", qPrintable(path));
    return QString::fromUtf8(file.readAll()).split('\n');
}

// Rows of a table and addresses on a page cannot be broken.
bool mayBeLong(const QString& path, const QString& line)
{
    return isPage(path) && (line.startsWith('|') || !line.trimmed().contains(' '));
}

QStringList longLines(const QString& path, const QStringList& lines)
{
    QStringList found;
    for (int number = 1; number <= lines.size(); ++number) {
        const QString& line = lines[number - 1];
        const auto length = line.toUcs4().size();
        if (length > columns && !mayBeLong(path, line))
            found << QString("%1:%2: %3 characters").arg(path).arg(number).arg(length);
    }
    return found;
}

// The licence stands in the first line, or in the second one where the first says what runs the file.
bool hasLicence(const QStringList& lines)
{
    const int place = lines.value(0).startsWith("#!") ? 1 : 0;
    static const QRegularExpression licence("^(//|#) SPDX-License-Identifier: GPL-3\\.0-or-later$");
    return licence.match(lines.value(place)).hasMatch();
}

// What the reader of a .cpp looks at first: the header of its name, or the header of its folder that says what it
// holds, alone on top of its includes.
bool namesItsHeader(const QString& path, const QStringList& lines)
{
    static const QRegularExpression include("^#include \"(.*)\"$");
    const qsizetype first = lines.indexOf(include);
    if (first < 0 || lines.value(first + 1).startsWith("#include"))
        return false;
    const QString header = include.match(lines[first]).captured(1);
    const QString own = path.chopped(3) + "h";
    return QFile::exists(QDir(ATTN_SOURCE_DIR).filePath(own)) ? header == own
                                                              : QFileInfo(header).path() == QFileInfo(path).path();
}

} // namespace

class TestLook : public QObject {
    Q_OBJECT
private slots:
    void linesAreShort()
    {
        QStringList found;
        for (const QString& path : writtenFiles())
            found << longLines(path, linesOf(path));
        QVERIFY2(found.isEmpty(), qPrintable('\n' + found.join('\n')));
    }

    void longLinesAreFound()
    {
        const QString wide(columns, QChar(0x2192));
        QCOMPARE(longLines("a.cpp", {wide}), QStringList());
        QCOMPARE(longLines("a.cpp", {"", wide + "x"}), QStringList("a.cpp:2: 121 characters"));
        QCOMPARE(longLines("a.md", {"| " + wide}), QStringList());
        QCOMPARE(longLines("a.md", {"a " + wide}).size(), 1);
    }

    void everySourceSaysItsLicence()
    {
        QStringList found;
        for (const QString& path : writtenFiles())
            if (!isPage(path) && !hasLicence(linesOf(path)))
                found << path;
        QVERIFY2(found.isEmpty(), qPrintable('\n' + found.join('\n')));
    }

    void everySourceIncludesItsHeaderFirst()
    {
        QStringList found;
        for (const QString& path : writtenFiles())
            if (path.endsWith(".cpp") && !path.startsWith("tests/") && path != "app/main.cpp"
                && !namesItsHeader(path, linesOf(path)))
                found << path;
        QVERIFY2(found.isEmpty(), qPrintable('\n' + found.join('\n')));
        QVERIFY(!namesItsHeader("engine/text/split.cpp", {"#include \"engine/text/words.h\"", ""}));
    }

    void codeIsFormatted()
    {
        const QString program = QStandardPaths::findExecutable("clang-format");
        QProcess format;
        format.start(program, {"--version"});
        format.waitForFinished();
        if (program.isEmpty() || !format.readAllStandardOutput().contains("version 14."))
            QSKIP("clang-format 14 is not installed; other versions format otherwise");

        const QStringList code = writtenFiles().filter(QRegularExpression("\\.(h|cpp)$"));
        QVERIFY(code.size() > 500);
        format.setWorkingDirectory(ATTN_SOURCE_DIR);
        format.start(program, QStringList{"--dry-run", "-Werror"} + code);
        QVERIFY(format.waitForFinished(240'000));
        const QByteArray complaints = format.readAllStandardError();
        QVERIFY2(format.exitCode() == 0, (complaints + "\nMend it with: clang-format -i FILE").constData());
    }
};

QTEST_GUILESS_MAIN(TestLook)
#include "tst_look.moc"
