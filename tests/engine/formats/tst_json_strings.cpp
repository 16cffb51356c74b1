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
};

QTEST_APPLESS_MAIN(TestJsonStrings)
#include "tst_json_strings.moc"
