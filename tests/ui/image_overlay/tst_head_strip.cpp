// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/image_overlay/head_strip.h"

#include "tests/made/runs.h"

#include <QtTest>

using namespace attn;

namespace {

FigureParameters looking(Index head, const Focus& selected)
{
    FigureParameters parameters;
    parameters.head.head = head;
    parameters.selected = selected;
    parameters.image.overlay = Overlay::tint;
    parameters.image.opacity = 1.0;
    parameters.style.scale.range = ColorScale::Range::unit;
    return parameters;
}

// Of a 2 x 3 grid behind one token.
double weightOf(const PatchWeights& weights, Index token)
{
    return token == 0 ? weights.strip[0] : weights.parts[0]((token - 1) / 3, (token - 1) % 3);
}

} // namespace

class HeadStripTest : public QObject {
    Q_OBJECT
private slots:
    void eachHeadHasItsOwnWeights()
    {
        const auto run = pictureRun(1, 2, 3, 4, 2);
        HeadStrip strip;
        strip.resize(800, strip.sizeHint().height());
        strip.show();
        FigureParameters parameters = looking(0, {2, std::nullopt});
        parameters.head.layer = 1;
        strip.showHeads(run, parameters);
        QVERIFY(!strip.isSettled()); // read off this thread
        QTRY_VERIFY(strip.isSettled());
        QCOMPARE(std::ssize(strip.weights()), 4);
        for (Index head = 0; head < 4; ++head)
            for (Index token = 0; token < 7; ++token)
                QCOMPARE(weightOf(strip.weights()[static_cast<std::size_t>(head)], token),
                         run->weights[static_cast<std::size_t>(4 + head)]->at(2, token));

        const ResolvedScale unit(parameters.style.scale, {}, {});
        const QImage image = strip.widget()->grab().toImage();
        const QRect last = strip.headRect(3);
        QCOMPARE(image.pixel(last.left() + last.width() / 6, last.top() + last.height() / 4),
                 unit.color(run->weights[7]->at(2, 1)));
    }

    void anotherQueryIsReadAnotherHeadIsNot()
    {
        const auto run = pictureRun(1, 2, 3, 3);
        HeadStrip strip;
        strip.showHeads(run, looking(0, {0, std::nullopt}));
        QTRY_VERIFY(strip.isSettled());
        strip.showHeads(run, looking(2, {0, std::nullopt}));
        QVERIFY(strip.isSettled());
        QCOMPARE(strip.accessibleDescription(), "head 2 of 3, counted from 0");
        strip.showHeads(run, looking(2, {4, std::nullopt}));
        QVERIFY(!strip.isSettled());
        QCOMPARE(std::ssize(strip.weights()), 3); // the last ones stay meanwhile
        QTRY_VERIFY(strip.isSettled());
        QCOMPARE(weightOf(strip.weights()[2], 3), run->weights[2]->at(4, 3));
    }

    void clicksAndKeysChooseAHead()
    {
        const auto run = pictureRun(0, 2, 3, 30);
        HeadStrip strip;
        strip.resize(300, strip.sizeHint().height());
        strip.show();
        strip.showHeads(run, looking(1, {}));
        QSignalSpy chosen(&strip, &HeadStrip::headChosen);
        const auto last = [&] { return chosen.takeLast().first().value<HeadIndex>().value; };
        QTest::mouseClick(strip.widget(), Qt::LeftButton, {}, strip.headRect(2).center());
        QCOMPARE(last(), Index{2});
        QTest::keyClick(&strip, Qt::Key_Right);
        QCOMPARE(last(), Index{2});
        QTest::keyClick(&strip, Qt::Key_Left);
        QCOMPARE(last(), Index{0});
        QTest::keyClick(&strip, Qt::Key_End);
        QCOMPARE(last(), Index{29});
        // The head that was gone to comes into sight.
        QVERIFY(!strip.viewport()->rect().contains(strip.headRect(29)));
        strip.showHeads(run, looking(29, {}));
        QVERIFY(strip.viewport()->rect().contains(strip.headRect(29).translated(strip.widget()->pos())));
    }
};

QTEST_MAIN(HeadStripTest)
#include "tst_head_strip.moc"
