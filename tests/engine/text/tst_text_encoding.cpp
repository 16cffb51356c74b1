// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/text_encoding.h"

#include <QStringConverter>
#include <QTest>

using namespace attn;

class TestTextEncoding : public QObject {
    Q_OBJECT
private slots:
    void workIsStopped()
    {
        std::stop_source stop;
        stop.request_stop();
        const std::string text = QByteArray::fromHex("fffe6100").toStdString();
        QVERIFY_THROWS_EXCEPTION(Cancelled, to_utf8(text, {.stop = stop.get_token()}));
    }

    void marksAreTold_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("encoding");
        QTest::addColumn<QByteArray>("text");
        const auto row = [](const char* hex, TextEncoding encoding, const char* text) {
            QTest::newRow(hex) << QByteArray::fromHex(hex) << int(encoding) << QByteArray(text);
        };
        row("", TextEncoding::utf8, "");
        row("61", TextEncoding::utf8, "a");
        row("efbbbf", TextEncoding::utf8, "");
        row("efbbbf61", TextEncoding::utf8, "a");
        row("efbb", TextEncoding::utf8, "\xef\xbb");
        row("ff", TextEncoding::utf8, "\xff");
        row("fffe", TextEncoding::utf16_little, "");
        row("fffe6100e900", TextEncoding::utf16_little, "a\u00e9");
        row("feff006100e9d83dde00", TextEncoding::utf16_big, "a\u00e9😀");
        row("fffe00003df60100", TextEncoding::utf32_little, "\U0001f63d");
        row("0000feff00000061", TextEncoding::utf32_big, "a");
        row("fffe610062", TextEncoding::utf16_little, "a\ufffd");                 // half a unit
        row("fffe3dd86100", TextEncoding::utf16_little, "\ufffda");               // half a pair
        row("fffe00de", TextEncoding::utf16_little, "\ufffd");                    // the other half
        row("fffe3dd8", TextEncoding::utf16_little, "\ufffd");                    // at the end
        row("0000feff00110000", TextEncoding::utf32_big, "\ufffd");               // beyond Unicode
        row("0000feff0000d83d0000de00", TextEncoding::utf32_big, "\ufffd\ufffd"); // pairs have no place there
    }
    void marksAreTold()
    {
        QFETCH(QByteArray, bytes);
        const std::string_view view(bytes.constData(), static_cast<std::size_t>(bytes.size()));
        QTEST(int(encoding_of(view)), "encoding");
        QTEST(QByteArray::fromStdString(to_utf8(view)), "text");
    }

    // Against Qt's converter, with units of all kinds.
    void anyUnits()
    {
        std::uint32_t state = 5;
        for (int round = 0; round < 300; ++round) {
            QByteArray bytes = QByteArray::fromHex(round % 2 == 0 ? "fffe" : "feff");
            for (int i = 0; i < 40; ++i) {
                state = state * 1664525u + 1013904223u;
                const auto unit = quint16((state >> 8) % 3 == 0 ? 0xd700 + (state >> 16) % 0xa00 : state >> 16);
                bytes.append(char(round % 2 == 0 ? unit : unit >> 8)).append(char(round % 2 == 0 ? unit >> 8 : unit));
            }
            QStringDecoder decode(round % 2 == 0 ? QStringConverter::Utf16LE : QStringConverter::Utf16BE);
            const QString expected = decode(bytes);
            const std::string text = to_utf8({bytes.constData(), static_cast<std::size_t>(bytes.size())});
            QCOMPARE(QString::fromStdString(text).toUcs4(), expected.toUcs4());
        }
    }
};

QTEST_APPLESS_MAIN(TestTextEncoding)
#include "tst_text_encoding.moc"
