// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/image_overlay/patch_weights.h"

#include "engine/runs/derived_run.h"
#include "tests/made/runs.h"

#include <QtTest>

using namespace attn;

namespace {

FigureParameters choosing(const Focus& selected, const std::vector<Index>& rows = {}, const HeadPick& head = {})
{
    FigureParameters parameters;
    parameters.selected = selected;
    parameters.rows = rows;
    parameters.head = head;
    return parameters;
}

// The weight of a token, on the picture or in the strip.
double weightOf(const Run& run, const PatchWeights& weights, Index token)
{
    if (const auto cell = cell_of(placement_of(run)->layout, token))
        return weightAt(weights, *cell);
    const auto strip = stripTokens(run);
    return weights.strip[static_cast<std::size_t>(std::ranges::find(strip, token) - strip.begin())];
}

} // namespace

class PatchWeightsTest : public QObject {
    Q_OBJECT

    // Every number is the one that the run's source gives for that token.
    void compareRow(const Run& run, const FigureParameters& parameters, Index query)
    {
        const PatchWeights weights = patchWeights(run, parameters);
        const auto source = run.source(parameters.head);
        QCOMPARE(weights.kind, PatchWeights::Kind::rows);
        const LayoutPart& part = run.placement->layout.parts.front();
        QCOMPARE(std::ssize(weights.strip), part.first);
        QCOMPARE(weights.parts.size(), std::size_t{1});
        QCOMPARE(weights.parts[0].rows, part.rows);
        QCOMPARE(weights.parts[0].columns, part.columns);
        std::vector<double> row;
        for (Index token = 0; token < source->columns(); ++token) {
            QCOMPARE(weightOf(run, weights, token), source->at(query, token));
            row.push_back(source->at(query, token));
        }
        QCOMPARE(weights.parts[0](1, 2), source->at(query, part.first + part.columns + 2));
        QCOMPARE(weights.onPictures, sum_over_cells(run.placement->layout, row));
        QVERIFY(qAbs(weights.onPictures + weights.elsewhere - 1.0) < 1e-12);
    }

private slots:
    void rowsOfAnyLayerHeadAndQuery_data()
    {
        QTest::addColumn<int>("prefix");
        for (int prefix = 0; prefix <= 2; ++prefix)
            QTest::addRow("%d tokens before the patches", prefix) << prefix;
    }
    void rowsOfAnyLayerHeadAndQuery()
    {
        QFETCH(int, prefix);
        const auto run = pictureRun(prefix, 2, 3, 3, 2);
        const HeadPick picks[] = {{1, 0}, {1, 2}, {1, Axis::mean()}, {Axis::mean(), 1}, {Axis::mean(), Axis::mean()}};
        for (const HeadPick& head : picks)
            for (const Index query : {0, 1, prefix + 5})
                compareRow(*run, choosing({query, std::nullopt}, {}, head), query);
    }

    void aKeyHasItsColumn()
    {
        const auto run = pictureRun(1, 2, 3);
        const PatchWeights weights = patchWeights(*run, choosing({std::nullopt, 0}));
        QCOMPARE(weights.kind, PatchWeights::Kind::column);
        for (Index token = 0; token < 7; ++token)
            QCOMPARE(weightOf(*run, weights, token), run->weights[0]->at(token, 0));
    }

    void severalRowsAndNoneAreMeans()
    {
        const auto run = pictureRun(2, 1, 3);
        const PatchWeights two = patchWeights(*run, choosing({}, {0, 4}));
        const PatchWeights all = patchWeights(*run, choosing({}));
        QCOMPARE(all.kind, PatchWeights::Kind::mean);
        for (Index token = 0; token < 5; ++token) {
            QCOMPARE(weightOf(*run, two, token), (run->weights[0]->at(0, token) + run->weights[0]->at(4, token)) / 2);
            double sum = 0.0;
            for (Index query = 0; query < 5; ++query)
                sum += run->weights[0]->at(query, token);
            QCOMPARE(weightOf(*run, all, token), sum / 5);
        }
    }

    void cellsAreCountedByMatricesThatAreRead()
    {
        const auto run = pictureRun(1, 2, 3, 3, 2);
        QCOMPARE(countPatchCells(*run, choosing({0, std::nullopt})), Index{7});
        QCOMPARE(countPatchCells(*run, choosing({0, std::nullopt}, {}, {0, Axis::mean()})), Index{21});
        QCOMPARE(countPatchCells(*run, choosing({0, std::nullopt}, {}, {Axis::mean(), Axis::mean()})), Index{42});
        QCOMPARE(countPatchCells(*run, choosing({}, {}, {Axis::mean(), 0})), Index{98});
    }

    void tokensHaveNames()
    {
        const auto run = pictureRun(2, 2, 3);
        QCOMPARE(pictureTokenName(*run, 0), "[CLS]");
        QCOMPARE(pictureTokenName(*run, 1), "[DIST]");
        QCOMPARE(pictureTokenName(*run, 2), "patch 0,0");
        QCOMPARE(pictureTokenName(*run, 7), "patch 1,2");
        QCOMPARE(tokenOfKey(*run, 7), std::optional<Index>(7));
    }

    void keysThatAreNoPatchesAreTold()
    {
        const auto run = pictureRun(1, 2, 3);
        QVERIFY(places_keys(*run) && places_queries(*run));
        run->queries.pop_back();
        QVERIFY(places_keys(*run) && !places_queries(*run));
        run->placement->layout.parts.front().first = 2;
        QVERIFY(!places_keys(*run));
        run->placement.reset();
        QVERIFY(!places_keys(*run) && !placement_of(*run));
    }

    // [CLS] hidden and the rows divided by what is left: the patches stay where they are.
    void aDerivedRunKeepsItsPatchesInPlace()
    {
        const auto run = pictureRun(1, 2, 3);
        const auto without = derive(run, {.skip_first = true});
        const PatchWeights weights = patchWeights(*without, choosing({0, std::nullopt}));
        QVERIFY(std::isinf(weights.strip[0]));
        for (Index token = 1; token < 7; ++token)
            QCOMPARE(weightOf(*without, weights, token), without->weights[0]->at(0, token - 1));
        QCOMPARE(tokenOfKey(*without, 0), std::optional<Index>(1));

        const auto sorted = derive(run, {.row_order = RowOrder::largest, .column_order = ColumnOrder::total});
        const Index row = row_of(*sorted, 3).value();
        const PatchWeights arranged = patchWeights(*sorted, choosing({row, std::nullopt}));
        for (Index token = 0; token < 7; ++token)
            QCOMPARE(weightOf(*sorted, arranged, token), run->weights[0]->at(3, token));
        QCOMPARE(tokenOfQuery(*sorted, row), std::optional<Index>(3));
    }
};

QTEST_MAIN(PatchWeightsTest)
#include "tst_patch_weights.moc"
