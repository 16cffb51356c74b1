// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wording/token_label.h"

#include <QFont>
#include <QtTest>

using namespace attn;

class TokenLabelTest : public QObject {
    Q_OBJECT
private slots:
    void showsWhatCannotBeSeen_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("label");
        QTest::newRow("a word") << QByteArray("animal") << "animal";
        QTest::newRow("space before") << QByteArray(" the") << "␣the";
        QTest::newRow("tab and line break") << QByteArray("\t\n") << "⇥↵";
        QTest::newRow("bell") << QByteArray("\a") << "␇";
        QTest::newRow("NUL") << QByteArray("a\0b", 3) << "a␀b";
        QTest::newRow("no-break space") << QByteArray("\u00A0") << "⍽";
        QTest::newRow("ideographic space") << QByteArray("\u3000") << "␣";
        QTest::newRow("right-to-left override") << QByteArray("\u202Eabc") << "‹202E›abc";
        QTest::newRow("Arabic stays") << QByteArray("سلام") << "سلام";
        QTest::newRow("joined emoji stays") << QByteArray("👩‍💻") << "👩‍💻";
        QTest::newRow("lone combining mark") << QByteArray("\u0301") << "◌\u0301";
        QTest::newRow("nothing") << QByteArray("") << "∅";
        QTest::newRow("patch") << QByteArray("3,4") << "3,4";
    }
    void showsWhatCannotBeSeen()
    {
        QFETCH(QByteArray, text);
        QTEST(tokenLabel({text.toStdString(), 0, 0}), "label");
    }

    // What the marks of a vocabulary stand for, unless the vocabulary's own text is asked for.
    void marksAreRead()
    {
        const auto label = [](const char* text, std::string bytes) {
            return tokenLabel({.text = text, .bytes = std::move(bytes)});
        };
        QCOMPARE(label("\u0120the", " the"), "␣the");
        QCOMPARE(label("\u010a", "\n"), "↵");
        QCOMPARE(label("##ing", "ing"), "ing");
        QCOMPARE(label("\u00f0\u0141\u013a", "\xF0\x9F\x98"), "‹F0›‹9F›‹98›");
        QCOMPARE(label("x",
                       "a\x80"
                       "b"),
                 "a‹80›b");
        QCOMPARE(tokenLabel({.text = "\u0120the", .bytes = " the", .raw = true}), "\u0120the");
        QCOMPARE(quotedWithText({.text = "\u0120the", .bytes = " the"}, 3), "“␣the” (3, token \u0120the)");
        QCOMPARE(quotedWithText({.text = "\u0120the", .bytes = " the", .raw = true}, 3), "“\u0120the” (3)");
        QCOMPARE(quotedWithText({.text = "the"}, 3), "“the” (3)");
    }

    void cutsWhatNobodyReads()
    {
        const QString label = tokenLabel({std::string(1'000'000, 'x'), 0, 0});
        QCOMPARE(label.size(), 201);
        QVERIFY(label.endsWith(QStringLiteral("…")));
        QCOMPARE(tokenLabel({std::string(200, 'x'), 0, 0}).size(), 200);

        std::string marks = "a";
        for (int i = 0; i < 10'000; ++i)
            marks += "\u0301";
        QCOMPARE(tokenLabel({marks, 0, 0}).left(9), "a" + QString(8, QChar(0x0301)));
        QVERIFY(tokenLabel({marks, 0, 0}).size() <= 10);
    }

    void elidesToTheWidthButNeverToNothing()
    {
        QFont font;
        font.setPixelSize(12);
        const QFontMetricsF metrics(font);
        const QString label = QStringLiteral("animal");
        QCOMPARE(elidedLabel(label, metrics, 1000), label);
        const QString cut = elidedLabel(label, metrics, metrics.horizontalAdvance(label) - 2);
        QVERIFY(cut.endsWith(QStringLiteral("…")));
        QVERIFY(metrics.horizontalAdvance(cut) < metrics.horizontalAdvance(label));
        QCOMPARE(elidedLabel(label, metrics, 1), "a");
        QCOMPARE(elidedLabel(QStringLiteral("👩"), metrics, 1), QStringLiteral("👩"));
    }

    void quotesWithThePlace()
    {
        QCOMPARE(quotedToken({"it", 0, 0}, 7), QStringLiteral("“it” (7)"));
        QCOMPARE(quotedToken({"%2", 0, 0}, 7), QStringLiteral("“%2” (7)"));
        QCOMPARE(quotedToken({"היה", 0, 0}, 7), QStringLiteral("“\u2068היה\u2069” (7)"));
        QVERIFY(!quotedToken({"היה", 0, 0}, 7).isRightToLeft());
    }
};

QTEST_MAIN(TokenLabelTest)
#include "tst_token_label.moc"
