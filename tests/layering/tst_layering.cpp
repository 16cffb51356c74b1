// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps the layers and their folders in one direction: which folder may include which is written here once, and every
// include line of the sources is held against it.

#include <QDir>
#include <QDirIterator>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

namespace {

// What a folder may include beside itself; "engine" stands for all of its folders. Folders come after those that they
// include.
struct Folder {
    QString name;
    QStringList includes;
};

const QList<Folder>& folders()
{
    static const QList<Folder> table = {
        {"engine/tensor", {}},
        {"engine/run_control", {"engine/tensor"}},
        {"engine/pyramid", {"engine/tensor", "engine/run_control"}},
        {"engine/analysis", {"engine/tensor", "engine/run_control", "engine/pyramid"}},
        {"engine/attention", {"engine/tensor", "engine/run_control"}},
        {"engine/formats", {"engine/tensor", "engine/run_control"}},
        {"engine/ops", {"engine/tensor", "engine/run_control", "engine/formats"}},
        {"engine/images", {"engine/tensor", "engine/run_control", "engine/formats"}},
        {"engine/tokenizers", {"engine/tensor", "engine/run_control", "engine/formats"}},
        {"engine/models", {"engine/tensor", "engine/run_control", "engine/formats", "engine/attention", "engine/ops"}},
        {"engine/runs",
         {"engine/tensor", "engine/run_control", "engine/pyramid", "engine/attention", "engine/formats",
          "engine/images", "engine/tokenizers"}},
        {"engine/playground",
         {"engine/tensor", "engine/run_control", "engine/pyramid", "engine/attention", "engine/formats",
          "engine/images", "engine/tokenizers", "engine/runs"}},
        {"engine/bundles",
         {"engine/tensor", "engine/run_control", "engine/pyramid", "engine/attention", "engine/formats",
          "engine/images", "engine/tokenizers", "engine/models", "engine/runs", "engine/playground"}},

        {"ui/colors", {"engine"}},
        {"ui/jobs", {"engine"}},
        {"ui/importing", {"engine"}},
        {"ui/session", {"engine", "ui/jobs", "ui/importing"}},
        {"ui/view", {"engine", "ui/colors", "ui/session"}},
        {"ui/settings", {"engine", "ui/colors", "ui/view"}},
        // The views never include one another.
        {"ui/heatmap", {"engine", "ui/colors", "ui/jobs", "ui/session", "ui/view"}},
        {"ui/heads", {"engine", "ui/colors", "ui/jobs", "ui/session", "ui/view"}},
        {"ui/links", {"engine", "ui/colors", "ui/jobs", "ui/session", "ui/view"}},
        {"ui/image_overlay", {"engine", "ui/colors", "ui/jobs", "ui/session", "ui/view"}},
        {"ui/steps", {"engine", "ui/colors", "ui/jobs", "ui/session", "ui/view"}},
        // Nor do the panels.
        {"ui/inspector", {"engine", "ui/colors", "ui/jobs", "ui/session", "ui/view"}},
        {"ui/inputs", {"engine", "ui/colors", "ui/jobs", "ui/session", "ui/view", "ui/importing"}},
        {"ui/operators", {"engine", "ui/colors", "ui/jobs", "ui/session", "ui/view"}},
        {"ui/models", {"engine", "ui/colors", "ui/jobs", "ui/session", "ui/view"}},
        {"ui/exporting",
         {"engine", "ui/colors", "ui/jobs", "ui/session", "ui/view", "ui/settings", "ui/heatmap", "ui/heads",
          "ui/links", "ui/image_overlay", "ui/steps"}},
        {"ui/window", {"engine", "ui"}},

        {"app", {"engine", "ui"}},
    };
    return table;
}

bool isInside(const QString& path, const QString& folder)
{
    return path.startsWith(folder + '/');
}

bool isSource(const QString& path)
{
    return path.endsWith(".h") || path.endsWith(".cpp");
}

// What is wrong with one include line of a file in `folder`; empty when nothing is.
QString faultOf(const QString& root, const Folder& folder, const QString& target, bool quoted)
{
    static const QRegularExpression qt("^(Q[A-Z]|Qt|q[a-z0-9]+\\.h)");
    if (!quoted)
        return folder.name.startsWith("engine/") && qt.match(target).hasMatch() ? "Qt is not for the engine"
                                                                                : QString();
    if (target.endsWith(".moc"))
        return {};
    if (target.contains("..") || !QFileInfo(root + '/' + target).isFile())
        return "is not written from the repository root";
    if (isInside(target, folder.name))
        return {};
    for (const QString& allowed : folder.includes)
        if (isInside(target, allowed))
            return {};
    return folder.name + " may not include it";
}

// "file:line: <include>: fault" for each include line that the table does not allow.
QStringList faultsOf(const QString& root, const Folder& folder)
{
    static const QRegularExpression include(R"re(^\s*#\s*include\s*(["<])([^">]+))re");
    QStringList faults;
    QDirIterator files(root + '/' + folder.name, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (!isSource(file.fileName()))
            continue;
        if (!file.open(QIODevice::ReadOnly))
            return {file.fileName() + ": cannot be read"};
        int number = 0;
        while (!file.atEnd()) {
            const QString line = QString::fromUtf8(file.readLine());
            ++number;
            const auto match = include.match(line);
            if (!match.hasMatch())
                continue;
            const QString fault = faultOf(root, folder, match.captured(2), match.captured(1) == "\"");
            if (!fault.isEmpty())
                faults << QString("%1:%2: %3: %4")
                              .arg(QDir(root).relativeFilePath(file.fileName()))
                              .arg(number)
                              .arg(match.captured(2), fault);
        }
    }
    return faults;
}

void write(const QString& path, const QByteArray& text)
{
    QVERIFY(QDir().mkpath(QFileInfo(path).path()));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(text), text.size());
}

} // namespace

class TestLayering : public QObject {
    Q_OBJECT
private slots:
    void includesFollowTheTable_data();
    void includesFollowTheTable();
    void tableIsInOrder();
    void everyFolderIsInTheTable();
    void forbiddenIncludesAreFound_data();
    void forbiddenIncludesAreFound();
};

void TestLayering::includesFollowTheTable_data()
{
    QTest::addColumn<int>("index");
    for (int index = 0; index < folders().size(); ++index)
        QTest::newRow(qPrintable(folders()[index].name)) << index;
}

void TestLayering::includesFollowTheTable()
{
    QFETCH(int, index);
    QVERIFY(QDir(ATTN_SOURCE_DIR "/" + folders()[index].name).exists());
    const QStringList faults = faultsOf(ATTN_SOURCE_DIR, folders()[index]);
    QVERIFY2(faults.isEmpty(), qPrintable('\n' + faults.join('\n')));
}

// A folder that includes one further down would make a circle possible.
void TestLayering::tableIsInOrder()
{
    QStringList earlier = {"engine", "ui"};
    for (const Folder& folder : folders()) {
        for (const QString& included : folder.includes)
            QVERIFY2(earlier.contains(included), qPrintable(folder.name + " comes before " + included));
        earlier << folder.name;
    }
}

void TestLayering::everyFolderIsInTheTable()
{
    QStringList named;
    for (const Folder& folder : folders())
        named << folder.name;
    for (const QString layer : {"engine", "ui"})
        for (const QString& folder : QDir(ATTN_SOURCE_DIR "/" + layer).entryList(QDir::Dirs | QDir::NoDotAndDotDot))
            QVERIFY2(named.contains(layer + '/' + folder), qPrintable(layer + '/' + folder));
}

void TestLayering::forbiddenIncludesAreFound_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<bool>("allowed");

    QTest::newRow("Qt in the engine") << "engine/tensor" << QByteArray("#include <QString>") << false;
    QTest::newRow("Qt in the engine, spaced")
        << "engine/tensor" << QByteArray("  #  include<QtCore/qglobal.h>") << false;
    QTest::newRow("QCustomPlot in the engine") << "engine/tensor" << QByteArray("#include <qcustomplot.h>") << false;
    QTest::newRow("the window in the engine")
        << "engine/tensor" << QByteArray("#include \"ui/colors/theme.h\"") << false;
    QTest::newRow("a later folder of the engine")
        << "engine/tensor" << QByteArray("#include \"engine/runs/run.h\"") << false;
    QTest::newRow("a view in a view") << "ui/heads" << QByteArray("#include \"ui/heatmap/heatmap_view.h\"") << false;
    QTest::newRow("the program in the window") << "ui/window" << QByteArray("#include \"app/main.h\"") << false;
    QTest::newRow("not from the root") << "ui/heads" << QByteArray("#include \"heads_view.h\"") << false;
    QTest::newRow("dots") << "ui/heads" << QByteArray("#include \"ui/heads/../heads/heads_view.h\"") << false;
    QTest::newRow("an earlier folder") << "engine/runs" << QByteArray("#include \"engine/tensor/matrix.h\"") << true;
    QTest::newRow("its own folder") << "ui/heads" << QByteArray("#include \"ui/heads/heads_view.h\"") << true;
    QTest::newRow("the engine in the window") << "ui/heads" << QByteArray("#include \"engine/runs/run.h\"") << true;
    QTest::newRow("Qt in the window") << "ui/heads" << QByteArray("#include <QWidget>") << true;
    QTest::newRow("the standard library") << "engine/tensor" << QByteArray("#include <queue>") << true;
}

void TestLayering::forbiddenIncludesAreFound()
{
    QFETCH(QString, folder);
    QFETCH(QByteArray, line);
    QFETCH(bool, allowed);

    QTemporaryDir root;
    for (const char* header : {"engine/tensor/matrix.h", "engine/runs/run.h", "ui/colors/theme.h",
                               "ui/heatmap/heatmap_view.h", "ui/heads/heads_view.h", "app/main.h"})
        write(root.filePath(header), {});
    write(root.filePath(folder + "/probe.cpp"), "\n" + line + "\n");

    const auto found =
        std::find_if(folders().begin(), folders().end(), [&](const Folder& entry) { return entry.name == folder; });
    QVERIFY(found != folders().end());
    const QStringList faults = faultsOf(root.path(), *found);
    QCOMPARE(faults.isEmpty(), allowed);
    if (!allowed)
        QVERIFY2(faults.front().startsWith(folder + "/probe.cpp:2: "), qPrintable(faults.front()));
}

QTEST_GUILESS_MAIN(TestLayering)
#include "tst_layering.moc"
