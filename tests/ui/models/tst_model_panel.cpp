// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/made/model_folder.h"
#include "ui/models/model_panel.h"

#include <QLabel>
#include <QTest>

using namespace attn;

namespace {

QString factOf(const ModelFacts& facts, const QString& title)
{
    for (const auto& [name, text] : facts)
        if (name == title)
            return text;
    return {};
}

} // namespace

class TestModelPanel : public QObject {
    Q_OBJECT

private slots:
    void aModelIsDescribed()
    {
        const SmallModel model("gpt2");
        const auto bundle = open_bundle(model.text());
        const ModelFacts facts = factsOf(*bundle);
        QCOMPARE(factOf(facts, "Family"), QString("gpt2"));
        QCOMPARE(factOf(facts, "Architecture"), QString("GPT2LMHeadModel"));
        QCOMPARE(factOf(facts, "Layers × heads"), QString("3 × 4"));
        QCOMPARE(factOf(facts, "Width"), QString("32"));
        QCOMPARE(factOf(facts, "Longest input"), QString("32 tokens"));
        QCOMPARE(factOf(facts, "Tokenizer"), QString::fromStdString(bundle->tokenizer->description()));
        QVERIFY(factOf(facts, "Classes").isEmpty());
    }

    void anEncoderDecoderHasTwoStacks()
    {
        const ModelFacts facts = factsOf(*open_bundle(SmallModel("marian").text()));
        QCOMPARE(factOf(facts, "Encoder layers × heads"), QString("2 × 4"));
        QCOMPARE(factOf(facts, "Decoder layers × heads"), QString("2 × 4"));
    }

    // Before there is anything to run.
    void thePanelShowsTheModelOfAnEmptyDocument()
    {
        const SmallModel model("bert", true);
        Session session;
        ModelPanel panel(&session);
        session.edit("Open", {}, [&](Document& document) { document.model.path = model.text(); });
        QTRY_VERIFY(session.bundle());
        QVERIFY(!session.run());
        QStringList names;
        for (const auto* const label : panel.findChildren<QLabel*>())
            names << label->accessibleName();
        QVERIFY2(names.contains("Architecture: BertForMaskedLM"), qPrintable(names.join('\n')));
    }
};

QTEST_MAIN(TestModelPanel)
#include "tst_model_panel.moc"
