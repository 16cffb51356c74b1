// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/bar_list.h"

#include <QSignalSpy>
#include <QTest>

using namespace attn;

namespace {

// How much of the room between a label and its number the bar in row `row` fills.
double filled(BarList& list, int row, const QColor& color)
{
    const QImage image = list.grab().toImage();
    const int y = (2 * row + 1) * image.height() / (2 * static_cast<int>(list.bars().size()));
    int pixels = 0;
    for (int x = 0; x < image.width(); ++x)
        pixels += image.pixelColor(x, y) == color ? 1 : 0;
    return pixels;
}

} // namespace

class TestBarList : public QObject {
    Q_OBJECT
private slots:
    // An unsure model must not look sure: half of the room is 50 %, whatever the largest is.
    void sharesAreHeldAgainstAll()
    {
        BarList list(BarList::Numbers::shares);
        list.resize(300, 60);
        const QColor accent = list.palette().color(QPalette::Highlight);
        list.setBars({{"a", 1.0, 1}, {"b", 0.0, 2}});
        const double all = filled(list, 0, accent);
        QVERIFY(all > 50.0);
        list.setBars({{"a", 0.5, 1}, {"b", 0.0, 2}});
        QVERIFY(std::abs(filled(list, 0, accent) / all - 0.5) < 0.05);
        QCOMPARE(list.accessibleDescription(), QStringLiteral("a 50 %, b 0 %"));

        BarList weights;
        weights.resize(300, 60);
        weights.setBars({{"a", 0.5, 1}, {"b", 0.0, 2}});
        QVERIFY(filled(weights, 0, accent) > 0.8 * all);
        QCOMPARE(weights.accessibleDescription(), QStringLiteral("a 0.5, b 0"));
    }

    void theRemainderCannotBeChosen()
    {
        BarList list(BarList::Numbers::shares);
        list.resize(300, 60);
        list.setBars({{"a", 0.25, 7}, {.label = "9 others", .value = 0.75, .remainder = true}});
        QSignalSpy clicked(&list, &BarList::barClicked);
        QSignalSpy hovered(&list, &BarList::barHovered);
        const int row = list.sizeHint().height() / 2;
        QTest::mouseClick(&list, Qt::LeftButton, {}, {20, row + row / 2});
        QTest::keyClick(&list, Qt::Key_End);
        QTest::keyClick(&list, Qt::Key_Return);
        QCOMPARE(clicked.count() + hovered.count(), 0);
        QTest::keyClick(&list, Qt::Key_Home);
        QTest::keyClick(&list, Qt::Key_Return);
        QTest::mouseClick(&list, Qt::LeftButton, {}, {20, row / 2});
        QCOMPARE(clicked.count(), 2);
        QCOMPARE(clicked.front().front().value<Index>(), Index{7});
    }
};

QTEST_MAIN(TestBarList)
#include "tst_bar_list.moc"
