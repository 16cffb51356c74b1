// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/attention/mask.h"
#include "engine/attention/mask_syntax.h"
#include "engine/attention/names.h"
#include "engine/tensor/error.h"

#include <QTest>

#include <limits>

using namespace attn;

class TestMask : public QObject {
    Q_OBJECT

private slots:
    void picture_data()
    {
        QTest::addColumn<QStringList>("masks");
        QTest::addColumn<int>("queries");
        QTest::addColumn<int>("keys");
        QTest::addColumn<QStringList>("open");
        QTest::newRow("none") << QStringList{} << 2 << 3 << QStringList{"111", "111"};
        QTest::newRow("causal") << QStringList{"causal"} << 3 << 3 << QStringList{"100", "110", "111"};
        QTest::newRow("causal, more keys") << QStringList{"causal"} << 2 << 4 << QStringList{"1110", "1111"};
        QTest::newRow("causal, fewer keys") << QStringList{"causal"} << 4 << 2 << QStringList{"00", "00", "10", "11"};
        QTest::newRow("window:0") << QStringList{"window:0"} << 3 << 3 << QStringList{"100", "010", "001"};
        QTest::newRow("window:1") << QStringList{"window:1"} << 4 << 4 << QStringList{"1100", "1110", "0111", "0011"};
        QTest::newRow("causal window:2") << QStringList{"causal", "window:2"} << 4 << 4
                                         << QStringList{"1000", "1100", "0110", "0011"};
        QTest::newRow("causal window:0") << QStringList{"causal", "window:0"} << 2 << 2 << QStringList{"00", "00"};
        QTest::newRow("padding") << QStringList{"padding:0,2"} << 2 << 3 << QStringList{"010", "010"};
        QTest::newRow("custom") << QStringList{"custom:0-1,1-0,1-2"} << 2 << 3 << QStringList{"101", "010"};
        QTest::newRow("custom twice, padded")
            << QStringList{"custom:0-1,0-1", "padding:1"} << 1 << 3 << QStringList{"101"};
        QTest::newRow("window wider than everything")
            << QStringList{"causal", "window:9223372036854775807"} << 2 << 2 << QStringList{"10", "11"};
        QTest::newRow("window alone, wider than everything")
            << QStringList{"window:9223372036854775807"} << 2 << 2 << QStringList{"11", "11"};
    }
    void picture()
    {
        QFETCH(QStringList, masks);
        QFETCH(int, queries);
        QFETCH(int, keys);
        QFETCH(QStringList, open);
        Mask mask;
        for (const QString& text : masks)
            add_mask(mask, text.toStdString());
        const OpenCells cells(mask, queries, keys);
        for (int i = 0; i < queries; ++i) {
            QString by_cell;
            std::vector<unsigned char> row(size_t(keys), 7);
            cells.row(i, 0, keys, row.data());
            for (int j = 0; j < keys; ++j) {
                by_cell += cells.is_open(i, j) ? '1' : '0';
                QCOMPARE(bool(row[size_t(j)]), cells.is_open(i, j));
                unsigned char one = 7;
                cells.row(i, j, 1, &one);
                QCOMPARE(bool(one), cells.is_open(i, j));
            }
            QCOMPARE(by_cell, open[i]);
            QCOMPARE(cells.count(i), Index(open[i].count('1')));
        }
    }

    void outsideIsRefused()
    {
        QVERIFY_THROWS_EXCEPTION(SettingError, OpenCells({.closed_keys = {3}}, 3, 3));
        QVERIFY_THROWS_EXCEPTION(SettingError, OpenCells({.closed_keys = {-1}}, 3, 3));
        QVERIFY_THROWS_EXCEPTION(SettingError, OpenCells({.closed_cells = {{3, 0}}}, 3, 3));
        QVERIFY_THROWS_EXCEPTION(SettingError, OpenCells({.window = -1}, 3, 3));
    }
};

QTEST_APPLESS_MAIN(TestMask)
#include "tst_mask.moc"
