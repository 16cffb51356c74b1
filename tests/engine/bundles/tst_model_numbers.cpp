// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/bundles/model_numbers.h"
#include "engine/running/document_run.h"
#include "engine/tensor/error.h"
#include "tests/engine/error_of.h"
#include "tests/engine/models/whole_logits.h"

#include <QTest>

using namespace attn;

namespace {

std::shared_ptr<const ModelAnswer> answerOf(const char* model, const ModelSettings& settings)
{
    Document document;
    document.model = settings;
    document.model.path = std::string(ATTN_REFERENCE "/") + model;
    return run_document(document, nullptr, {.keep_hidden = true}).answer;
}

std::vector<double> numbersIn(const StreamedArray& array)
{
    MemoryBudget budget(1e9);
    return collect(array, budget).values;
}

std::vector<double> wide(const FloatMatrix& matrix)
{
    return {matrix.values.begin(), matrix.values.end()};
}

} // namespace

class TestModelNumbers : public QObject {
    Q_OBJECT

private slots:
    void logitsOfEachPosition()
    {
        const auto answer = answerOf("gpt2", {.ids = std::vector<TokenId>(31, 7)});
        const StreamedArray array = logits_of(answer, {});
        QCOMPARE(array.shape, (std::vector<Index>{31, 100}));
        QCOMPARE(array.row_labels.size(), std::size_t{31});
        QCOMPARE(numbersIn(array), wide(logits(*answer->model_run)));
    }

    void logitsOfAClassifier()
    {
        const auto answer = answerOf("bert-classifier", {.ids = {5, 6, 7}});
        QCOMPARE(logits_of(answer, {}).shape, (std::vector<Index>{3}));
        QCOMPARE(numbersIn(logits_of(answer, {})), wide(logits(*answer->model_run)));
        QVERIFY(error_of<SettingError>([] {
                    logits_of(answerOf("bert-backbone", {.ids = {5}}), {});
                }).startsWith("logits: "));
    }

    void hiddenStates()
    {
        const auto answer = answerOf("gpt2", {.ids = {5, 6, 7}});
        const auto& states = answer->model_run->hidden;
        const StreamedArray all = hidden_states_of(answer, AttentionKind::self);
        QCOMPARE(all.name, std::string("hidden_states"));
        QCOMPARE(all.shape, (std::vector<Index>{4, 3, states[0].columns}));
        const StreamedArray last = hidden_state_of(answer, AttentionKind::self, 3);
        QCOMPARE(last.name, std::string("hidden_states.3"));
        QCOMPARE(numbersIn(last), wide(states[3]));
        std::vector<double> joined;
        for (const FloatMatrix& state : states)
            joined.insert(joined.end(), state.values.begin(), state.values.end());
        QCOMPARE(numbersIn(all), joined);
        QCOMPARE(code_of<SettingError>([&] { hidden_state_of(answer, AttentionKind::self, 4); }),
                 QString("hidden-states.layer(4, 3)"));
    }

    void hiddenStatesOfBothStacks()
    {
        const auto answer = answerOf("marian", {.ids = {5, 6, 7}, .target_ids = {99, 5}});
        QCOMPARE(hidden_state_of(answer, AttentionKind::encoder, 0).name, std::string("encoder_hidden_states.0"));
        QCOMPARE(hidden_state_of(answer, AttentionKind::encoder, 0).shape.front(), Index{3});
        QCOMPARE(hidden_state_of(answer, AttentionKind::cross, 0).name, std::string("decoder_hidden_states.0"));
        QCOMPARE(numbersIn(hidden_state_of(answer, AttentionKind::decoder, 2)), wide(answer->model_run->hidden[2]));
    }
};

QTEST_GUILESS_MAIN(TestModelNumbers)
#include "tst_model_numbers.moc"
