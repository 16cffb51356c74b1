#include "ui/session/selection.h"

#include <QSignalSpy>
#include <QTest>

using namespace attn;

class TestSelection : public QObject {
    Q_OBJECT

private slots:
    void pin_wins_over_hover()
    {
        Selection selection;
        selection.hover({Index(1), Index(2)});
        QCOMPARE(selection.current(), (Focus{Index(1), Index(2)}));
        selection.pin({Index(3), std::nullopt});
        QCOMPARE(selection.current(), (Focus{Index(3), std::nullopt}));
        selection.pin({});
        QCOMPARE(selection.current(), (Focus{Index(1), Index(2)}));
    }

    void rows_toggle_and_extend()
    {
        Selection selection;
        QSignalSpy pinned(&selection, &Selection::pinnedChanged);
        selection.pin({Index(4), Index(0)});
        selection.toggleRow(2);
        QCOMPARE(selection.rows(), (std::vector<Index>{2, 4}));
        selection.toggleRow(4);
        QVERIFY(selection.rows().empty());
        QCOMPARE(selection.pinned(), (Focus{Index(2), std::nullopt}));
        selection.extendRows(5);
        QCOMPARE(selection.rows(), (std::vector<Index>{2, 3, 4, 5}));
        selection.extendRows(1);
        QCOMPARE(selection.rows(), (std::vector<Index>{1, 2}));
        selection.pin({});
        QVERIFY(selection.rows().empty());
        QCOMPARE(pinned.count(), 6);
    }

    void unchanged_is_silent()
    {
        Selection selection;
        QSignalSpy hovered(&selection, &Selection::hoverChanged);
        QSignalSpy head(&selection, &Selection::headChanged);
        selection.hover({});
        selection.setHead({}, {});
        QCOMPARE(hovered.count() + head.count(), 0);
    }
};

QTEST_GUILESS_MAIN(TestSelection)
#include "tst_selection.moc"
