// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/inspection.h"

#include "engine/playground/playground_run.h"
#include "engine/pyramid/weights_summary.h"
#include "engine/tensor/error.h"

#include <QTest>

#include <cmath>
#include <numeric>

using namespace attn;

namespace {

Document textDocument()
{
    Document document;
    document.text.text = "the animal did not cross the street because it was too tired";
    return document;
}

const HeadPick meanOfHeads{0, Axis::mean()};

Run finishedRun(std::vector<double> values, Index columns)
{
    auto matrix = std::make_shared<Matrix>(static_cast<Index>(values.size()) / columns, columns);
    matrix->values = std::move(values);
    Run run;
    for (Index i = 0; i < matrix->rows; ++i)
        run.queries.push_back({"q" + std::to_string(i), 0, 0});
    for (Index j = 0; j < columns; ++j)
        run.keys.push_back({"k" + std::to_string(j), 0, 0});
    run.weights = {std::make_shared<DenseSource>(matrix)};
    return run;
}

class CountingSource final : public MatrixSource {
public:
    CountingSource(SharedWeights source, Index* read) : source_(std::move(source)), read_(read) {}
    Index rows() const override { return source_->rows(); }
    Index columns() const override { return source_->columns(); }
    void read(const Window& window, double* out) const override
    {
        *read_ += window.rows * window.columns;
        source_->read(window, out);
    }

private:
    SharedWeights source_;
    Index* read_;
};

} // namespace

class TestInspection : public QObject {
    Q_OBJECT

private slots:
    void aRowByHand()
    {
        const Run run = finishedRun({0.5, 0.25, 0.25, 0.0, 0.0, 1.0, 0.0, 0.0}, 4);
        const RowFacts row = inspectRow(run, {}, 0);
        QCOMPARE(row.maximum, 0.5);
        QCOMPARE(row.sum, 1.0);
        QCOMPARE(row.entropy, 1.5 * std::log(2.0));
        QCOMPARE(row.evenness, 0.75); // 1.5 bits of 2
        QCOMPARE(row.open, Index(4));
        QVERIFY(!row.normalizer);
        const CellFacts cell = inspectCell(run, {}, {0, 2}, row);
        QCOMPARE(cell.weight, 0.25);
        QCOMPARE(cell.rank, Index(2)); // shared with key 1
        QCOMPARE(inspectCell(run, {}, {0, 3}, row).rank, Index(4));
        QVERIFY(!cell.score && !cell.scaled && cell.terms.empty() && cell.open);
    }

    void columnsAndSumsOfRows()
    {
        const Run run = finishedRun({0.5, 0.5, 0.25, 0.75, 1.0, 0.0}, 2);
        QCOMPARE(inspectColumn(run, {}, 1).weights, (std::vector<double>{0.5, 0.75, 0.0}));
        const RowFacts rows = inspectRows(run, {}, {0, 2});
        QCOMPARE(rows.weights, (std::vector<double>{1.5, 0.5}));
        QCOMPARE(rows.sum, 2.0);
    }

    void strongestFirst()
    {
        const auto ranked = strongest({.weights = {0.1, std::nan(""), 0.4, 0.1, 0.3}}, 4);
        QCOMPARE(ranked.size(), std::size_t(4));
        QCOMPARE(ranked[0].index, Index(2));
        QCOMPARE(ranked[1].index, Index(4));
        QCOMPARE(ranked[2].index, Index(0)); // equal ones in their order
        QCOMPARE(ranked[3].index, Index(3));
        QCOMPARE(strongest({.weights = {0.1}}, 4).size(), std::size_t(1));
        QVERIFY(strongest({}, 4).empty());
        const auto open = strongest({.weights = {0.0, 0.5, 0.0}, .masked = {true, false, false}}, 4);
        QCOMPARE(open.size(), std::size_t(2));
        QCOMPARE(open.back().index, Index{2});
    }

    void numbersAreTheEngines()
    {
        const auto run = run_playground(textDocument());
        const AttentionTrace& trace = *run->trace({});
        const HeadPick pick{0, 2};
        const RowFacts row = inspectRow(*run, pick, 3);
        for (Index key = 0; key < 12; ++key) {
            const CellFacts cell = inspectCell(*run, pick, {3, key}, row);
            double stages[3] = {};
            read_stage(trace, HeadIndex{2}, Stage::scores, {3, key, 1, 1}, stages);
            read_stage(trace, HeadIndex{2}, Stage::scaled, {3, key, 1, 1}, stages + 1);
            read_stage(trace, HeadIndex{2}, Stage::weights, {3, key, 1, 1}, stages + 2);
            QCOMPARE(*cell.score, stages[0]);
            QCOMPARE(*cell.scaled, stages[1]);
            QCOMPARE(cell.weight, stages[2]);
        }
        QCOMPARE(row.normalizer->sum, trace.rows(HeadIndex{2}, 3).sum);
        QCOMPARE(row.entropy, row_entropy(row.weights));
        QVERIFY(std::abs(row.sum - 1.0) < 1e-12);
    }

    void termsAddUpToTheScore_data()
    {
        QTest::addColumn<Score>("score");
        QTest::addColumn<Normalizer>("normalizer");
        QTest::newRow("scaled dot") << Score::scaled_dot << Normalizer::softmax;
        QTest::newRow("dot") << Score::dot << Normalizer::softmax;
        QTest::newRow("bilinear") << Score::bilinear << Normalizer::softmax;
        QTest::newRow("additive") << Score::additive << Normalizer::softmax;
        QTest::newRow("cosine") << Score::cosine << Normalizer::softmax;
        QTest::newRow("distance") << Score::distance << Normalizer::softmax;
        QTest::newRow("linear") << Score::scaled_dot << Normalizer::linear;
    }
    void termsAddUpToTheScore()
    {
        QFETCH(Score, score);
        QFETCH(Normalizer, normalizer);
        Document document = textDocument();
        document.settings.score = score;
        document.settings.normalizer = normalizer;
        document.settings.heads = 4;
        document.settings.key_value_heads = 2;
        const auto run = run_playground(document);
        const HeadPick pick{0, 3};
        const CellFacts cell = inspectCell(*run, pick, {5, 1}, inspectRow(*run, pick, 5));
        QCOMPARE(cell.terms.size(), std::size_t(16));
        const double sum = std::accumulate(cell.terms.begin(), cell.terms.end(), 0.0);
        QVERIFY2(std::abs(sum - *cell.score) <= 1e-12 * (1.0 + std::abs(sum)),
                 qPrintable(QString::number(sum - *cell.score)));
    }

    // The facts of a row keep the trace that they come from: those of its cells need no other.
    void cellsMakeNoTrace()
    {
        auto run = std::make_shared<Run>(*run_playground(textDocument()));
        const RowFacts row = inspectRow(*run, {}, 4);
        const CellFacts expected = inspectCell(*run, {}, {4, 2}, row);
        struct NoTraces final : TraceSource {
            std::shared_ptr<const AttentionTrace> trace(LayerIndex) const override { throw SettingError("", "asked"); }
        };
        run->traces = std::make_shared<NoTraces>();
        QVERIFY(!run->trace_ready({}));
        QCOMPARE(inspectCell(*run, {}, {4, 2}, row).score, expected.score);
        QCOMPARE(inspectCell(*run, {}, {4, 2}, row).terms, expected.terms);
    }

    void aMeanOverLayersHasWeightsOnly()
    {
        auto run = std::make_shared<Run>(*run_playground(textDocument()));
        const auto trace = run->trace({});
        const Index heads = run->heads;
        run->layers = 2;
        keep_traces(*run, {trace, trace});
        for (Index head = 0; head < heads; ++head)
            run->weights.push_back(run->weights[static_cast<std::size_t>((head + 1) % heads)]);
        const HeadPick pick{Axis::mean(1), 0};
        const RowFacts row = inspectRow(*run, pick, 4);
        QCOMPARE(row.weights[2], (run->weights[0]->at(4, 2) + run->weights[1]->at(4, 2)) / 2.0);
        QVERIFY(!row.normalizer);
        const CellFacts cell = inspectCell(*run, pick, {4, 2}, row);
        QVERIFY(cell.open && !cell.score && !cell.scaled && cell.terms.empty());
    }

    void meansOverHeads()
    {
        const auto run = run_playground(textDocument());
        const RowFacts mean = inspectRow(*run, meanOfHeads, 4);
        double weight = 0.0;
        double score = 0.0;
        for (Index head = 0; head < 4; ++head) {
            const HeadPick pick{0, head};
            const RowFacts row = inspectRow(*run, pick, 4);
            weight += row.weights[7] / 4;
            score += *inspectCell(*run, pick, {4, 7}, row).score / 4;
        }
        const CellFacts cell = inspectCell(*run, meanOfHeads, {4, 7}, mean);
        QVERIFY(std::abs(cell.weight - weight) < 1e-15);
        QVERIFY(std::abs(*cell.score - score) < 1e-12);
        QVERIFY(cell.terms.empty());
        QVERIFY(!mean.normalizer);
    }

    void closedCellsAndRows()
    {
        Document document = textDocument();
        document.settings.mask.causal = true;
        document.settings.mask.closed_keys = {0};
        const auto run = run_playground(document);
        const HeadPick pick;
        const RowFacts closed = inspectRow(*run, pick, 0);
        QCOMPARE(closed.open, Index(0));
        QCOMPARE(closed.sum, 0.0);
        QCOMPARE(closed.entropy, 0.0);
        QCOMPARE(closed.evenness, 0.0);
        const RowFacts row = inspectRow(*run, pick, 3);
        QCOMPARE(row.open, Index(3));
        QVERIFY(!inspectCell(*run, pick, {3, 5}, row).open);
        QVERIFY(inspectCell(*run, pick, {3, 2}, row).open);
    }

    void weightsBelowZeroHaveNoEntropy()
    {
        const Run run = finishedRun({0.5, -0.25}, 2);
        QVERIFY(std::isnan(inspectRow(run, {}, 0).entropy));
    }

    // Whoever hovers over a large picture waits for one row of it, and no more.
    void hoveringReadsOneRow()
    {
        Document document;
        document.text.exact = true;
        for (int i = 0; i < 4096; ++i)
            document.text.text += (i ? "|w" : "w") + std::to_string(i % 700);
        Run run = *run_playground(document);
        Index read = 0;
        for (SharedWeights& weights : run.weights)
            weights = std::make_shared<CountingSource>(weights, &read);
        constexpr Index rows = 50;
        for (Index query = 0; query < rows; ++query) {
            const RowFacts row = inspectRow(run, {}, query);
            inspectCell(run, {}, {query, 4000}, row);
            strongest(row, 12);
        }
        QCOMPARE(read, rows * 4096);
    }
};

QTEST_APPLESS_MAIN(TestInspection)
#include "tst_inspection.moc"
