// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/layouts/layout_json.h"

#include "engine/formats/format_error.h"

#include <QtTest>

using namespace attn;

class LayoutJsonTest : public QObject {
    Q_OBJECT
private slots:
    void everyFieldReadsBack()
    {
        Layout layout;
        layout.kind = LayoutKind::board;
        layout.axes = LayoutAxes::queries;
        layout.parts = {{.first = 3,
                         .rows = 8,
                         .columns = 9,
                         .row_end = 2,
                         .picture = 4,
                         .frames = 2,
                         .fit = PictureFit::padded,
                         .tile = {1, 2, 3, 4},
                         .area = PixelArea{-1.5, 2, 3, 4.25}},
                        {.first = 100, .fit = PictureFit::cropped}};
        layout.pictures = {"a.png", "Ünïcödé \"quoted\".png"};
        layout.merged_rows = 2;
        layout.merged_columns = 3;
        layout.bottom_up = false;
        layout.seconds = 0.02;
        layout.start = -1.5;
        layout.number = -7;
        layout.unit = "residue";
        const std::string json = layout_to_json(layout);
        QVERIFY(json.find('\n') == json.npos);
        QVERIFY(layout_from_json(json, "a.json") == layout);
    }

    void whatIsPlainIsShort()
    {
        Layout layout;
        layout.parts = {{.first = 35, .rows = 24, .columns = 24}};
        QCOMPARE(layout_to_json(layout), R"({"kind": "grid", "parts": [{"first": 35, "rows": 24, "columns": 24}]})");
        QVERIFY(layout_from_json(R"({"parts": [{"first": 35, "rows": 24, "columns": 24}]})", "a") == layout);
    }

    void whatIsWrongIsNamed_data()
    {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("why");
        const auto row = [](const char* name, const char* json, const char* why) {
            QTest::newRow(name) << QString(json) << QString(why);
        };
        row("no JSON", "{", "a.json: ");
        row("a list", "[]", "a.json: JSON: expected an object");
        row("nothing", "{}", "a.json: JSON: layout: it has 0 parts. Give 1 to 65536.");
        row("an unknown field", R"({"grid": [24, 24]})", "grid: this field is not known. Use one of kind, axes, parts");
        row("an unknown kind", R"({"kind": "circle"})",
            "kind: \"circle\" is not known. Use one of grid, board, time, track.");
        row("a fraction", R"({"parts": [{"rows": 1.5}]})", "parts[0].rows: expected a whole number");
        row("a huge number", R"({"parts": [{"rows": 99999999999999}]})", "parts[0].rows");
        row("a short tile", R"({"parts": [{"tile": [1, 2]}]})", "parts[0].tile: it has 2 numbers. Give 4.");
        row("too many tokens", R"({"parts": [{"rows": 4194304, "columns": 4194304}]})", "are too many");
        row("tokens twice", R"({"parts": [{"rows": 4}, {"first": 2}]})", "in the order of their tokens");
        row("a number that is none", R"({"parts": [{}], "seconds": -1})", "seconds is out of range");
    }
    void whatIsWrongIsNamed()
    {
        QFETCH(QString, json);
        QFETCH(QString, why);
        try {
            layout_from_json(json.toStdString(), "a.json");
            QFAIL("it was taken");
        } catch (const FormatError& error) {
            QVERIFY2(QString(error.what()).contains(why), error.what());
        }
    }
};

QTEST_APPLESS_MAIN(LayoutJsonTest)
#include "tst_layout_json.moc"
