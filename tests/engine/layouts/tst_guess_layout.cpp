// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/layouts/guess_layout.h"

#include "engine/tensor/error.h"

#include <QtTest>

using namespace attn;

namespace {

std::vector<Token> numbered(Index count)
{
    std::vector<Token> tokens;
    for (Index i = 0; i < count; ++i)
        tokens.push_back({std::to_string(i)});
    return tokens;
}

// "35 24x24" for each part.
QString partsOf(const Layout& layout)
{
    QStringList parts;
    for (const LayoutPart& part : layout.parts)
        parts << QStringLiteral("%1 %2x%3 on %4+%5")
                     .arg(part.first)
                     .arg(part.rows)
                     .arg(part.columns)
                     .arg(part.picture)
                     .arg(part.frames);
    return parts.join(", ");
}

QString guessed(const std::vector<Token>& tokens, const std::vector<PixelExtent>& pictures,
                const LayoutHints& hints = {})
{
    const auto guess = guess_layout(tokens, pictures, hints);
    if (guess)
        require_valid(guess->layout);
    return guess ? partsOf(guess->layout) : QString("none");
}

} // namespace

class GuessLayoutTest : public QObject {
    Q_OBJECT
private slots:
    void rowsAndColumnsFollowThePicture_data()
    {
        QTest::addColumn<Index>("tokens");
        QTest::addColumn<PixelExtent>("picture");
        QTest::addColumn<QString>("parts");
        const auto row = [](Index tokens, const PixelExtent& picture, const char* parts) {
            QTest::addRow("%d tokens, %d x %d", int(tokens), int(picture.height), int(picture.width))
                << tokens << picture << QString(parts);
        };
        row(197, {224, 224}, "1 14x14 on 0+1");
        row(196, {224, 224}, "0 14x14 on 0+1");
        row(198, {224, 224}, "2 14x14 on 0+1");
        row(201, {448, 448}, "5 14x14 on 0+1");
        row(197, {480, 640}, "1 14x14 on 0+1"); // a model that squeezes every picture into a square
        row(264, {336, 616}, "0 12x22 on 0+1");
        row(265, {616, 336}, "1 22x12 on 0+1");
        row(193, {360, 480}, "1 12x16 on 0+1");
        row(577, {336, 336}, "1 24x24 on 0+1");
        row(7, {20, 30}, "1 2x3 on 0+1");
        row(25, {64, 96}, "1 4x6 on 0+1"); // and not 5 x 5
        row(25, {60, 60}, "0 5x5 on 0+1");
        row(25, {300, 20}, "0 5x5 on 0+1"); // nothing else fits
        row(49, {30, 40}, "1 6x8 on 0+1");
        row(50, {30, 40}, "1 7x7 on 0+1");
        row(50, {50, 200}, "1 7x7 on 0+1");
        row(191, {224, 224}, "none");
    }
    void rowsAndColumnsFollowThePicture()
    {
        QFETCH(Index, tokens);
        QFETCH(PixelExtent, picture);
        QFETCH(QString, parts);
        QCOMPARE(guessed(numbered(tokens), {picture}), parts);
    }

    // A special token is no patch, whatever its row and column would fit.
    void aSpecialTokenIsNoPatch()
    {
        std::vector<Token> tokens = numbered(36);
        QCOMPARE(guessed(tokens, {{60, 60}}), "0 6x6 on 0+1");
        tokens = numbered(49);
        tokens[0].special = true;
        QCOMPARE(guessed(tokens, {{70, 70}}), "none");
        QCOMPARE(guessed(tokens, {{60, 80}}), "1 6x8 on 0+1");
        tokens = numbered(50);
        tokens[0].special = true;
        QCOMPARE(guessed(tokens, {{60, 80}}), "1 7x7 on 0+1");
    }

    void placeholdersShowWhereThePictureIs()
    {
        std::vector<Token> tokens = numbered(620);
        for (std::size_t i = 35; i < 35 + 576; ++i)
            tokens[i].text = "<image>";
        const auto guess = guess_layout(tokens, std::vector<PixelExtent>{{336, 500}});
        QCOMPARE(partsOf(guess->layout), "35 24x24 on 0+1");
        QCOMPARE(guess->note.english(), "layout: tokens 35 to 610 are patches in 24 rows x 24 columns, none merged");
    }

    void framesOfAFilmAreShared()
    {
        std::vector<Token> tokens = numbered(1100);
        for (std::size_t i = 15; i < 15 + 1056; ++i)
            tokens[i].text = "<|video_pad|>";
        const std::vector<PixelExtent> frames(8, {336, 616});
        QCOMPARE(guessed(tokens, frames), "15 12x22 on 0+2, 279 12x22 on 2+2, 543 12x22 on 4+2, 807 12x22 on 6+2");
        const LayoutHints hints{.rows = 24, .columns = 44, .merged_rows = 2, .merged_columns = 2};
        QCOMPARE(guessed(tokens, frames, hints), guessed(tokens, frames));
    }

    void whatIsGivenIsTaken()
    {
        const std::vector<PixelExtent> picture = {{336, 336}};
        QCOMPARE(guessed(numbered(620), picture, {.first = 5, .last = 580}), "5 24x24 on 0+1");
        QCOMPARE(guessed(numbered(620), picture, {.first = 5, .rows = 24, .columns = 24}), "5 24x24 on 0+1");
        QCOMPARE(guessed(numbered(580), picture, {.rows = 24, .columns = 24}), "4 24x24 on 0+1");
        QCOMPARE(guessed(numbered(620), picture, {.first = 5, .last = 580, .rows = 18, .columns = 32}),
                 "5 18x32 on 0+1");
    }

    void whatDoesNotFitIsRefused()
    {
        const std::vector<PixelExtent> picture = {{336, 336}};
        const auto tokens = numbered(100);
        QVERIFY_THROWS_EXCEPTION(SettingError, guess_layout(tokens, picture, {.rows = 24, .columns = 24}));
        QVERIFY_THROWS_EXCEPTION(SettingError,
                                 guess_layout(tokens, picture, {.first = 3, .last = 60, .rows = 5, .columns = 5}));
        QVERIFY_THROWS_EXCEPTION(SettingError, guess_layout(tokens, picture, {.first = 3, .last = 100}));
        QVERIFY_THROWS_EXCEPTION(SettingError,
                                 guess_layout(tokens, picture, {.rows = 5, .columns = 5, .merged_rows = 2}));
    }
};

QTEST_APPLESS_MAIN(GuessLayoutTest)
#include "tst_guess_layout.moc"
