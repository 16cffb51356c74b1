// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/json_strings.h"

#include <QTest>

using namespace attn;

class TestJsonStrings : public QObject {
    Q_OBJECT

private slots:
    void lists()
    {
        QCOMPARE(parse_json_strings("[\"The\", \"c\\\"\\u00e9\", \"\"]").value(),
                 (std::vector<std::string>{"The", "c\"é", ""}));
        QCOMPARE(parse_json_strings("[]").value(), std::vector<std::string>{});
    }

    void otherThings()
    {
        for (const char* text :
             {"", "The cat", "[\"a\", 1]", "{\"a\": \"b\"}", "[\"a\"", "\"a\"", "[[\"a\"]]", "[\"\\ud800\"]"})
            QVERIFY2(!parse_json_strings(text), text);
    }

    void oneString()
    {
        QCOMPARE(parse_json_string(" \"a\\\"\\n\\u00e9\\ud83d\\ude00\\u0000b\" \r").value(),
                 std::string("a\"\né😀\0b", 11));
        QCOMPARE(parse_json_string("\"\"").value(), std::string());
        // Half a pair, at the end, before another escape, before another half.
        QCOMPARE(parse_json_string("\"\\ud800\"").value(), std::string("\uFFFD"));
        QCOMPARE(parse_json_string("\"\\ud83d\\n\\ude00x\"").value(), std::string("\uFFFD\n\uFFFDx"));
        QCOMPARE(parse_json_string("\"\\ud83d\\ud83d\\ude00\"").value(), std::string("\uFFFD😀"));
        for (const char* text : {"", " ", "\"", "a", "\"a", "\"a\"b\"", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"",
                                 "\"a\tb\"", "\"\\\"", "[\"a\"]"})
            QVERIFY2(!parse_json_string(text), text);
    }
};

QTEST_APPLESS_MAIN(TestJsonStrings)
#include "tst_json_strings.moc"
