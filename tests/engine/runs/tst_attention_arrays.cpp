// SPDX-License-Identifier: GPL-3.0-or-later
// Which arrays of a file are attention, by their names and shapes.

#include "engine/runs/attention_arrays.h"

#include <QElapsedTimer>
#include <QTest>

#include <ctime>

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
        row("cross", {{"cross_attention", {3, 400}}}, "cross_attention: 1 x 1 x 3 x 400");
        row("a matrix for each head",
            {{"L0/H0/weights", {5, 6}},
             {"L0/H1/weights", {5, 6}},
             {"L1/H0/weights", {5, 6}},
             {"L1/H1/weights", {5, 6}}},
            "L*/H*/weights: 2 x 2 x 5 x 6");
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
        QCOMPARE(joined.places.size(), 6U);
        const std::vector<MatrixPlace> last = joined.places.back();
        QCOMPARE(last, (std::vector<MatrixPlace>{{1, 2, 5, 5}, {3, 2, 1, 6}, {5, 2, 1, 7}, {7, 2, 1, 8}}));
    }

    void layersAreSortedByNumber()
    {
        const AttentionArrays arrays =
            attention_arrays(Headers{{"layer10", {2, 2}}, {"layer2", {2, 2}}, {"layer0", {2, 2}}}).front();
        QCOMPARE(arrays.numbers, (std::vector<Index>{0, 2, 10}));
        QCOMPARE(arrays.places[0].front().array, 2U);
        QCOMPARE(arrays.places[1].front().array, 1U);
        QCOMPARE(arrays.places[2].front().array, 0U);
    }

    void aRowOfABatch()
    {
        const Headers headers = {{"attentions", {4, 2, 9, 9}}};
        QCOMPARE(found(headers), QStringList{"attentions: 4 x 2 x 9 x 9"});
        QCOMPARE(found(headers, 3), QStringList{"attentions: 1 x 2 x 9 x 9, batch 4"});
        QCOMPARE(found(headers, 4), QStringList());
        QCOMPARE(found(headers, -1), QStringList());
        QCOMPARE(attention_arrays(headers, 3).front().places[1].front().matrix, Index{7});
        const Headers layers = {{"attentions", {6, 4, 2, 9, 9}}};
        QCOMPARE(attention_arrays(layers, 3).front().places[2 * 2 + 1].front().matrix, Index{(2 * 4 + 3) * 2 + 1});
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
        QVERIFY(is_called(attention_arrays(headers)[1], "cross_attentions", headers));
        QVERIFY(!is_called(attention_arrays(headers)[1], "cross", headers));
    }

    void numbersThatSayNothing()
    {
        QCOMPARE(found({{"a.1.2.3.4", {2, 2}}, {"a.2.3.4.5", {2, 2}}}), QStringList());
        QCOMPARE(found({{"attentions.0.0", {1, 2, 3, 3}}, {"attentions.1.1", {1, 2, 3, 3}}}), QStringList());
        QCOMPARE(found({{"layer0", {2, 2}}, {"layer00", {2, 2}}}), QStringList());
        QCOMPARE(found({{"w99999999999999999999999", {2, 2}}}),
                 QStringList{"? w99999999999999999999999: 1 x 1 x 2 x 2"});
    }

    void manyArraysTakeLinearTime()
    {
        const auto seconds = [](int count) {
            const Headers headers = numbered("attentions.", count, "", {2, 3, 3});
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
