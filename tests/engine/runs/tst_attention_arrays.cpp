// SPDX-License-Identifier: GPL-3.0-or-later
// Which arrays of a file are attention, by their names and shapes.

#include "engine/formats/named_array.h"
#include "engine/runs/attention_arrays.h"

#include <QElapsedTimer>
#include <QTest>

#include <ctime>
#include <random>
#include <set>

using namespace attn;

namespace {

using Headers = std::vector<ArrayHeader>;

QString described(const AttentionArrays& arrays)
{
    QString text = QStringLiteral("%1: %2 x %3 x %4 x %5")
                       .arg(QString::fromStdString(arrays.name))
                       .arg(arrays.layers)
                       .arg(arrays.heads)
                       .arg(arrays.queries)
                       .arg(arrays.keys);
    if (arrays.batch > 1)
        text += QStringLiteral(", batch %1").arg(arrays.batch);
    if (arrays.steps > 1)
        text += QStringLiteral(", steps %1").arg(arrays.steps);
    if (!arrays.left_out.empty())
        text += QStringLiteral(", without %1").arg(arrays.left_out.size());
    return (arrays.likely ? QString() : QStringLiteral("? ")) + text;
}

QStringList found(const Headers& headers, std::optional<Index> row = {})
{
    QStringList list;
    for (const AttentionArrays& arrays : attention_arrays(headers, row))
        list << described(arrays);
    return list;
}

Headers numbered(const std::string& before, int count, const std::string& behind, const std::vector<Index>& shape)
{
    Headers headers;
    for (int i = 0; i < count; ++i)
        headers.push_back({before + std::to_string(i) + behind, shape});
    return headers;
}

} // namespace

class TestAttentionArrays : public QObject {
    Q_OBJECT

private slots:
    void namesOfOtherPrograms_data()
    {
        QTest::addColumn<Headers>("headers");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* program, const Headers& headers, const char* expected) {
            QTest::newRow(program) << headers << QString(expected);
        };
        row("transformers", numbered("attentions.", 12, "", {1, 12, 9, 9}), "attentions: 12 x 12 x 9 x 9");
        row("TransformerLens", numbered("blocks.", 12, ".attn.hook_pattern", {1, 12, 9, 9}),
            "blocks.*.attn.hook_pattern: 12 x 12 x 9 x 9");
        row("nnsight", numbered("transformer.h.", 2, ".attn", {1, 12, 9, 9}), "transformer.h.*.attn: 2 x 12 x 9 x 9");
        row("a list", numbered("attentions.", 2, "", {4, 9, 9}), "attentions: 2 x 4 x 9 x 9");
        row("a batch of 4", numbered("layer_", 3, "_attn_probs", {4, 2, 9, 9}),
            "layer_*_attn_probs: 3 x 2 x 9 x 9, batch 4");
        row("one of several layers", {{"attentions.7", {4, 2, 9, 9}}}, "attentions.7: 1 x 2 x 9 x 9, batch 4");
        row("one array of all", {{"attentions", {6, 4, 2, 9, 9}}}, "attentions: 6 x 2 x 9 x 9, batch 4");
        row("all layers", {{"attn", {6, 2, 9, 9}}}, "attn: 6 x 2 x 9 x 9");
        row("maps", {{"encoder/self_Attn_Map", {2, 9, 9}}}, "encoder/self_Attn_Map: 1 x 2 x 9 x 9");
        row("weights of a hook", {{"model.cross_attn_weights", {2, 9, 7}}}, "model.cross_attn_weights: 1 x 2 x 9 x 7");
        row("a model's own", {{"h.0.attn.c_proj.weight", {64, 64}}, {"h.1.attn.c_proj.weight", {64, 64}}},
            "? h.*.attn.c_proj.weight: 2 x 1 x 64 x 64");
        row("cross", {{"cross_attention", {3, 400}}}, "cross_attention: 1 x 1 x 3 x 400");
        row("a matrix for each head",
            {{"L0/H0/weights", {5, 6}},
             {"L0/H1/weights", {5, 6}},
             {"L1/H0/weights", {5, 6}},
             {"L1/H1/weights", {5, 6}}},
            "L*/H*/weights: 2 x 2 x 5 x 6");
        row("Keras",
            {{"multi_head_attention/attention_scores", {1, 4, 6, 6}},
             {"multi_head_attention_1/attention_scores", {1, 4, 6, 6}},
             {"multi_head_attention_2/attention_scores", {1, 4, 6, 6}}},
            "multi_head_attention_*/attention_scores: 3 x 4 x 6 x 6");
        row("Flax", numbered("intermediates/encoder/layer_", 11, "/attention_weights/0", {1, 4, 6, 6}),
            "intermediates/encoder/layer_*/attention_weights/0: 11 x 4 x 6 x 6");
        row("JAX", numbered("encoderblock_", 2, "/MultiHeadDotProductAttention_0/attention_weights", {1, 4, 6, 6}),
            "encoderblock_*/MultiHeadDotProductAttention_0/attention_weights: 2 x 4 x 6 x 6");
        row("numbers of layers and heads behind it",
            {{"attn_probs_L0H0", {5, 5}},
             {"attn_probs_L0H1", {5, 5}},
             {"attn_probs_L1H0", {5, 5}},
             {"attn_probs_L1H1", {5, 5}}},
            "attn_probs_L*H*: 2 x 2 x 5 x 5");
        row("words of layers and heads behind it", {{"attn.layer0.head_0", {5, 5}}, {"attn.layer0.head_1", {5, 5}}},
            "attn.layer0.head_*: 1 x 2 x 5 x 5");
        row("head before layer",
            {{"head0.layer0.attention", {5, 6}},
             {"head1.layer0.attention", {5, 6}},
             {"head2.layer0.attention", {5, 6}},
             {"head0.layer1.attention", {5, 6}},
             {"head1.layer1.attention", {5, 6}},
             {"head2.layer1.attention", {5, 6}}},
            "head*.layer*.attention: 2 x 3 x 5 x 6");
    }
    void namesOfOtherPrograms()
    {
        QFETCH(Headers, headers);
        QFETCH(QString, expected);
        QCOMPARE(found(headers), QStringList{expected});
    }

    // What generate() of transformers returns: the prompt's rows first, then one row a token.
    void stepsOfGenerationAreJoined()
    {
        Headers headers;
        for (int step = 0; step < 4; ++step)
            for (int layer = 0; layer < 2; ++layer)
                headers.push_back({"attentions." + std::to_string(step) + "." + std::to_string(layer),
                                   {1, 3, step == 0 ? 5 : 1, 5 + step}});
        QCOMPARE(found(headers), QStringList{"attentions: 2 x 3 x 8 x 8, steps 4"});
        const AttentionArrays joined = attention_arrays(headers).front();
        const std::vector<MatrixPlace> last = joined.places(1, 2);
        QCOMPARE(last, (std::vector<MatrixPlace>{{1, 2, 0, 5, 5}, {3, 2, 0, 1, 6}, {5, 2, 0, 1, 7}, {7, 2, 0, 1, 8}}));
    }

    // Without a cache of keys each step computes all rows again. A decoder sees the same keys of an encoder at each.
    void otherStepsOfGeneration()
    {
        Headers again;
        Headers cross;
        for (int step = 0; step < 3; ++step) {
            again.push_back({"step" + std::to_string(step) + ".attn", {2, 4 + step, 4 + step}});
            cross.push_back({"cross_attentions." + std::to_string(step) + ".0", {1, 2, 1, 9}});
            cross.push_back({"cross_attentions." + std::to_string(step) + ".1", {1, 2, 1, 9}});
        }
        QCOMPARE(found(again), QStringList{"step*.attn: 1 x 2 x 6 x 6, steps 3"});
        QCOMPARE(attention_arrays(again).front().places(0, 1),
                 (std::vector<MatrixPlace>{{0, 1, 0, 4, 4}, {1, 1, 4, 1, 5}, {2, 1, 5, 1, 6}}));
        QCOMPARE(found(cross), QStringList{"cross_attentions: 2 x 2 x 3 x 9, steps 3"});
    }

    // Steps of denoising, stages, samples: what does not go on is attention each.
    void numbersThatTellApart_data()
    {
        QTest::addColumn<Headers>("headers");
        QTest::addColumn<QStringList>("expected");
        QTest::newRow("denoising") << Headers{{"step0.layer0.attn", {8, 64, 77}},
                                              {"step0.layer1.attn", {8, 64, 77}},
                                              {"step1.layer0.attn", {8, 64, 77}},
                                              {"step1.layer1.attn", {8, 64, 77}}}
                                   << QStringList{"step0.layer*.attn: 2 x 8 x 64 x 77",
                                                  "step1.layer*.attn: 2 x 8 x 64 x 77"};
        QTest::newRow("a step is missing") << Headers{{"step0.attn", {2, 2}}, {"step2.attn", {1, 4}}}
                                           << QStringList{"step0.attn: 1 x 1 x 2 x 2", "step2.attn: 1 x 1 x 1 x 4"};
        QTest::newRow("stages") << Headers{{"layers.0.blocks.0.attn", {64, 3, 49, 49}},
                                           {"layers.0.blocks.1.attn", {64, 3, 49, 49}},
                                           {"layers.1.blocks.0.attn", {16, 6, 49, 49}},
                                           {"layers.1.blocks.1.attn", {16, 6, 49, 49}}}
                                << QStringList{"layers.0.blocks.*.attn: 2 x 3 x 49 x 49, batch 64",
                                               "layers.1.blocks.*.attn: 2 x 6 x 49 x 49, batch 16"};
        QTest::newRow("samples") << Headers{{"sample_0", {12, 4, 7, 7}}, {"sample_1", {12, 4, 9, 9}}}
                                 << QStringList{"? sample_0: 12 x 4 x 7 x 7", "? sample_1: 12 x 4 x 9 x 9"};
        QTest::newRow("layers of samples")
            << Headers{{"input0/layer0/attn", {4, 7, 7}},
                       {"input0/layer1/attn", {4, 7, 7}},
                       {"input1/layer0/attn", {4, 9, 9}},
                       {"input1/layer1/attn", {4, 9, 9}}}
            << QStringList{"input0/layer*/attn: 2 x 4 x 7 x 7", "input1/layer*/attn: 2 x 4 x 9 x 9"};
        QTest::newRow("numbers that say the same")
            << Headers{{"a.1.2.3.4", {2, 2}}, {"a.2.3.4.5", {3, 3}}}
            << QStringList{"? a.1.2.3.4: 1 x 1 x 2 x 2", "? a.2.3.4.5: 1 x 1 x 3 x 3"};
        QTest::newRow("many numbers") << Headers{{"0.0.0.0.0.0.0", {2, 2}}, {"1.1.1.1.1.1.1", {3, 3}}}
                                      << QStringList{"? 0.0.0.0.0.0.0: 1 x 1 x 2 x 2",
                                                     "? 1.1.1.1.1.1.1: 1 x 1 x 3 x 3"};
        QTest::newRow("another mark") << Headers{{"a\x01", {2, 2}}, {"a1", {3, 3}}}
                                      << QStringList{"? a\x01: 1 x 1 x 2 x 2", "? a1: 1 x 1 x 3 x 3"};
    }
    void numbersThatTellApart()
    {
        QFETCH(Headers, headers);
        QFETCH(QStringList, expected);
        QCOMPARE(found(headers), expected);
    }

    // A number in the name of a file says nothing of a layer.
    void oneArray_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("shape");
        QTest::newRow("all layers") << "gpt2_attention"
                                    << "6 x 4 x 9 x 9";
        QTest::newRow("zeros stay") << "run007"
                                    << "6 x 4 x 9 x 9";
        QTest::newRow("a layer") << "layer3"
                                 << "1 x 4 x 9 x 9, batch 6";
        QTest::newRow("an attention") << "attn_11"
                                      << "1 x 4 x 9 x 9, batch 6";
    }
    void oneArray()
    {
        QFETCH(QString, name);
        QFETCH(QString, shape);
        const Headers headers = {{name.toStdString(), {6, 4, 9, 9}}};
        const AttentionArrays arrays = attention_arrays(headers).front();
        QCOMPARE(described(arrays).remove("? "), name + ": " + shape);
        QCOMPARE(arrays.unsaid_axis, Index{6});
        QCOMPARE(attention_arrays(headers, no_batch).front().layers, Index{6});
        QCOMPARE(attention_arrays(headers, 5).front().batch_row, Index{5});
    }

    void sizesOfOneInFront()
    {
        QCOMPARE(found({{"attn", {1, 6, 4, 9, 9}}}), QStringList{"attn: 6 x 4 x 9 x 9"});
        QCOMPARE(found({{"attn", {1, 1, 1, 6, 4, 9, 9}}}), QStringList{"attn: 6 x 4 x 9 x 9"});
        QCOMPARE(found({{"attn", {1, 1, 4, 9, 9}}}), QStringList{"attn: 1 x 4 x 9 x 9"});
        QCOMPARE(found({{"attn", {1, 9, 9}}}), QStringList{"attn: 1 x 1 x 9 x 9"});
        QCOMPARE(found(numbered("layer", 2, "", {1, 1, 4, 9, 9})), QStringList{"? layer*: 2 x 4 x 9 x 9"});
        QCOMPARE(found(numbered("layer", 2, "", {1, 5, 4, 9, 9})), QStringList{"? layer*: 2 x 4 x 9 x 9, batch 5"});
        QCOMPARE(found({{"attn", {5, 9, 9}}}, 2), QStringList{"attn: 1 x 1 x 9 x 9, batch 5"});
    }

    // Others are what they are called.
    void namesWithoutANumberAreTheFirst()
    {
        QCOMPARE(found({{"attn", {2, 9, 9}}, {"attn_1", {2, 9, 9}}}), QStringList{"attn_*: 2 x 2 x 9 x 9"});
        QCOMPARE(found({{"attn", {2, 8, 8}}, {"attn_1", {2, 9, 9}}}),
                 (QStringList{"attn: 1 x 2 x 8 x 8", "attn_1: 1 x 2 x 9 x 9"}));
        QCOMPARE(found({{"attn", {2, 9, 9}}, {"attn_0", {2, 9, 9}}, {"attn_1", {2, 9, 9}}}),
                 (QStringList{"attn: 1 x 2 x 9 x 9", "attn_*: 2 x 2 x 9 x 9"}));
        QCOMPARE(found({{"h", {9, 9}}, {"layer", {9, 9}}, {"0", {9, 9}}}),
                 (QStringList{"? h: 1 x 1 x 9 x 9", "? layer: 1 x 1 x 9 x 9", "? 0: 1 x 1 x 9 x 9"}));
        const Headers headers = {{"attn_2", {9, 9}}, {"attn_1", {9, 9}}, {"attn", {9, 9}}};
        QCOMPARE(attention_arrays(headers).front().numbers, (std::vector<Index>{0, 1, 2}));
        QCOMPARE(attention_arrays(headers).front().places(0, 0).front().array, std::size_t{2});
    }

    void layersAreSortedByNumber()
    {
        const AttentionArrays arrays =
            attention_arrays(Headers{{"layer10", {2, 2}}, {"layer2", {2, 2}}, {"layer0", {2, 2}}}).front();
        QCOMPARE(arrays.numbers, (std::vector<Index>{0, 2, 10}));
        QCOMPARE(arrays.places(0, 0).front().array, 2U);
        QCOMPARE(arrays.places(1, 0).front().array, 1U);
        QCOMPARE(arrays.places(2, 0).front().array, 0U);
    }

    void aRowOfABatch()
    {
        const Headers headers = {{"attentions", {4, 2, 9, 9}}};
        QCOMPARE(found(headers), QStringList{"attentions: 4 x 2 x 9 x 9"});
        QCOMPARE(found(headers, 3), QStringList{"attentions: 1 x 2 x 9 x 9, batch 4"});
        QCOMPARE(attention_arrays(headers, 3).front().places(0, 1).front().matrix, Index{7});
        const Headers layers = {{"attentions", {6, 4, 2, 9, 9}}};
        QCOMPARE(attention_arrays(layers, 3).front().places(2, 1).front().matrix, Index{(2 * 4 + 3) * 2 + 1});
    }

    void otherShapesAreLeftOut()
    {
        Headers headers = numbered("attentions.", 4, "", {2, 9, 9});
        headers[2].shape = {2, 9, 8};
        QCOMPARE(found(headers), QStringList{"attentions: 3 x 2 x 9 x 9, without 1"});
        headers[1].shape = {0, 9, 9};
        headers[3].shape = {9};
        QCOMPARE(found(headers).front().section(", without ", 1), QString("3"));
        QCOMPARE(found({{"empty", {}}, {"vector", {7}}, {"none", {2, 0}}, {"much", {2, 2, 2, 2, 2, 2}}}),
                 QStringList());
        headers = numbered("attentions.", 3, "", {2, 9, 9});
        headers[0].fault = std::make_shared<const Message>(Message("", "it is broken"));
        QCOMPARE(found(headers), QStringList{"attentions: 2 x 2 x 9 x 9, without 1"});
        // Of shapes that are as frequent, the first is taken.
        QCOMPARE(found({{"layer0", {2, 9, 9}}, {"layer1", {2, 4, 4}}}),
                 QStringList{"? layer*: 1 x 2 x 9 x 9, without 1"});
        QCOMPARE(found({{"overflows", {Index{1} << 40, Index{1} << 40}}}), QStringList());
    }

    // A file of a model's run, or of a model: each kind by itself, and what is not called like attention says so.
    void severalKinds()
    {
        Headers headers = numbered("encoder_attentions.", 2, "", {1, 2, 5, 5});
        std::ranges::copy(numbered("cross_attentions.", 2, "", {1, 2, 7, 5}), std::back_inserter(headers));
        std::ranges::copy(numbered("hidden_states.", 3, "", {1, 5, 16}), std::back_inserter(headers));
        headers.push_back({"logits", {1, 7, 100}});
        QCOMPARE(found(headers),
                 (QStringList{"encoder_attentions: 2 x 2 x 5 x 5", "cross_attentions: 2 x 2 x 7 x 5",
                              "? hidden_states: 3 x 1 x 5 x 16", "? logits: 1 x 1 x 7 x 100"}));
    }

    // Layers with fewer heads than most are left out as a whole.
    void headsAreMissing()
    {
        Headers headers;
        for (int layer = 0; layer < 3; ++layer)
            for (int head = 0; head < (layer == 1 ? 1 : 2); ++head)
                headers.push_back({"layer" + std::to_string(layer) + ".head" + std::to_string(head), {5, 6}});
        QCOMPARE(found(headers), QStringList{"? layer*.head*: 2 x 2 x 5 x 6, without 1"});
        QCOMPARE(attention_arrays(headers).front().numbers, (std::vector<Index>{0, 2}));
        QCOMPARE(attention_arrays(headers).front().places(1, 1).front().array, std::size_t{4});
    }

    // Heads with fewer steps than most are left out, and so the heads and steps of all layers are the same.
    void stepsOfHeadsAreMissing()
    {
        Headers headers;
        for (int layer = 0; layer < 2; ++layer)
            for (int head = 0; head < 2; ++head)
                for (int step = 0; step < (head == 1 ? 1 : 2); ++step)
                    headers.push_back({"layer" + std::to_string(layer) + ".head" + std::to_string(head) + ".step"
                                           + std::to_string(step),
                                       {1, 1 + step}});
        QCOMPARE(found(headers), QStringList{"? layer*.head*.step*: 2 x 1 x 2 x 2, steps 2, without 2"});
        const AttentionArrays arrays = attention_arrays(headers).front();
        for (Index layer = 0; layer < 2; ++layer) {
            const std::vector<MatrixPlace> places = arrays.places(layer, 0);
            QCOMPARE(places[0].array, static_cast<std::size_t>(3 * layer));
            QCOMPARE(places[1].array, static_cast<std::size_t>(3 * layer + 1));
        }
    }

    void numbersThatSayNothing()
    {
        QCOMPARE(found({{"attentions.0.0", {1, 2, 3, 3}}, {"attentions.1.1", {1, 2, 3, 3}}}),
                 QStringList{"attentions: 1 x 2 x 3 x 3, without 1"});
        QCOMPARE(found({{"layer0", {2, 2}}, {"layer00", {2, 2}}}), QStringList{"? layer0: 1 x 1 x 2 x 2, without 1"});
        QCOMPARE(found({{"w99999999999999999999999", {2, 2}}}),
                 QStringList{"? w99999999999999999999999: 1 x 1 x 2 x 2"});
    }

    // Whatever names and shapes there are: each head is made of matrices that its arrays have, none of which is taken
    // twice, and its rows and columns are as many as the queries and keys. No array is in two groups.
    void placesLieInTheirArrays()
    {
        std::mt19937 random(7);
        const auto below = [&random](int count) { return static_cast<int>(random() % static_cast<unsigned>(count)); };
        for (int round = 0; round < 10'000; ++round) {
            const std::vector<std::string> words = {"layer", ".head", "step", ".attn", "_", "sample", "/", ""};
            std::vector<std::string> pattern = {"layer", ".head", ".step"};
            const bool known = round % 2 == 0; // what the numbers say
            if (!known)
                pattern.clear();
            for (int part = below(5); part >= 0 && !known; --part)
                pattern.push_back(words[static_cast<std::size_t>(below(8))]);
            const int rank = known ? 2 : 2 + below(5);
            Headers headers;
            for (int array = below(12); array >= 0; --array) {
                ArrayHeader header;
                int last = 0;
                for (const std::string& word : pattern)
                    header.name += word + (below(known ? 100 : 4) == 0 ? "" : std::to_string(last = below(3)));
                for (int axis = below(8) == 0 ? 1 + below(6) : rank; axis > 0; --axis)
                    header.shape.push_back(below(20) == 0 ? below(5) : 1 + (known && axis == 1 ? last : axis % 2));
                if (below(30) == 0)
                    header.fault = std::make_shared<const Message>(Message("", "it is broken"));
                headers.push_back(header);
            }
            const BatchRow row = below(3) == 0 ? BatchRow(below(3) - 1) : BatchRow();
            std::set<std::size_t> taken;
            for (const AttentionArrays& arrays : attention_arrays(headers, row)) {
                std::set<std::pair<std::size_t, Index>> matrices;
                std::set<std::size_t> own;
                if (arrays.batch_row >= arrays.batch)
                    continue; // which is refused
                for (Index layer = 0; layer < arrays.layers; ++layer)
                    for (Index head = 0; head < arrays.heads; ++head) {
                        Index rows = 0;
                        for (const MatrixPlace& place : arrays.places(layer, head)) {
                            const ArrayHeader& header = headers[place.array];
                            const Index size = (place.first_row + place.rows) * place.columns;
                            QVERIFY(!header.fault && place.rows > 0 && place.columns > 0);
                            QVERIFY((place.matrix + 1) * size <= *place_count(header.shape));
                            QVERIFY(matrices.emplace(place.array, place.matrix).second);
                            QVERIFY(place.columns <= arrays.keys);
                            own.insert(place.array);
                            rows += place.rows;
                        }
                        QCOMPARE(rows, arrays.queries);
                        QCOMPARE(arrays.places(layer, head).back().columns, arrays.keys);
                    }
                own.insert(arrays.left_out.begin(), arrays.left_out.end());
                for (const std::size_t array : own)
                    QVERIFY(taken.insert(array).second);
            }
        }
    }

    void workIsStopped()
    {
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_THROWS_EXCEPTION(Cancelled, attention_arrays(Headers{{"a", {2, 2}}}, {}, {.stop = stop.get_token()}));
    }

    void longNamesTakeLinearTime_data()
    {
        QTest::addColumn<QByteArray>("part");
        for (const char* const part : {"1", "1 ", "a1", "_"})
            QTest::newRow(part) << QByteArray(part);
    }
    void longNamesTakeLinearTime()
    {
        QFETCH(QByteArray, part);
        const Headers headers = {{part.repeated(4'000'000).toStdString(), {3, 3}}};
        [[maybe_unused]] const std::clock_t begin = std::clock();
        QCOMPARE(attention_arrays(headers).size(), std::size_t{1});
#ifndef ATTN_SANITIZED
        QVERIFY(static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC < 10.0);
#endif
    }

    void manyArraysTakeLinearTime_data()
    {
        QTest::addColumn<QString>("pattern"); // # stands for a digit of the place of an array
        QTest::newRow("layers of one name") << "attentions.######";
        QTest::newRow("names of their own") << "a######b.attn";
        QTest::newRow("steps, layers and heads") << "step##.layer##.head##";
        QTest::newRow("samples") << "sample##/layer###/head#";
        QTest::newRow("numbers that say nothing") << "#.#.#.#.#.#";
        QTest::newRow("more of them") << "#.#.#.#.#.#.0.1.2.######";
    }
    void manyArraysTakeLinearTime()
    {
        QFETCH(QString, pattern);
        const auto seconds = [&pattern](int count) {
            Headers headers;
            for (int i = 0; i < count; ++i) {
                std::string name = pattern.toStdString();
                int rest = i;
                for (char& c : name)
                    if (c == '#') {
                        c = static_cast<char>('0' + rest % 10);
                        rest /= 10;
                    }
                if (pattern.startsWith("a#"))
                    for (char& c : name)
                        c = c >= '0' && c <= '9' ? static_cast<char>(c - '0' + 'k') : c;
                headers.push_back({name, {3, 3}});
            }
            const std::clock_t begin = std::clock();
            attention_arrays(headers);
            return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
        };
        seconds(1000);
        [[maybe_unused]] const double few = seconds(20'000);
        [[maybe_unused]] const double many = seconds(200'000);
#ifndef ATTN_SANITIZED
        QVERIFY2(many < 30 * few + 0.1, qPrintable(QStringLiteral("%1 s, %2 s").arg(few).arg(many)));
#endif
    }
};

QTEST_APPLESS_MAIN(TestAttentionArrays)
#include "tst_attention_arrays.moc"
