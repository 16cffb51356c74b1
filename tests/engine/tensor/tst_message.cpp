// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensor/message.h"

#include "engine/formats/format_error.h"
#include "tests/engine/error_of.h"

#include <QTest>

using namespace attn;

namespace {

std::string in_capitals(const MessagePart& part)
{
    return QString::fromStdString(part.text).toUpper().toStdString();
}

} // namespace

class TestMessage : public QObject {
    Q_OBJECT
private slots:
    void placesAreFilled_data()
    {
        QTest::addColumn<QString>("said");
        QTest::addColumn<QString>("expected");

        const auto row = [](const char* name, const MessagePart& message, const char* expected) {
            QTest::newRow(name) << QString::fromStdString(message.english()) << QString(expected);
        };
        row("none", Message("a.b", "all of it"), "all of it");
        row("a number", Message("a.b", "{0} rows", std::int64_t{-3}), "-3 rows");
        row("a size", Message("a.b", "{0} rows", std::size_t{7}), "7 rows");
        row("a name", Message("a.b", "no \"{0}\"", std::string("x")), "no \"x\"");
        row("two, turned round", Message("a.b", "{1} of {0}", 8, 3), "3 of 8");
        row("one twice", Message("a.b", "{0} and {0}", 1), "1 and 1");
        row("places in an argument stay", Message("a.b", "{0}{1}", "{1}", "{0}"), "{1}{0}");
        row("braces stay", Message("a.b", "{layer} {} { {0}", 2), "{layer} {} { 2");
        row("a message in a message", Message("a.b", "{0} in layer {1}", Message("c.d", "{0} keys", 5), 2),
            "5 keys in layer 2");
        row("plain", "100 {0} %", "100 {0} %");
    }
    void placesAreFilled()
    {
        QFETCH(QString, said);
        QTEST(said, "expected");
    }

    void whatHasACodeIsTranslated()
    {
        const Message inner("mask.window", "window {0}", std::string("small"));
        QCOMPARE(Message("mask.layer", "layer {0}: {1}", 3, inner).said(in_capitals),
                 std::string("LAYER 3: WINDOW small"));
        QCOMPARE(Message("", "the {0}: {1}", "file", inner).said(in_capitals), std::string("the file: WINDOW small"));
        QCOMPARE(MessagePart("plain").said(in_capitals), std::string("plain"));
    }

    void aTranslationMayTurnTheArgumentsRound()
    {
        const Message message("a.b", "{0} of {1}", 1, 2);
        QCOMPARE(message.said([](const MessagePart&) { return std::string("von {1}: {0}"); }), std::string("von 2: 1"));
        QCOMPARE(message.said([](const MessagePart&) { return std::string("no place {7}"); }),
                 std::string("no place {7}"));
    }

    void errorsSayTheEnglishText()
    {
        const SettingError error("heads.none", "heads: {0} are too few", 0);
        QCOMPARE(QString(error.what()), QString("heads: 0 are too few"));
        QCOMPARE(error.message().code, std::string("heads.none"));
        QCOMPARE(error.message().arguments.size(), std::size_t{1});
        // A finished text could not be translated.
        static_assert(!std::is_constructible_v<Error, std::string> && !std::is_constructible_v<Error, const char*>);
        static_assert(!std::is_constructible_v<FormatError, std::string, const char*, std::string>);
        static_assert(!std::is_convertible_v<std::string, Message> && !std::is_convertible_v<MessagePart, Message>);
    }

    void formatErrorsKeepTheCodeOfTheReason()
    {
        const auto refuse = [] { throw FormatError("w.npy", "shape", Message("npy.rows", "{0} rows", 4), 12); };
        QCOMPARE(error_of<FormatError>(refuse), QString("w.npy: shape at byte 12: 4 rows"));
        QCOMPARE(code_of<FormatError>(refuse), QString("w.npy: format.at-byte(shape, 12): npy.rows(4)"));
        const FormatError text("w.csv", Message("csv.line", "line {0}", 2), Message("csv.empty", "an empty cell"));
        QCOMPARE(QString(text.what()), QString("w.csv: line 2: an empty cell"));
        QCOMPARE(QString::fromStdString(text.message().said(in_capitals)), QString("w.csv: LINE 2: AN EMPTY CELL"));
    }

    void longPartsAreCut()
    {
        const std::string just_fits(MessagePart::longest_plain, 'n');
        QCOMPARE(MessagePart(just_fits).text, just_fits);
        const std::string name = "first" + std::string(1'000'000, 'n') + "last.npy";
        const Message message("a.b", "{0}: no \"{1}\"", name, std::string_view(name));
        const QString said = QString::fromStdString(message.english());
        QVERIFY(said.startsWith("firstnnn") && said.contains("n...n") && said.endsWith("nnnlast.npy\""));
        QVERIFY(message.english().size() <= 2 * MessagePart::longest_plain + 10);
        QCOMPARE(MessagePart(name.c_str()).text, message.arguments[0].text);
        QCOMPARE(FormatError(name, "shape", Message("a.b", "too long")).message().arguments[0].text,
                 message.arguments[0].text);
        QCOMPARE(MessagePart(std::string("a\0b", 3)).text, std::string("a b"));
    }

    void cutsLieBetweenCharacters()
    {
        for (const char* character : {"n", "é", "€", "😀"}) {
            for (std::size_t before = 0; before < 4; ++before) {
                std::string name(before, 'n');
                for (int i = 0; i < 1000; ++i)
                    name += character;
                const std::string shown = MessagePart(name).text;
                QVERIFY(shown.size() <= MessagePart::longest_plain && shown.size() > MessagePart::longest_plain - 8);
                QVERIFY(!QString::fromStdString(shown).contains(QChar::ReplacementCharacter));
            }
        }
        // What is no text at all is cut somewhere.
        QVERIFY(MessagePart(std::string(1000, '\x80')).text.size() <= MessagePart::longest_plain);
    }

    void textsOfMessagesAreWhole()
    {
#define ATTN_HUNDRED                                                                                                   \
    "123456789 123456789 123456789 123456789 123456789 123456789 123456789 123456789 123456789 1234567890"
        const Message message("a.b", ATTN_HUNDRED ATTN_HUNDRED ATTN_HUNDRED ATTN_HUNDRED ATTN_HUNDRED ATTN_HUNDRED);
        QCOMPARE(message.english().size(), std::size_t{600});
    }
};

QTEST_GUILESS_MAIN(TestMessage)
#include "tst_message.moc"
