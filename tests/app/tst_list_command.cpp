// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/registry.h"
#include "tests/app/program.h"
#include "ui/exporting/figure_kinds.h"

using namespace attn;

namespace {

QStringList linesOf(const QStringList& arguments)
{
    const Answer answer = answerOf(arguments);
    return answer.code == 0 ? QString::fromUtf8(answer.output).split('\n', Qt::SkipEmptyParts) : QStringList();
}

} // namespace

// Every name that is listed is taken by the other commands.
class TestListCommand : public QObject {
    Q_OBJECT
private slots:
    void examplesRun()
    {
        const QStringList names = linesOf({"list", "examples"});
        QVERIFY(names.contains("softmax-3x3"));
        for (const QString& name : names) {
            const Answer answer = answerOf({"weights", "--example", name, "-o", "-"});
            QVERIFY2(answer.code == 0, qPrintable(name + ": " + answer.errors));
        }
    }

    void operatorsRun()
    {
        const QStringList lines = linesOf({"list", "operators"});
        QVERIFY(lines.size() > 20);
        for (const QString& line : lines) {
            const QStringList fields = line.split('\t');
            QCOMPARE(fields.size(), 3);
            QString name = fields[0];
            name.replace("window:W", "window:1")
                .replace("padding:j,j,...", "padding:0")
                .replace("custom:i-j,i-j,...", "custom:0-1");
            const Answer answer = answerOf({"weights", "--text", "a b", "--" + fields[1], name, "-o", "-"});
            QVERIFY2(answer.code == 0, qPrintable(line + ": " + answer.errors));
        }
    }

    void viewsAreKnown()
    {
        QStringList names;
        for (const FigureKind& kind : figureKinds())
            names << kind.name;
        QCOMPARE(linesOf({"list", "views"}), names);
    }

    void colorMapsAreKnown()
    {
        QCOMPARE(
            linesOf({"list", "colormaps"}),
            (QStringList{"viridis", "cividis", "magma", "inferno", "plasma", "grey", "diverging", "diverging-dark"}));
    }

    // What each does, its size, and what it reached.
    void shippedModelsRun()
    {
        const QStringList lines = linesOf({"list", "models"});
        QVERIFY(lines.size() >= 4);
        for (const QString& line : lines) {
            const QStringList fields = line.split('\t');
            QCOMPARE(fields.size(), 4);
            QVERIFY2(fields[2].endsWith(" kB") && fields[3].contains(" % "), qPrintable(line));
            if (fields[0] == "digits")
                continue; // takes a picture
            const Answer answer = answerOf({"weights", "--model", fields[0], "--text", "a", "-o", "-"});
            QVERIFY2(answer.code == 0, qPrintable(line + ": " + answer.errors));
            QCOMPARE(answerOf({"tokens", "--model", fields[0], "--text", "a"}).code, 0);
        }
    }

    void familiesAreTypesOfFolders()
    {
        const QStringList types = linesOf({"list", "families"});
        QCOMPARE(static_cast<std::size_t>(types.size()), families().size());
        QVERIFY(types.contains("gpt2"));
    }

    void allOfThem()
    {
        const QStringList lines = linesOf({"list"});
        for (const char* heading : {"models:", "families:", "examples:", "operators:", "colormaps:", "views:"})
            QVERIFY2(lines.contains(heading), heading);
        QVERIFY(lines.contains("softmax-3x3"));
        QVERIFY(lines.contains("viridis"));
    }
};

QTEST_GUILESS_MAIN(TestListCommand)
#include "tst_list_command.moc"
