// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/focus_steps.h"

#include <QTest>

using namespace attn;

Q_DECLARE_METATYPE(attn::Focus)

class TestFocusSteps : public QObject {
    Q_OBJECT
private slots:
    void moves_data()
    {
        QTest::addColumn<Focus>("from");
        QTest::addColumn<int>("key");
        QTest::addColumn<bool>("ctrl");
        QTest::addColumn<Focus>("to");
        const Focus cell{5, 3};
        QTest::newRow("left") << cell << int(Qt::Key_Left) << false << Focus{5, 2};
        QTest::newRow("right") << cell << int(Qt::Key_Right) << false << Focus{5, 4};
        QTest::newRow("up") << cell << int(Qt::Key_Up) << false << Focus{4, 3};
        QTest::newRow("down") << cell << int(Qt::Key_Down) << false << Focus{6, 3};
        QTest::newRow("left edge") << Focus{5, 0} << int(Qt::Key_Left) << false << Focus{5, 0};
        QTest::newRow("lower edge") << Focus{29, 0} << int(Qt::Key_Down) << false << Focus{29, 0};
        QTest::newRow("home") << cell << int(Qt::Key_Home) << false << Focus{5, 0};
        QTest::newRow("end") << cell << int(Qt::Key_End) << false << Focus{5, 7};
        QTest::newRow("page up") << cell << int(Qt::Key_PageUp) << false << Focus{0, 3};
        QTest::newRow("page down") << cell << int(Qt::Key_PageDown) << false << Focus{15, 3};
        QTest::newRow("first corner") << cell << int(Qt::Key_Home) << true << Focus{0, 0};
        QTest::newRow("last corner") << cell << int(Qt::Key_End) << true << Focus{29, 7};
        QTest::newRow("nothing pinned") << Focus{} << int(Qt::Key_Right) << false << Focus{2, 1};
        QTest::newRow("row moves down") << Focus{5, {}} << int(Qt::Key_Down) << false << Focus{6, {}};
        QTest::newRow("row becomes a cell") << Focus{5, {}} << int(Qt::Key_Right) << false << Focus{5, 1};
        QTest::newRow("column moves left") << Focus{{}, 3} << int(Qt::Key_Left) << false << Focus{{}, 2};
        QTest::newRow("column becomes a cell") << Focus{{}, 3} << int(Qt::Key_Up) << false << Focus{2, 3};
    }
    void moves()
    {
        QFETCH(Focus, from);
        QFETCH(int, key);
        QFETCH(bool, ctrl);
        QFETCH(Focus, to);
        const auto moved = steppedFocus(from, {2, 1}, key, ctrl, {30, 8}, 10);
        QVERIFY(moved.has_value());
        QVERIFY(*moved == to);
    }

    void otherKeysDoNothing()
    {
        QVERIFY(!steppedFocus({1, 1}, {}, Qt::Key_A, false, {30, 8}, 10));
        QVERIFY(!steppedFocus({1, 1}, {}, Qt::Key_Left, true, {30, 8}, 10));
        QVERIFY(!steppedFocus({}, {}, Qt::Key_Left, false, {0, 0}, 10));
    }
};

QTEST_APPLESS_MAIN(TestFocusSteps)
#include "tst_focus_steps.moc"
