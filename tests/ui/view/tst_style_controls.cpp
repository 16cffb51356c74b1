// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/view/style_controls.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QSignalSpy>
#include <QTest>

using namespace attn;

class TestStyleControls : public QObject {
    Q_OBJECT

    template <class Child>
    static Child* child(const QWidget& controls, const QString& accessibleName)
    {
        for (auto* candidate : controls.findChildren<Child*>())
            if (candidate->accessibleName() == accessibleName)
                return candidate;
        return nullptr;
    }

    static void choose(QComboBox* combo, int index)
    {
        combo->setCurrentIndex(index);
        emit combo->activated(index);
    }

private slots:
    void everyControlChangesItsPart()
    {
        StyleControls controls;
        QSignalSpy changed(&controls, &StyleControls::styleChanged);
        auto* map = child<QComboBox>(controls, "Colour map");
        choose(map, map->findText("magma"));
        QCOMPARE(controls.viewStyle().scale.map, ColorMap::magma);
        choose(child<QComboBox>(controls, "Range of the colour scale"), 0);
        QCOMPARE(controls.viewStyle().scale.range, ColorScale::Range::unit);
        child<QCheckBox>(controls, "Logarithmic colour scale")->click();
        QVERIFY(controls.viewStyle().scale.logarithmic);
        child<QCheckBox>(controls, "One colour scale for all heads")->click();
        QVERIFY(!controls.viewStyle().scale.sharedByHeads);
        choose(child<QComboBox>(controls, "Values in the cells"), 2);
        QCOMPARE(controls.viewStyle().values, CellValues::off);
        choose(child<QComboBox>(controls, "Shape of the cells"), 2);
        QCOMPARE(controls.viewStyle().aspect, CellAspect::free);
        choose(child<QComboBox>(controls, "Shape of the cells"), 1);
        QCOMPARE(controls.viewStyle().aspect, CellAspect::square);
        QCOMPARE(changed.count(), 7);
    }

    void limitsShowOnlyWhereTheyAreUsedAndCannotCross()
    {
        StyleControls controls;
        auto* low = child<QDoubleSpinBox>(controls, "Lowest value of the colour scale");
        auto* high = child<QDoubleSpinBox>(controls, "Highest value of the colour scale");
        QVERIFY(low->isHidden());
        choose(child<QComboBox>(controls, "Range of the colour scale"), 2);
        QVERIFY(!low->isHidden());
        low->setValue(0.25);
        high->setValue(0.1);
        QCOMPARE(controls.viewStyle().scale.low, 0.25);
        QCOMPARE(controls.viewStyle().scale.high, 0.25);
        high->setValue(8.0);
        QCOMPARE(controls.viewStyle().scale.high, 8.0);
    }

    void percentilesHaveTheSameLimits()
    {
        StyleControls controls;
        auto* low = child<QDoubleSpinBox>(controls, "Lowest value of the colour scale");
        auto* high = child<QDoubleSpinBox>(controls, "Highest value of the colour scale");
        auto* range = child<QComboBox>(controls, "Range of the colour scale");
        choose(range, 3);
        QCOMPARE(controls.viewStyle().scale.range, ColorScale::Range::percentiles);
        QVERIFY(!low->isHidden());
        QCOMPARE(low->value(), 1.0);
        QCOMPARE(high->value(), 99.0);
        high->setValue(95.0);
        QCOMPARE(controls.viewStyle().scale.highPercent, 95.0);
        QCOMPARE(controls.viewStyle().scale.high, 1.0); // that of a range by hand stays
        choose(range, 2);
        QCOMPARE(high->value(), 1.0);
        QCOMPARE(controls.viewStyle().scale.highPercent, 95.0);
    }

    void showingAStyleEmitsNothing()
    {
        StyleControls controls;
        QSignalSpy changed(&controls, &StyleControls::styleChanged);
        ViewStyle style;
        style.scale = {ColorMap::plasma, ColorScale::Range::fixed, 5.0, 6.0, true, false};
        style.fontPoints = 12.0;
        controls.setViewStyle(style);
        QCOMPARE(changed.count(), 0);
        QVERIFY(controls.viewStyle() == style);
        choose(child<QComboBox>(controls, "Values in the cells"), 1);
        style.values = CellValues::on;
        QVERIFY(controls.viewStyle() == style); // the rest stays, also what has no control here
    }

    void onlyWhatHasAnEffectIsShown()
    {
        StyleControls controls;
        auto* const look = new QCheckBox("Patch grid");
        controls.addLook(3, look);
        auto* const map = child<QComboBox>(controls, "Colour map");
        auto* const values = child<QComboBox>(controls, "Values in the cells");
        controls.setEffects({.colors = true, .values = false, .pooling = false}, 3);
        QVERIFY(!map->isHidden() && values->isHidden() && !look->isHidden());
        controls.setEffects({.colors = false, .values = true, .pooling = true}, 0);
        QVERIFY(map->isHidden() && !values->isHidden() && look->isHidden());
    }
};

QTEST_MAIN(TestStyleControls)
#include "tst_style_controls.moc"
