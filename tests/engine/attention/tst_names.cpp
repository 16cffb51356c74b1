// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/attention/mask_syntax.h"
#include "engine/attention/names.h"
#include "tests/engine/error_of.h"

#include <QTest>

using namespace attn;

class TestNames : public QObject {
    Q_OBJECT

private slots:
    void namesReadBack()
    {
        for (const auto& named : score_names())
            QCOMPARE(parse_score(name_of(named.value)), named.value);
        for (const auto& named : normalizer_names())
            QCOMPARE(parse_normalizer(name_of(named.value)), named.value);
        for (const auto& named : position_names())
            QCOMPARE(parse_position(name_of(named.value)), named.value);
        QCOMPARE(score_names().size(), size_t(6));
        QCOMPARE(normalizer_names().size(), size_t(8));
    }

    void unknownNamesListTheKnown()
    {
        QCOMPARE(code_of<SettingError>([] { parse_score("cosin"); }),
                 "choice.unknown(score, cosin, scaled-dot, dot, bilinear, additive, cosine, distance)");
    }

    void masksReadBack()
    {
        Mask mask;
        for (const char* text : {"none", "causal", "window:12", "padding:3,1", "custom:0-1,7-2"})
            add_mask(mask, text);
        Mask again;
        for (const std::string& text : describe(mask))
            add_mask(again, text);
        QVERIFY(mask == again);
        QCOMPARE(describe(mask), (std::vector<std::string>{"causal", "window:12", "padding:3,1", "custom:0-1,7-2"}));
        QVERIFY(describe({}).empty());
    }

    void badMasks_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char* text :
             {"", "causal:1", "window", "window:", "window:-1", "window:1x", "window:99999999999999999999",
              "padding:", "padding:1,", "custom:1", "custom:1-", "custom:-1-2", "Causal"})
            QTest::newRow(text) << QByteArray(text);
    }
    void badMasks()
    {
        QFETCH(QByteArray, text);
        Mask mask;
        QVERIFY_THROWS_EXCEPTION(SettingError, add_mask(mask, text.toStdString()));
    }
};

QTEST_APPLESS_MAIN(TestNames)
#include "tst_names.moc"
