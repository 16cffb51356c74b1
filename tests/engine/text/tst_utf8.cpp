// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/utf8.h"

#include <QStringDecoder>
#include <QTest>

using namespace attn;
using namespace std::string_literals;

namespace {

using Places = std::vector<std::size_t>;

// Whether the first `size` bytes are one whole character, told by Qt's decoder.
bool isOneCharacter(const QByteArray& bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8,
                           QStringDecoder::Flag::Stateless | QStringDecoder::Flag::ConvertInitialBom);
    const QString text = decoder(bytes);
    return !decoder.hasError() && text.toUcs4().size() == 1;
}

} // namespace

class TestUtf8 : public QObject {
    Q_OBJECT
private slots:
    void malformedBytesBecomeReplacementCharacters()
    {
        QCOMPARE(well_formed("aé€😀"), "aé€😀"s);
        QCOMPARE(well_formed("a\xFFz"), "a\uFFFDz"s);
        QCOMPARE(well_formed("\xF0\x9F\x98"), "\uFFFD"s);             // cut short: one
        QCOMPARE(well_formed("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD"s); // a surrogate: one for each byte
    }

    // Every pair of first bytes with every kind of what follows is judged as Qt's decoder judges it.
    void firstCharacterIsMeasured()
    {
        const char tails[] = {'a', '\x80', '\x9F', '\xBF', '\xC3'};
        for (int first = 0; first < 256; ++first)
            for (int second = 0; second < 256; ++second)
                for (const char third : tails)
                    for (const char fourth : tails) {
                        const QByteArray bytes = QByteArray().append(char(first)).append(char(second)) + third + fourth;
                        std::size_t expected = 0;
                        for (int size = 4; size >= 1; --size)
                            if (isOneCharacter(bytes.first(size)))
                                expected = std::size_t(size);
                        const std::size_t found = well_formed_bytes(std::string_view(bytes.data(), 4));
                        QVERIFY2(found == expected, bytes.toHex(' ').constData());
                    }
        QCOMPARE(well_formed_bytes(""), 0u);
        for (const auto& text : {""s, "aé€😀"s, "a\xFFz"s, "\xF0\x9F\x98"s, "\xED\xA0\x80"s})
            QCOMPARE(is_well_formed(text), well_formed(text) == text);
        QCOMPARE(well_formed_bytes("\xE2\x82"), 0u);
    }

    void cutsLieBetweenCharacters()
    {
        const std::string text = "aé€😀z"; // 1 + 2 + 3 + 4 + 1 bytes
        const std::size_t expected[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11, 11};
        for (std::size_t most = 0; most < std::size(expected); ++most)
            QCOMPARE(first_bytes(text, most), text.substr(0, expected[most]));
        // What is no text is cut where it must be.
        QCOMPARE(first_bytes(std::string(200, '\x80'), 100).size(), 100u);
        QCOMPARE(first_bytes(std::string(3, '\x80'), 2).size(), 2u);
    }

    void placesOfCharacters()
    {
        QCOMPARE(character_places(""), Places({0}));
        QCOMPARE(character_places("aé€😀z"), Places({0, 1, 3, 6, 10, 11}));
        // As many characters as well_formed makes of it.
        const std::string malformed = "é\xF0\x9F\x98z\xED\xA0\x80";
        QCOMPARE(character_places(malformed).size(), count_characters(well_formed(malformed)) + 1);
        QCOMPARE(character_places(malformed), Places({0, 2, 5, 6, 7, 8, 9}));
        QCOMPARE(character_place("aé€😀z", 3), 6u);
        QCOMPARE(character_place("aé€😀z", 5), 11u);
        QCOMPARE(character_place("aé€😀z", 50), 11u);
    }

    void everyCharacterIsWrittenAndReadBack()
    {
        for (char32_t character = 1; character <= 0x10FFFF; character = character * 3 / 2 + 1) {
            if (character >= 0xD800 && character <= 0xDFFF)
                continue;
            const std::string text = "x" + to_utf8(character);
            QCOMPARE(text.substr(1), QString::fromUcs4(&character, 1).toStdString());
            QCOMPARE(character_bytes(text[1]), text.size() - 1);
            std::size_t place = 1;
            QCOMPARE(next_character(text, place), character);
            QCOMPARE(place, text.size());
            QCOMPARE(previous_character(text, place), character);
            QCOMPARE(place, 1u);
            QCOMPARE(count_characters(text), 2u);
        }
    }
};

QTEST_GUILESS_MAIN(TestUtf8)
#include "tst_utf8.moc"
