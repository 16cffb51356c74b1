// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/attention/attend.h"
#include "engine/playground/embedding.h"
#include "engine/playground/playground_run.h"
#include "engine/playground/projection.h"
#include "engine/tensor/error.h"
#include "tests/engine/error_of.h"

#include <QTest>

#include <cmath>

using namespace attn;

namespace {

Document sentence(const char* text)
{
    Document document;
    document.text.text = text;
    return document;
}

Document matrices(std::initializer_list<std::pair<const char*, Matrix>> list)
{
    Document document;
    document.kind = InputKind::matrices;
    document.settings.heads = 1;
    document.settings.projection = Projection::identity;
    for (const auto& [name, matrix] : list)
        document.matrices.by_name[name] = std::make_shared<Matrix>(matrix);
    return document;
}

Matrix filled(Index rows, Index columns, double first = 1.0)
{
    Matrix matrix(rows, columns);
    for (std::size_t i = 0; i < matrix.values.size(); ++i)
        matrix.values[i] = first + double(i);
    return matrix;
}

Matrix whole(const MatrixSource& source)
{
    Matrix matrix(source.rows(), source.columns());
    source.read(source.whole(), matrix.values.data());
    return matrix;
}

// The error of running it.
QString refusal(const Document& document, const MemoryBudget& budget = memory_budget())
{
    return code_of([&] { run_playground(document, {}, budget); });
}

} // namespace

class TestPlaygroundRun : public QObject {
    Q_OBJECT

private slots:
    // The worked example, from X and the projections.
    void workedExample()
    {
        const Matrix x = filled(3, 3);
        Document document = matrices({{"x", x}, {"wq", x}, {"wk", x}, {"wv", x}});
        document.settings.projection = Projection::matrix;
        const auto run = run_playground(document);
        const AttentionTrace& trace = *run->trace({});
        QCOMPARE(trace.queries.front().values, (std::vector<double>{30, 36, 42, 66, 81, 96, 102, 126, 150}));
        QCOMPARE(whole(*run->source({})).values, (std::vector<double>{0, 0, 1, 0, 0, 1, 0, 0, 1}));
        QCOMPARE(trace.output.front().values, (std::vector<double>{102, 126, 150, 102, 126, 150, 102, 126, 150}));
        QVERIFY(run->numbers.projected_output.empty());
        QVERIFY(run->notes.empty());
    }

    void sentenceAgainstItsParts()
    {
        Document document = sentence("The animal didn't cross the street.");
        document.settings.seed = 11;
        const auto run = run_playground(document);
        QCOMPARE(run->queries.size(), size_t(7));
        QCOMPARE(run->queries[2].text, std::string("didn't"));
        QCOMPARE(run->heads, Index(4));
        const Matrix inputs = embed(run->queries, Embedding::hashed_ngrams, 64, 11);
        QVERIFY(run->numbers.inputs == inputs);
        const Projections projections = make_projections(document.settings, {}, 64, 64);
        const AttentionTrace trace = attend(project(inputs, projections.wq, {}), project(inputs, projections.wk, {}),
                                            project(inputs, projections.wv, {}), {.heads = 4});
        for (Index h = 0; h < 4; ++h) {
            Matrix weights(7, 7);
            read_stage(trace, HeadIndex{h}, Stage::weights, {0, 0, 7, 7}, weights.values.data());
            QVERIFY(weights == whole(*run->source({0, h})));
        }
        QCOMPARE(run->numbers.projected_output.rows, Index(7));
        QCOMPARE(run->numbers.projected_output.columns, Index(64));
        QVERIFY(whole(*run->source({0, Axis::mean()})).values[0] > 0.0);
    }

    void sameSeedSameNumbers()
    {
        Document document = sentence("one two three");
        const auto first = run_playground(document);
        QVERIFY(whole(*first->source({})) == whole(*run_playground(document)->source({})));
        document.settings.seed = 1;
        QVERIFY(whole(*first->source({})) != whole(*run_playground(document)->source({})));
    }

    void crossAttention()
    {
        Document document = sentence("the cat sat");
        document.text.other = "le chat était assis";
        const auto run = run_playground(document);
        const auto weights = run->source({0, 3});
        QCOMPARE(weights->rows(), Index(3));
        QCOMPARE(weights->columns(), Index(4));
        QCOMPARE(run->keys[2].text, std::string("était"));
        QCOMPARE(run->numbers.context.rows, Index(4));
    }

    void exactTokens()
    {
        Document document = sentence("a b|c|d");
        document.text.exact = true;
        const auto run = run_playground(document);
        QCOMPARE(run->queries.size(), size_t(3));
        QCOMPARE(run->queries[0].text, std::string("a b"));
    }

    void imagePatches()
    {
        Document document;
        document.kind = InputKind::image;
        auto image = std::make_shared<Image>();
        image->height = 20;
        image->width = 33;
        image->rgb.assign(3 * 20 * 33, 0);
        for (std::size_t i = 0; i < image->rgb.size(); ++i)
            image->rgb[i] = std::uint8_t(i % 251);
        document.image.image = image;
        const auto run = run_playground(document);
        QCOMPARE(run->queries.size(), size_t(2 * 3));
        QCOMPARE(run->queries[4].text, std::string("1,1"));
        QVERIFY(run->placement);
        QCOMPARE(run->placement->layout.parts.front().columns, Index(3));
    }

    void groupedQueriesAndIdentity()
    {
        Document document = sentence("a b c d");
        document.settings.projection = Projection::identity;
        document.settings.key_value_heads = 2;
        const auto run = run_playground(document);
        QCOMPARE(run->trace({})->keys.size(), size_t(2));
        QCOMPARE(run->trace({})->output.size(), size_t(4));
    }

    void sinusoidalPositionsAreAddedToTheInputs()
    {
        Document document = sentence("same same");
        const auto plain = run_playground(document);
        QCOMPARE(plain->numbers.inputs(0, 5), plain->numbers.inputs(1, 5));
        document.settings.position = Position::sinusoidal;
        const auto placed = run_playground(document);
        QCOMPARE(placed->numbers.inputs(1, 0), plain->numbers.inputs(1, 0) + std::sin(1.0));
        QCOMPARE(placed->numbers.inputs(1, 1), plain->numbers.inputs(1, 1) + std::cos(1.0));
    }

    void presetsAgreeCellForCell()
    {
        Document softmax_attention = sentence("two names that are often confused");
        softmax_attention.settings.normalizer = Normalizer::softmax;
        Document dot_product_attention = softmax_attention;
        dot_product_attention.settings.score = Score::scaled_dot;
        QVERIFY(whole(*run_playground(softmax_attention)->source({}))
                == whole(*run_playground(dot_product_attention)->source({})));
    }

    void notesSayWhatHasNoEffect()
    {
        Document document = sentence("one two");
        document.settings.mask.closed_cells = {{1, 0}, {1, 1}};
        QCOMPARE(coded(run_playground(document)->notes), std::vector<std::string>{"note.row-closed"});
        document = sentence("one two");
        document.settings.mask.closed_cells = {{1, 0}, {2, 0}, {0, 5}};
        QCOMPARE(coded(run_playground(document)->notes), std::vector<std::string>{"note.closed-outside(2)"});
        QCOMPARE(run_playground(document)->source({})->at(1, 0), 0.0);
        document = sentence("one two");
        document.settings.normalizer = Normalizer::linear;
        document.settings.temperature = 2.0;
        QCOMPARE(run_playground(document)->notes.size(), size_t(1));
        document = matrices({{"q", filled(2, 2)}, {"k", filled(3, 2)}});
        QCOMPARE(coded(run_playground(document)->notes), std::vector<std::string>{"note.no-values"});
    }

    void badInputIsNamed()
    {
        QCOMPARE(refusal(sentence("  \n ")), "text.empty");
        QCOMPARE(refusal(matrices({})), "matrices.empty");
        QCOMPARE(refusal(matrices({{"q", filled(2, 2)}})), "matrices.no-keys");
        QCOMPARE(refusal(matrices({{"q", filled(2, 2)}, {"k", filled(3, 3)}})), "keys.columns(3 x 3, 1, 2, 2)");
        QCOMPARE(refusal(matrices({{"q", filled(2, 2)}, {"k", filled(3, 2)}, {"v", filled(2, 2)}})),
                 "values.rows(2 x 2, 3)");
        Document document = matrices({{"x", filled(3, 3)}});
        document.settings.projection = Projection::matrix;
        QCOMPARE(refusal(document), "projection.missing(W_q)");
        document.matrices.by_name["wq"] = std::make_shared<Matrix>(filled(2, 3));
        document.matrices.by_name["wk"] = std::make_shared<Matrix>(filled(3, 3));
        QCOMPARE(refusal(document), "matrix.shape(W_q, 2, 3, 3, 3)");
        document = matrices({{"q", filled(2, 2)}, {"k", filled(2, 2)}});
        document.settings.position = Position::sinusoidal;
        QVERIFY(refusal(document).startsWith("matrices.sinusoidal"));
        document = sentence("one two three");
        document.settings.heads = 3;
        QCOMPARE(refusal(document), "heads.width(3, 64)");
        document.settings.heads = 0;
        QVERIFY(refusal(document).startsWith("heads.width(0, "));
        document = sentence("one two three");
        document.settings.key_value_heads = 3;
        QCOMPARE(refusal(document), "kv-heads.heads(3, 4)");
        document = sentence("one two three");
        document.settings.embedding = Embedding::matrix;
        QVERIFY(refusal(document).startsWith("embedding.missing"));
        document.matrices.by_name["embedding"] = std::make_shared<Matrix>(filled(2, 8));
        QCOMPARE(refusal(document), "embedding.rows(2, 3, unit.tokens)");
    }

    void memoryIsEstimatedBeforeItIsTaken()
    {
        Document document = sentence("one two three");
        document.settings.dimension = 1'000'000;
        document.settings.heads = 1;
        const QString message = refusal(document, MemoryBudget(1e9));
        QVERIFY2(message.startsWith("memory.too-little(playground.input, 32.0 TB"), qPrintable(message));
        QVERIFY(message.contains(", 1.0 GB, advice.smaller-input)"));
        document.settings.dimension = std::numeric_limits<Index>::max();
        QVERIFY(refusal(document).startsWith("memory.too-little("));
    }
};

QTEST_APPLESS_MAIN(TestPlaygroundRun)
#include "tst_playground_run.moc"
