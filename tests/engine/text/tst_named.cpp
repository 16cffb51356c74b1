// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/named.h"
#include "tests/engine/error_of.h"

#include <QTest>
#include <vector>

using namespace attn;
using namespace std::string_view_literals;

namespace {

enum class Color { red, green, blue };

// A table may have columns of its own beside the value and its name, and two names for one value.
struct NamedColor {
    Color value;
    const char* name;
    int wavelength;
};
constexpr NamedColor colors[] = {
    {Color::red, "red", 700}, {Color::green, "green", 546}, {Color::blue, "blue", 435}, {Color::blue, "azure", 480}};

} // namespace

class TestNamed : public QObject {
    Q_OBJECT
private slots:
    void namesAreFoundBothWays()
    {
        QCOMPARE(find_name(colors, Color::green), "green"sv);
        QCOMPARE(find_name(colors, Color::blue), "blue"sv);
        QCOMPARE(find_value(colors, "azure"), Color::blue);
        QCOMPARE(parse_name(colors, "color", "red"), Color::red);
        QVERIFY(!find_value(colors, "Red"));
        QVERIFY(!find_value(colors, ""));
        constexpr Named<int> numbers[] = {{7, "seven"}};
        QCOMPARE(find_value(numbers, "seven"), 7);
    }

    void anUnknownNameIsAnsweredWithTheKnownOnes()
    {
        QCOMPARE(code_of<SettingError>([] { parse_name(colors, "color", "pink"); }),
                 "choice.unknown(color, pink, red, green, blue, azure)");
    }

    void textsAreJoinedByCommas()
    {
        QCOMPARE(joined(std::vector<std::string>{}), std::string());
        QCOMPARE(joined(std::vector<std::string>{"a"}), std::string("a"));
        QCOMPARE(joined(std::vector<const char*>{"a", "b", "c"}), std::string("a, b, c"));
        QCOMPARE(joined(std::vector<NamedColor>{colors[0], colors[3]}, &NamedColor::name), std::string("red, azure"));
        QCOMPARE(joined_names(colors), std::string("red, green, blue, azure"));
    }
};

QTEST_GUILESS_MAIN(TestNamed)
#include "tst_named.moc"
