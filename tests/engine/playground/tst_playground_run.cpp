// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/attention/attend.h"
#include "engine/playground/embedding.h"
#include "engine/playground/playground_run.h"
#include "engine/playground/projection.h"
#include "engine/tensor/error.h"

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

QString error_of(const Document& document, double budget = memory_budget())
{
    try {
        run_playground(document, {}, budget);
    } catch (const Error& error) {
        return QString(error.what());
    }
    return "accepted";
}

} // namespace

class TestPlaygroundRun : public QObject {
    Q_OBJECT

private slots:
    // operators.md, the worked example, from X and the W's.
    void worked_example()
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

    void sentence_against_its_parts()
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

    void same_seed_same_numbers()
    {
        Document document = sentence("one two three");
        const auto first = run_playground(document);
        QVERIFY(whole(*first->source({})) == whole(*run_playground(document)->source({})));
        document.settings.seed = 1;
        QVERIFY(whole(*first->source({})) != whole(*run_playground(document)->source({})));
    }

    void cross_attention()
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

    void exact_tokens()
    {
        Document document = sentence("a b|c|d");
        document.text.exact = true;
        const auto run = run_playground(document);
        QCOMPARE(run->queries.size(), size_t(3));
        QCOMPARE(run->queries[0].text, std::string("a b"));
    }

    void image_patches()
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
        QVERIFY(run->picture);
        QCOMPARE(run->picture->grid.columns, Index(3));
    }

    void grouped_queries_and_identity()
    {
        Document document = sentence("a b c d");
        document.settings.projection = Projection::identity;
        document.settings.key_value_heads = 2;
        const auto run = run_playground(document);
        QCOMPARE(run->trace({})->keys.size(), size_t(2));
        QCOMPARE(run->trace({})->output.size(), size_t(4));
    }

    void sinusoidal_positions_are_added_to_the_inputs()
    {
        Document document = sentence("same same");
        const auto plain = run_playground(document);
        QCOMPARE(plain->numbers.inputs(0, 5), plain->numbers.inputs(1, 5));
        document.settings.position = Position::sinusoidal;
        const auto placed = run_playground(document);
        QCOMPARE(placed->numbers.inputs(1, 0), plain->numbers.inputs(1, 0) + std::sin(1.0));
        QCOMPARE(placed->numbers.inputs(1, 1), plain->numbers.inputs(1, 1) + std::cos(1.0));
    }

    void presets_agree_cell_for_cell()
    {
        Document softmax_attention = sentence("two names that are often confused");
        softmax_attention.settings.normalizer = Normalizer::softmax;
        Document dot_product_attention = softmax_attention;
        dot_product_attention.settings.score = Score::scaled_dot;
        QVERIFY(whole(*run_playground(softmax_attention)->source({}))
                == whole(*run_playground(dot_product_attention)->source({})));
    }

    void notes_say_what_has_no_effect()
    {
        Document document = sentence("one two");
        document.settings.mask.closed_cells = {{1, 0}, {1, 1}};
        QCOMPARE(run_playground(document)->notes,
                 std::vector<std::string>{"1 row has every key closed: its weights and output are zero"});
        document = sentence("one two");
        document.settings.mask.closed_cells = {{1, 0}, {2, 0}, {0, 5}};
        QCOMPARE(run_playground(document)->notes,
                 std::vector<std::string>{"closed by hand but outside of this input, without effect: 2"});
        QCOMPARE(run_playground(document)->source({})->at(1, 0), 0.0);
        document = sentence("one two");
        document.settings.normalizer = Normalizer::linear;
        document.settings.temperature = 2.0;
        QCOMPARE(run_playground(document)->notes.size(), size_t(1));
        document = matrices({{"q", filled(2, 2)}, {"k", filled(3, 2)}});
        QCOMPARE(run_playground(document)->notes,
                 std::vector<std::string>{"V is missing: there are weights but no output"});
    }

    void bad_input_is_named()
    {
        QCOMPARE(error_of(sentence("  \n ")), "text: it holds no tokens, type a sentence");
        QCOMPARE(error_of(matrices({})), "matrices: neither Q nor X is given, enter one of them");
        QCOMPARE(error_of(matrices({{"q", filled(2, 2)}})), "K: it is missing, give it beside Q");
        QCOMPARE(error_of(matrices({{"q", filled(2, 2)}, {"k", filled(3, 3)}})),
                 "K: it is 3 x 3, but with 1 key heads of width 2 it needs 2 columns");
        QCOMPARE(error_of(matrices({{"q", filled(2, 2)}, {"k", filled(3, 2)}, {"v", filled(2, 2)}})),
                 "V: it is 2 x 2, but needs 3 rows, one for each key");
        Document document = matrices({{"x", filled(3, 3)}});
        document.settings.projection = Projection::matrix;
        QCOMPARE(error_of(document), "W_q: it is missing, give it or choose another projection");
        document.matrices.by_name["wq"] = std::make_shared<Matrix>(filled(2, 3));
        document.matrices.by_name["wk"] = std::make_shared<Matrix>(filled(3, 3));
        QCOMPARE(error_of(document), "W_q: it is 2 x 3, but 3 x 3 is needed here");
        document = matrices({{"q", filled(2, 2)}, {"k", filled(2, 2)}});
        document.settings.position = Position::sinusoidal;
        QVERIFY(error_of(document).startsWith("position: sinusoidal positions are added to the inputs X"));
        document = sentence("one two three");
        document.settings.heads = 3;
        QCOMPARE(error_of(document), "heads: 3 heads cannot share a width of 64, choose a number that divides it");
        document.settings.heads = 0;
        QVERIFY(error_of(document).startsWith("heads: 0 heads"));
        document = sentence("one two three");
        document.settings.key_value_heads = 3;
        QCOMPARE(error_of(document), "kv-heads: 3 do not divide the 4 heads");
        document = sentence("one two three");
        document.settings.embedding = Embedding::matrix;
        QVERIFY(error_of(document).startsWith("embedding: the matrix is missing"));
        document.matrices.by_name["embedding"] = std::make_shared<Matrix>(filled(2, 8));
        QCOMPARE(error_of(document), "embedding: it has 2 rows, but there are 3 tokens");
    }

    void memory_is_estimated_before_it_is_taken()
    {
        Document document = sentence("one two three");
        document.settings.dimension = 1'000'000;
        document.settings.heads = 1;
        const QString message = error_of(document, 1e9);
        QVERIFY2(message.startsWith("memory: this run needs about 32000"), qPrintable(message));
        QVERIFY(message.contains("1.00 GB are at hand"));
        document.settings.dimension = std::numeric_limits<Index>::max();
        QVERIFY(error_of(document).startsWith("memory:"));
    }
};

QTEST_APPLESS_MAIN(TestPlaygroundRun)
#include "tst_playground_run.moc"
