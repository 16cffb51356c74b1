// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operators/cost_panel.h"

#include "engine/attention/cost.h"
#include "engine/playground/playground_run.h"
#include "ui/operators/preset_comparison.h"
#include "ui/wording/number_text.h"

#include <QLabel>
#include <QPushButton>
#include <QTest>

using namespace attn;

class TestCostPanel : public QObject {
    Q_OBJECT

    static Document textDocument(Normalizer normalizer)
    {
        Document document;
        document.text.text = "the animal did not cross the street because it was too tired";
        document.settings.normalizer = normalizer;
        return document;
    }

    template <class Child>
    static Child* child(const QWidget& panel, const QString& start)
    {
        for (auto* candidate : panel.findChildren<Child*>())
            if (candidate->accessibleName().startsWith(start))
                return candidate;
        return nullptr;
    }

private slots:
    void presetsAgreeOrDiffer()
    {
        const auto differences = comparePresets(textDocument(Normalizer::softmax));
        QCOMPARE(differences.size(), std::size_t(2));
        QCOMPARE(differences[0].title, QString("Linear (no softmax)"));
        QCOMPARE(differences[0].cells, 4.0 * 12.0 * 12.0);
        const auto softmax = run_playground(textDocument(Normalizer::softmax));
        const auto none = run_playground(textDocument(Normalizer::none));
        double largest = 0.0;
        for (std::size_t head = 0; head < softmax->weights.size(); ++head)
            for (Index i = 0; i < 12; ++i)
                for (Index j = 0; j < 12; ++j)
                    largest =
                        std::max(largest, std::abs(softmax->weights[head]->at(i, j) - none->weights[head]->at(i, j)));
        QVERIFY(largest > 0.0);
        QCOMPARE(differences[0].largest, largest);
    }

    void oneKeyGetsAllWeightWithAnyPresetThatNormalizes()
    {
        Document document = textDocument(Normalizer::softmax);
        document.text.text = "it";
        const auto differences = comparePresets(document);
        QCOMPARE(differences[1].title, QString("Linear (kernel)"));
        QCOMPARE(differences[1].largest, 0.0);
    }

    void comparingStopsWhenAsked()
    {
        RunControl control;
        std::stop_source stop;
        control.stop = stop.get_token();
        stop.request_stop();
        QVERIFY_THROWS_EXCEPTION(Cancelled, comparePresets(textDocument(Normalizer::softmax), control));
    }

    void countsAreThoseOfTheEngine()
    {
        Session session;
        CostPanel panel(&session);
        session.edit("Text", {}, [](Document& document) { document = textDocument(Normalizer::none); });
        QTRY_VERIFY(session.run());
        const Cost cost = count_cost(*session.run()->trace({}));
        QVERIFY(cost.linear);
        QVERIFY(child<QLabel>(panel, "Multiply-adds Full matrix: " + numberText(cost.quadratic.multiply_adds)));
        QVERIFY(child<QLabel>(panel, "Multiply-adds Linear order: " + numberText(cost.linear->multiply_adds)));
    }

    void bothWaysAreMeasured()
    {
        Session session;
        CostPanel panel(&session);
        panel.show();
        QVERIFY(!child<QPushButton>(panel, "Measure")->isEnabled());
        session.edit("Text", {}, [](Document& document) { document = textDocument(Normalizer::none); });
        QTRY_VERIFY(child<QPushButton>(panel, "Measure")->isEnabled());
        child<QPushButton>(panel, "Measure")->click();
        QVERIFY(child<QPushButton>(panel, "Cancel measuring")->isVisible());
        QTRY_VERIFY(
            child<QLabel>(panel, "Presets against softmax attention")->text().contains("Linear (no softmax): up to "));
        QVERIFY(child<QLabel>(panel, "Time Linear order")->text().endsWith("ms"));
        QVERIFY(child<QLabel>(panel, "Difference of the two ways")->text().contains("differ by"));
        QVERIFY(!child<QPushButton>(panel, "Cancel measuring")->isVisible());
    }

    void settingsWithoutASecondWaySaySo()
    {
        Session session;
        CostPanel panel(&session);
        session.edit("Text", {}, [](Document& document) { document = textDocument(Normalizer::softmax); });
        QTRY_VERIFY(session.run());
        QVERIFY(
            child<QLabel>(panel, "Difference of the two ways")->text().startsWith("Linear order needs the normalizer"));
    }
};

QTEST_MAIN(TestCostPanel)
#include "tst_cost_panel.moc"
