// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/made/playground_runs.h"
#include "ui/exporting/figure_choices.h"
#include "ui/settings/settings.h"

#include <QTemporaryDir>
#include <QTest>

using namespace attn;

class TestFigureChoices : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        settings_.reset();
        folder_ = std::make_unique<QTemporaryDir>();
        settings_ = std::make_unique<Settings>(folder_->filePath("settings.ini"), nullptr);
    }

    void choicesAreReadAsTheyWereStored()
    {
        const FigureChoices stored = otherChoices();
        stored.store(*settings_);
        FigureChoices loaded;
        loaded.load(*settings_);
        FigureChoices expected = stored;
        expected.heads = FigureHeads::shown; // these belong to one figure
        expected.title.clear();
        expected.caption.clear();
        QVERIFY(loaded == expected);
    }

    void emptySettingsChangeNothing()
    {
        FigureChoices choices = otherChoices();
        choices.load(*settings_);
        QVERIFY(choices == otherChoices());
    }

    void whatMakesNoSenseIsLeftOut_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QVariant>("value");
        QTest::newRow("unknown format") << "export/format" << QVariant("bmp");
        QTest::newRow("word for a width") << "export/width" << QVariant("wide");
        QTest::newRow("width of nothing") << "export/width" << QVariant(0.0);
        QTest::newRow("endless height") << "export/height" << QVariant("inf");
        QTest::newRow("no number") << "export/height" << QVariant("nan");
        QTest::newRow("large height") << "export/height" << QVariant(2000.5);
        QTest::newRow("few dots") << "export/dpi" << QVariant(29);
        QTest::newRow("many dots") << "export/dpi" << QVariant(2401);
        QTest::newRow("small font") << "export/font" << QVariant(3.9);
        QTest::newRow("list for a choice") << "export/labels" << QVariant(QStringList{"a", "b"});
    }

    void whatMakesNoSenseIsLeftOut()
    {
        QFETCH(QString, name);
        QFETCH(QVariant, value);
        settings_->setValue(name, value);
        FigureChoices choices = otherChoices();
        choices.load(*settings_);
        QVERIFY(choices == otherChoices());
    }

    void choicesMakeThePage()
    {
        const FigurePage page = otherChoices().page();
        QCOMPARE(page.millimetres, QSizeF(90.0, 45.0));
        QCOMPARE(page.dpi, 254.0);
        QCOMPARE(page.title, QString("A title"));
    }

    void choicesChangeWhatIsShown()
    {
        FigureParameters shown;
        shown.head = {2, 3};
        shown.selected = {1, 2};
        shown.rows = {1, 4};
        shown.heatmap.window = Window{1, 0, 2, 2};
        shown.heatmap.seen = QRectF(0.5, 0.5, 1.0, 1.0);
        shown.image.opacity = 0.25;

        const FigureParameters changed = otherChoices().appliedTo(shown);
        QCOMPARE(changed.title, QString("A title"));
        QCOMPARE(changed.caption, QString("Read along a row."));
        QVERIFY(changed.style.theme.dark);
        QCOMPARE(changed.style.fontPoints, 7.5);
        QVERIFY(!changed.labels);
        QVERIFY(!changed.colorBar);
        QVERIFY(changed.heatmap.profiles);
        QVERIFY(!changed.heatmap.window);
        QVERIFY(changed.heatmap.seen.isEmpty());
        QVERIFY(changed.selected.empty());
        QVERIFY(changed.rows.empty());
        QCOMPARE(changed.head, shown.head);
        QCOMPARE(changed.image.opacity, 0.25);

        const FigureParameters kept = FigureChoices().appliedTo(shown);
        QCOMPARE(kept.selected, shown.selected);
        QCOMPARE(kept.rows, shown.rows);
        QCOMPARE(kept.heatmap.window, shown.heatmap.window);
    }

    void headsThatARunHas()
    {
        using Heads = std::vector<FigureHeads>;
        const FigureKind& heatmap = figureKindOf("heatmap");
        Run run = *smallRun();
        QCOMPARE(possibleHeads(heatmap, run),
                 (Heads{FigureHeads::shown, FigureHeads::inOneFigure, FigureHeads::files}));
        QCOMPARE(possibleHeads(figureKindOf("heads"), run), Heads{FigureHeads::shown});
        run.layers = 2;
        QCOMPARE(possibleHeads(heatmap, run).back(), FigureHeads::filesOfAllLayers);
        run.layers = 1;
        run.heads = 1;
        QCOMPARE(possibleHeads(heatmap, run), Heads{FigureHeads::shown});
    }

private:
    // Each is another than the default.
    static FigureChoices otherChoices()
    {
        return {.heads = FigureHeads::files,
                .title = "A title",
                .caption = "Read along a row.",
                .titled = true,
                .captioned = true,
                .part = false,
                .format = "svg",
                .proportions = false,
                .width = 90.0,
                .height = 45.0,
                .dpi = 254,
                .fontPoints = 7.5,
                .dark = true,
                .labels = false,
                .colorBar = false,
                .profiles = true,
                .selection = false};
    }

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<Settings> settings_;
};

QTEST_MAIN(TestFigureChoices)
#include "tst_figure_choices.moc"
