// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/control_help.h"
#include "ui/manual/manual.h"
#include "ui/manual/manual_page.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>
#include <QWidget>

using namespace attn;

class TestControlHelp : public QObject {
    Q_OBJECT
private slots:
    void namesStandOnce()
    {
        QSet<QString> names;
        for (const ControlHelp& help : controlHelp()) {
            QVERIFY2(!names.contains(help.name), help.name);
            names << help.name;
        }
        QVERIFY(names.size() > 120);
    }

    void everyEntryIsAPlainSentence()
    {
        for (const ControlHelp& help : controlHelp())
            for (const char* const text : {help.sentence, help.attempt}) {
                const QString said = text;
                if (text == help.attempt && said.isEmpty())
                    continue;
                QVERIFY2(said.size() >= 10 && said.size() <= 150, text);
                QVERIFY2(said.endsWith('.') || said.endsWith('+') || said.endsWith('-'), text);
                QVERIFY2(said.front().isUpper(), text);
            }
    }

    void everyPageAndHeadingIsThere()
    {
        const Manual manual({});
        static const QRegularExpression heading("^#+ (.*)$", QRegularExpression::MultilineOption);
        for (const ControlHelp& help : controlHelp()) {
            const QString page = QString(help.page).section('#', 0, 0);
            const QString anchor = QString(help.page).section('#', 1);
            QVERIFY2(manual.has(page), help.page);
            QStringList anchors{QString()};
            for (auto headings = heading.globalMatch(manual.markdown(page)); headings.hasNext();)
                anchors << anchorOf(headings.next().captured(1));
            QVERIFY2(anchors.contains(anchor), help.page);
        }
    }

    void aControlIsExplainedEverywhere()
    {
        QWidget control;
        explain(&control, "normalizer");
        for (const QString& said : {control.toolTip(), control.whatsThis(), control.statusTip()}) {
            QVERIFY2(said.contains("Turns the scores of a row into weights."), qPrintable(said));
            QVERIFY2(said.contains("Try this: Choose Sparsemax"), qPrintable(said));
        }
        QCOMPARE(control.accessibleDescription(), QString("Turns the scores of a row into weights."));
        QVERIFY(control.whatsThis().contains("F1"));
    }

    // Letters that mean something in HTML are shown as they are.
    void specialTokensAreShown()
    {
        QWidget control;
        explain(&control, "hide-padding");
        QVERIFY(control.toolTip().contains("&lt;pad&gt;"));
        QVERIFY(control.statusTip().contains("<pad>"));
    }

    // A picture has bubbles of its own, and the line below it says how large the run is.
    void aPictureIsExplainedQuietly()
    {
        QWidget view;
        view.setAccessibleDescription("its own");
        explainQuietly(&view, "heatmap");
        QVERIFY(!view.whatsThis().isEmpty());
        QCOMPARE(view.toolTip() + view.statusTip(), QString());
        QCOMPARE(view.accessibleDescription(), QString("its own"));
    }

    void thePageIsThatOfTheNearestWidget()
    {
        QWidget panel;
        auto* const row = new QWidget(&panel);
        auto* const control = new QWidget(row);
        auto* const other = new QWidget(row);
        QCOMPARE(manualPageOf(control), QString());
        QCOMPARE(manualPageOf(nullptr), QString());
        setManualPage(&panel, "operator");
        explain(control, "score");
        QCOMPARE(manualPageOf(control), QString("score"));
        QCOMPARE(manualPageOf(other), QString("operator"));
    }
};

QTEST_MAIN(TestControlHelp)
#include "tst_control_help.moc"
