// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps the layers and their folders in one direction: which folder may include which is written here once, and every
// include line of the sources is held against it.

#include <QDir>
#include <QDirIterator>
#include <QLibraryInfo>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

namespace {

// What the files of a folder may include beside it. "engine" stands for all folders of the engine and "ui" for all of
// the window; any other name stands for that folder alone, without its subfolders. A folder comes after those that it
// includes.
struct Folder {
    QString name;
    QStringList includes;
};

QStringList operator+(QStringList folders, const char* folder)
{
    return folders << folder;
}

QList<Folder> makeFolders()
{
    const QStringList tensor = {"engine/tensor"};
    const QStringList control = tensor + "engine/run_control";
    const QStringList formats = control + "engine/text" + "engine/formats";
    const QStringList vocabularies = formats + "engine/tokenizers" + "engine/tokenizers/vocabularies";
    const QStringList pipeline = vocabularies + "engine/tokenizers/pipeline";
    const QStringList runs = formats + "engine/pyramid" + "engine/attention" + "engine/images" + "engine/layouts";
    const QStringList documents = runs + "engine/runs";
    const QStringList peers = documents + "engine/documents";
    const QStringList colors = {"engine", "ui/colors"};
    const QStringList painting = colors + "ui/wording" + "ui/painting";
    const QStringList view = painting + "ui/widgets" + "ui/help" + "ui/jobs" + "ui/session" + "ui/view";
    const QStringList exporting =
        view + "ui/settings" + "ui/heatmap" + "ui/heads" + "ui/links" + "ui/image_overlay" + "ui/steps";
    return {
        {"engine/tensor", {}},
        {"engine/run_control", tensor},
        {"engine/pyramid", control},
        {"engine/analysis", control + "engine/pyramid"},
        {"engine/text", control},
        {"engine/attention", control + "engine/text"},
        {"engine/formats", control + "engine/text"},
        {"engine/ops", formats},
        {"engine/images", formats},
        {"engine/tokenizers", formats},
        {"engine/tokenizers/vocabularies", formats + "engine/tokenizers"},
        {"engine/tokenizers/pipeline", vocabularies},
        {"engine/tokenizers/files", pipeline},
        {"engine/layouts", formats},
        {"engine/runs", runs},
        {"engine/documents", documents},
        // What runs a document: one layer of the user's own making, or a model. Neither knows the other.
        {"engine/playground", peers},
        {"engine/models", formats + "engine/attention" + "engine/ops"},
        {"engine/bundles", peers + "engine/tokenizers" + "engine/tokenizers/files" + "engine/models"},
        {"engine/running", peers + "engine/playground" + "engine/models" + "engine/bundles"},

        {"ui/colors", {"engine"}},
        {"ui/wording", {"engine"}},
        // Everything that is painted is painted without a widget: on the screen, in a file, on paper.
        {"ui/painting", colors + "ui/wording"},
        {"ui/widgets", colors + "ui/wording"},
        {"ui/help", {}},
        {"ui/jobs", {"engine", "ui/wording"}},
        {"ui/importing", {"engine"}},
        {"ui/session", {"engine", "ui/wording", "ui/painting", "ui/jobs", "ui/importing"}},
        {"ui/view", painting + "ui/widgets" + "ui/help" + "ui/session"},
        {"ui/settings", painting + "ui/help" + "ui/view"},
        // The views never include one another.
        {"ui/heatmap", view},
        {"ui/heads", view},
        {"ui/links", view},
        {"ui/image_overlay", view},
        {"ui/steps", view},
        // Nor do the panels.
        {"ui/inspector", view},
        {"ui/inputs", view + "ui/importing"},
        {"ui/operators", view},
        {"ui/models", view},
        {"ui/exporting", exporting},
        {"ui/manual", exporting + "ui/importing" + "ui/exporting"},
        {"ui/window", {"engine", "ui"}},

        {"app/cli", {"engine", "ui"}},
        {"app/gui", {"engine", "ui"}},
        {"app", {"engine", "ui", "app/cli", "app/gui"}},
    };
}

const QList<Folder>& folders()
{
    static const QList<Folder> table = makeFolders();
    return table;
}

// Folders and names of files that paint without a widget, and so are drawn alike on the screen, in files and on paper.
bool paintsWithoutWidget(const QString& path)
{
    static const QRegularExpression painted("^ui/painting/|_figure\\.(h|cpp)$|/heads_layout\\.|/figure_kinds\\.");
    return painted.match(path).hasMatch();
}

// Whether a row of the table that names `folder` allows this file.
bool allows(const QString& folder, const QString& path)
{
    const bool whole = folder == "engine" || folder == "ui";
    return whole ? path.startsWith(folder + '/') : QFileInfo(path).path() == folder;
}

bool isSource(const QString& path)
{
    return path.endsWith(".h") || path.endsWith(".cpp");
}

bool isWidgetHeader(const QString& target, bool quoted)
{
    if (quoted)
        return target.startsWith("ui/view/") || target.startsWith("ui/widgets/") || target.startsWith("ui/session/")
            || target.endsWith("_view.h");
    return target == "qcustomplot.h" || target == "QtWidgets"
        || QFileInfo::exists(QLibraryInfo::path(QLibraryInfo::HeadersPath) + "/QtWidgets/" + target);
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
    if (allows(folder.name, target))
        return {};
    for (const QString& allowed : folder.includes)
        if (allows(allowed, target))
            return {};
    return folder.name + " may not include it";
}

// "file:line: <include>: fault" for each include line that the table does not allow.
QStringList faultsOf(const QString& root, const Folder& folder)
{
    static const QRegularExpression include(R"re(^\s*#\s*include\s*(["<])([^">]+))re");
    QStringList faults;
    QDirIterator files(root + '/' + folder.name, QDir::Files);
    while (files.hasNext()) {
        QFile file(files.next());
        if (!isSource(file.fileName()))
            continue;
        if (!file.open(QIODevice::ReadOnly))
            return {file.fileName() + ": cannot be read"};
        const QString path = QDir(root).relativeFilePath(file.fileName());
        int number = 0;
        while (!file.atEnd()) {
            const QString line = QString::fromUtf8(file.readLine());
            ++number;
            const auto match = include.match(line);
            if (!match.hasMatch())
                continue;
            const bool quoted = match.captured(1) == "\"";
            QString fault = faultOf(root, folder, match.captured(2), quoted);
            if (fault.isEmpty() && paintsWithoutWidget(path) && isWidgetHeader(match.captured(2), quoted))
                fault = "is a widget's, and what paints figures knows no widget";
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
    void includesFollowTheTable_data()
    {
        QTest::addColumn<int>("index");
        for (int index = 0; index < folders().size(); ++index)
            QTest::newRow(qPrintable(folders()[index].name)) << index;
    }

    void includesFollowTheTable()
    {
        QFETCH(int, index);
        QVERIFY(QDir(ATTN_SOURCE_DIR "/" + folders()[index].name).exists());
        const QStringList faults = faultsOf(ATTN_SOURCE_DIR, folders()[index]);
        QVERIFY2(faults.isEmpty(), qPrintable('\n' + faults.join('\n')));
    }

    // All types share one namespace: of two of one name the linker keeps the functions of either, and the program ends.
    void eachTypeHasANameOfItsOwn()
    {
        static const QRegularExpression type("^(?:struct|class|enum class) (\\w+)[^;(\\n]*$",
                                             QRegularExpression::MultilineOption);
        QMap<QString, QString> headers;
        QStringList faults;
        for (const char* const layer : {"engine", "ui", "app"}) {
            QDirIterator files(QString(ATTN_SOURCE_DIR "/") + layer, {"*.h"}, QDir::Files,
                               QDirIterator::Subdirectories);
            while (files.hasNext()) {
                QFile file(files.next());
                QVERIFY(file.open(QIODevice::ReadOnly));
                for (auto found = type.globalMatch(QString::fromUtf8(file.readAll())); found.hasNext();) {
                    const QString name = found.next().captured(1);
                    if (headers.contains(name) && headers[name] != file.fileName())
                        faults << name + ": " + headers[name] + ", " + file.fileName();
                    headers[name] = file.fileName();
                }
            }
        }
        QVERIFY(headers.size() > 100);
        QVERIFY2(faults.isEmpty(), qPrintable('\n' + faults.join('\n')));
    }

    // A folder that includes one further down would make a circle possible.
    void tableIsInOrder()
    {
        QStringList earlier = {"engine", "ui"};
        for (const Folder& folder : folders()) {
            for (const QString& included : folder.includes)
                QVERIFY2(earlier.contains(included), qPrintable(folder.name + " comes before " + included));
            earlier << folder.name;
        }
    }

    void everyFolderIsInTheTable()
    {
        QStringList named;
        for (const Folder& folder : folders())
            named << folder.name;
        const QDir root(ATTN_SOURCE_DIR);
        for (const char* layer : {"engine", "ui", "app"}) {
            QDirIterator files(root.filePath(layer), {"*.h", "*.cpp"}, QDir::Files, QDirIterator::Subdirectories);
            while (files.hasNext()) {
                const QString folder = QFileInfo(root.relativeFilePath(files.next())).path();
                QVERIFY2(named.contains(folder), qPrintable(folder));
            }
        }
    }

    void forbiddenIncludesAreFound_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<bool>("allowed");

        QTest::newRow("Qt in the engine") << "engine/tensor" << QByteArray("#include <QString>") << false;
        QTest::newRow("Qt in the engine, spaced")
            << "engine/tensor" << QByteArray("  #  include<QtCore/qglobal.h>") << false;
        QTest::newRow("QCustomPlot in the engine")
            << "engine/tensor" << QByteArray("#include <qcustomplot.h>") << false;
        QTest::newRow("the window in the engine")
            << "engine/tensor" << QByteArray("#include \"ui/colors/theme.h\"") << false;
        QTest::newRow("a later folder of the engine")
            << "engine/tensor" << QByteArray("#include \"engine/runs/run.h\"") << false;
        QTest::newRow("a view in a view")
            << "ui/heads" << QByteArray("#include \"ui/heatmap/heatmap_view.h\"") << false;
        QTest::newRow("the program in the window") << "ui/window" << QByteArray("#include \"app/main.h\"") << false;
        QTest::newRow("a subfolder of an allowed folder")
            << "engine/tokenizers/vocabularies" << QByteArray("#include \"engine/tokenizers/files/json.h\"") << false;
        QTest::newRow("models in the playground")
            << "engine/playground" << QByteArray("#include \"engine/models/model.h\"") << false;
        QTest::newRow("a widget in painting") << "ui/painting" << QByteArray("#include <QLabel>") << false;
        QTest::newRow("QCustomPlot in painting") << "ui/painting" << QByteArray("#include <qcustomplot.h>") << false;
        QTest::newRow("a painter in painting") << "ui/painting" << QByteArray("#include <QPainter>") << true;
        QTest::newRow("not from the root") << "ui/heads" << QByteArray("#include \"heads_view.h\"") << false;
        QTest::newRow("dots") << "ui/heads" << QByteArray("#include \"ui/heads/../heads/heads_view.h\"") << false;
        QTest::newRow("an earlier folder")
            << "engine/runs" << QByteArray("#include \"engine/tensor/matrix.h\"") << true;
        QTest::newRow("its own folder") << "ui/heads" << QByteArray("#include \"ui/heads/heads_view.h\"") << true;
        QTest::newRow("the engine in the window") << "ui/heads" << QByteArray("#include \"engine/runs/run.h\"") << true;
        QTest::newRow("Qt in the window") << "ui/heads" << QByteArray("#include <QWidget>") << true;
        QTest::newRow("the standard library") << "engine/tensor" << QByteArray("#include <queue>") << true;
    }

    void forbiddenIncludesAreFound()
    {
        QFETCH(QString, folder);
        QFETCH(QByteArray, line);
        QFETCH(bool, allowed);

        QTemporaryDir root;
        for (const char* header :
             {"engine/tensor/matrix.h", "engine/runs/run.h", "ui/colors/theme.h", "ui/heatmap/heatmap_view.h",
              "ui/heads/heads_view.h", "app/main.h", "engine/models/model.h", "engine/tokenizers/files/json.h"})
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
};

QTEST_GUILESS_MAIN(TestLayering)
#include "tst_layering.moc"
