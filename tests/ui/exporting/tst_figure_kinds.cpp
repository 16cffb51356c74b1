#include "tests/ui/exporting/small_run.h"

#include <QSet>
#include <QTest>

using namespace attn;

class TestFigureKinds : public QObject {
    Q_OBJECT
private slots:
    void eachKindDrawsItsOwnPicture();
    void heightsSuitTheRun_data();
    void heightsSuitTheRun();
    void unknownNamesAreRefused();
};

void TestFigureKinds::eachKindDrawsItsOwnPicture()
{
    const auto run = pictureRun();
    QList<QImage> pictures;
    for (const FigureKind& kind : figureKinds()) {
        QCOMPARE(&figureKindOf(kind.name), &kind);
        QVERIFY(!figureLabel(kind).isEmpty());
        const QImage picture = figureImage({{100.0, 80.0}, 96.0, {}}, figureOf(kind, *run, {}));
        QSet<QRgb> colors;
        for (int y = 0; y < picture.height(); ++y)
            for (int x = 0; x < picture.width(); ++x)
                colors << picture.pixel(x, y);
        QVERIFY2(colors.size() > 10, kind.name);
        QVERIFY2(!pictures.contains(picture), kind.name);
        pictures << picture;
    }
    QCOMPARE(pictures.size(), 5);
}

void TestFigureKinds::heightsSuitTheRun_data()
{
    QTest::addColumn<QString>("name");
    for (const FigureKind& kind : figureKinds())
        QTest::newRow(kind.name) << kind.name;
}

void TestFigureKinds::heightsSuitTheRun()
{
    QFETCH(QString, name);
    const FigureKind& kind = figureKindOf(name);
    for (const auto& run : {smallRun(), pictureRun()}) {
        const FigurePage page = suggestedPage(kind, *run, {});
        QCOMPARE(page.millimetres.width(), 160.0);
        QCOMPARE(page.millimetres.height(), suggestedHeight(kind, 160.0, *run, {}));
        QVERIFY2(page.millimetres.height() > 20.0 && page.millimetres.height() < 400.0, qPrintable(QString::number(page.millimetres.height())));
    }
}

void TestFigureKinds::unknownNamesAreRefused()
{
    QVERIFY_EXCEPTION_THROWN(figureKindOf("map"), SettingError);
    QVERIFY_EXCEPTION_THROWN(figureKindOf("Heatmap"), SettingError);
    QVERIFY_EXCEPTION_THROWN(figureKindOf(""), SettingError);
}

QTEST_MAIN(TestFigureKinds)
#include "tst_figure_kinds.moc"
