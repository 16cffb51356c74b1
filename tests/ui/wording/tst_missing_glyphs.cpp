// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/colors/theme.h"
#include "ui/wording/missing_glyphs.h"

#include <QTest>

using namespace attn;

class TestMissingGlyphs : public QObject {
    Q_OBJECT
private slots:
    // Characters for private use, which no installed font has.
    void areNamed_data()
    {
        QTest::addColumn<QStringList>("tokens");
        QTest::addColumn<QString>("text");
        QTest::newRow("letters") << QStringList{"the", "cat", "∞"} << QString();
        QTest::newRow("nothing") << QStringList() << QString();
        QTest::newRow("one") << QStringList{"the", QString(QChar(0xF0AB))}
                             << "no font has U+F0AB: boxes stand for them";
        QTest::newRow("twice") << QStringList{QString(QChar(0xF0AB)), QString(2, QChar(0xF0AB))}
                               << "no font has U+F0AB: boxes stand for them";
        QTest::newRow("beyond 16 bits") << QStringList{QString::fromUcs4(U"\U000FF123")}
                                        << "no font has U+FF123: boxes stand for them";
        QTest::newRow("many") << QStringList{QString::fromUcs4(U"\uF0A1\uF0A2\uF0A3\uF0A4\uF0A5")}
                              << "no font has U+F0A1, U+F0A2, U+F0A3 and 2 more: boxes stand for them";
    }
    void areNamed()
    {
        QFETCH(QStringList, tokens);
        std::vector<Token> made;
        for (const QString& text : tokens)
            made.push_back({text.toStdString(), 0, 0});
        QTEST(missingGlyphsText(made, figureFont(9.0)), "text");
    }
};

QTEST_MAIN(TestMissingGlyphs)
#include "tst_missing_glyphs.moc"
