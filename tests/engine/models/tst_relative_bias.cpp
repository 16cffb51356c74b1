// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/relative_bias.h"

#include <QTest>

#include <utility>

using namespace attn;

class TestRelativeBias : public QObject {
    Q_OBJECT
private slots:
    void bucketsAreThoseOfTransformers()
    {
        const RelativeBias usual{.buckets = 32, .largest_distance = 128};
        const std::pair<Index, Index> both[] = {
            {-1000, 15}, {-128, 15}, {-91, 15}, {-64, 14}, {-46, 13}, {-32, 12}, {-17, 10}, {-16, 10}, {-15, 9},
            {-12, 9},    {-11, 8},   {-8, 8},   {-7, 7},   {-1, 1},   {0, 0},    {1, 17},   {5, 21},   {8, 24},
            {11, 24},    {12, 25},   {16, 26},  {64, 30},  {90, 30},  {91, 31},  {128, 31}, {1000, 31}};
        for (const auto& [distance, bucket] : both)
            QCOMPARE(relative_bucket(usual, false, distance), bucket);
        const std::pair<Index, Index> causal[] = {{-1000, 31}, {-128, 31}, {-127, 31}, {-91, 29}, {-64, 26},
                                                  {-46, 24},   {-32, 21},  {-17, 16},  {-16, 16}, {-15, 15},
                                                  {-1, 1},     {0, 0},     {1, 0},     {1000, 0}};
        for (const auto& [distance, bucket] : causal)
            QCOMPARE(relative_bucket(usual, true, distance), bucket);
        const RelativeBias few{.buckets = 7, .largest_distance = 20};
        const std::pair<Index, Index> odd[] = {{-30, 6}, {-19, 6}, {-10, 5}, {-5, 4}, {-3, 3}, {-2, 2}, {0, 0}};
        for (const auto& [distance, bucket] : odd)
            QCOMPARE(relative_bucket(few, true, distance), bucket);
    }

    void everyDistanceHasTheBiasOfItsBucket()
    {
        const RelativeBias bias{.buckets = 4, .largest_distance = 8};
        const std::vector<float> table = {0, 10, 1, 11, 2, 12, 3, 13}; // buckets x 2 heads
        const auto made = distance_bias(bias, false, table, 2, 3);
        QCOMPARE(made->first, Index(-2));
        QCOMPARE(made->values.rows, Index(2));
        QCOMPARE(made->values.columns, Index(5));
        for (Index column = 0; column < 5; ++column) {
            const auto bucket = static_cast<double>(relative_bucket(bias, false, column - 2));
            QCOMPARE(made->values(0, column), bucket);
            QCOMPARE(made->values(1, column), 10.0 + bucket);
        }
    }
};

QTEST_GUILESS_MAIN(TestRelativeBias)
#include "tst_relative_bias.moc"
