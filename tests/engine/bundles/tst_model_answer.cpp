// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/bundles/attention_runs.h"
#include "engine/bundles/model_answer.h"
#include "engine/bundles/predictions.h"
#include "engine/models/logits.h"
#include "engine/running/document_run.h"
#include "engine/runs/derived_run.h"
#include "engine/tensor/error.h"
#include "tests/engine/error_of.h"
#include "tests/engine/images/patterned_image.h"
#include "tests/made/arrays.h"
#include "tests/made/changed_model.h"
#include "tests/made/model_folder.h"
#include "tests/made/texts.h"

#include <cmath>
#include <thread>

using namespace attn;

namespace {

Document textOf(const ModelFolder& folder, const char* text)
{
    Document document;
    document.text.text = text;
    document.model.path = folder.text();
    return document;
}

Document idsOf(const ModelFolder& folder, std::vector<TokenId> ids)
{
    Document document = textOf(folder, "");
    document.model.ids = std::move(ids);
    return document;
}

QString failure(const Document& document)
{
    return code_of([&] { run_document(document); });
}

Image gradient(Index height, Index width)
{
    Image image{.height = height, .width = width, .rgb = {}};
    for (Index i = 0; i < 3 * height * width; ++i)
        image.rgb.push_back(static_cast<std::uint8_t>(i * 7 % 256));
    return image;
}

} // namespace

class TestModelAnswer : public QObject {
    Q_OBJECT

private slots:
    void withoutAModelItIsThePlayground()
    {
        Document document;
        document.text.text = "The cat";
        const DocumentRun result = run_document(document);
        QVERIFY(!result.answer);
        QCOMPARE(texts(result.run->queries), (QStringList{"The", "cat"}));
    }

    // Characters of the tokenizer become bytes of the text.
    void tokensAndTheirPlaces()
    {
        const ModelFolder folder("bert");
        folder.addTokenizer();
        const DocumentRun result = run_document(textOf(folder, "Größe cats"));
        const Run& run = *result.run;
        QCOMPARE(texts(run.queries), (QStringList{"[CLS]", "gr", "##o", "##ß", "##e", "cat", "##s", "[SEP]"}));
        QVERIFY(run.keys == run.queries);
        const std::vector<std::pair<Index, Index>> places = {{0, 0}, {0, 2},  {2, 4},   {4, 6},
                                                             {6, 7}, {8, 11}, {11, 12}, {0, 0}};
        for (std::size_t i = 0; i < places.size(); ++i) {
            QCOMPARE(std::pair(run.queries[i].begin, run.queries[i].end), places[i]);
            QCOMPARE(run.queries[i].special, i == 0 || i + 1 == places.size());
        }
        QCOMPARE(run.kind, AttentionKind::self);
        QVERIFY(run.further.empty());
        QCOMPARE(run.layers, info_of(*result.answer->bundle->model).layers);
        QCOMPARE(run.weights.size(), static_cast<std::size_t>(run.layers * run.heads));
        QCOMPARE(run.title, result.answer->bundle->name + " · Größe cats");
        QVERIFY(run.notes.empty());
        QVERIFY(run.milliseconds > 0.0);
    }

    // What tokens stand for, however their vocabulary writes and cuts them.
    void tokensAreReadable()
    {
        const ModelFolder pieces("bert");
        pieces.addTokenizer();
        const auto bytes = [](const Document& document) {
            QByteArray all;
            const auto run = run_document(document).run;
            for (const Token& token : run->queries)
                all += QByteArray::fromStdString(token.bytes.empty() ? token.text : token.bytes) + '|';
            return all;
        };
        QCOMPARE(bytes(textOf(pieces, "Größe cats")), QByteArray("[CLS]|gr|o|ß|e|cat|s|[SEP]|"));

        const ModelFolder letters("gpt2");
        letters.write("tokenizer.json",
                      R"({"model": {"type": "BPE", "vocab": {"a": 0, "Ġ": 1, "ð": 2, "Ł": 3, "ĺ": 4, "Ģ": 5, "Ã": 6,
                      "©": 7, "ðŁ": 8, "Ã©": 9, "Ċ": 10}, "merges": ["ð Ł", "Ã ©"]},
                      "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "use_regex": true},
                      "decoder": {"type": "ByteLevel"}})");
        const Document document = textOf(letters, "aé 😀a\n");
        QCOMPARE(bytes(document), QByteArray("a|é| |\xF0\x9F|\x98|\x80|a|\n|"));
        const auto run = run_document(document).run;
        QCOMPARE(texts(run->queries), (QStringList{"a", "é", "Ġ", "ðŁ", "ĺ", "Ģ", "a", "Ċ"}));
        QCOMPARE(texts(derive(run, {.words = true})->queries), (QStringList{"aé", "😀a", "Ċ"}));
        const auto raw = with_raw_tokens(run);
        QVERIFY(raw->queries[3].raw && raw->keys[3].raw && !run->queries[3].raw);
        QCOMPARE(texts(derive(raw, {.words = true})->queries), (QStringList{"aé", "😀a", "Ċ"}));
    }

    // Some rows more are padding; a vocabulary that lost most of its tokens is said.
    void smallVocabulariesAreSaid()
    {
        ChangedModel model("gpt2");
        model.config["vocab_size"] = 1000;
        ChangedModel::Tensor& embeddings = model.tensors.at("transformer.wte.weight");
        embeddings.shape[0] = 1000;
        embeddings.bytes = embeddings.bytes.repeated(10);
        Document document;
        document.model.path = model.written();
        document.text.text = "the";
        const auto notes = [&](int tokens) {
            QJsonArray vocabulary;
            for (int i = 0; i < tokens; ++i)
                vocabulary.append(QJsonArray{i == 0 ? QString("the") : QString("w%1").arg(i), -1});
            const QJsonObject unigram{{"type", "Unigram"}, {"unk_id", 0}, {"vocab", vocabulary}};
            ChangedModel::write(QString::fromStdString(document.model.path) + "/tokenizer.json",
                                QJsonDocument(QJsonObject{{"model", unigram}}).toJson());
            return coded(run_document(document).run->notes);
        };
        QVERIFY(notes(714).empty());
        QCOMPARE(notes(713), std::vector<std::string>{"note.small-tokenizer(713, 1000)"});
        QVERIFY(notes(1000).empty());
        QCOMPARE(notes(1001), std::vector<std::string>{"note.large-tokenizer(1001, 1000)"});
    }

    void weightsAreTheModels()
    {
        const ModelFolder folder("gpt2");
        const DocumentRun result = run_document(idsOf(folder, {5, 6, 7}));
        QCOMPARE(texts(result.run->queries), (QStringList{"5", "6", "7"}));
        const auto& layers = result.answer->model_run->self;
        for (Index layer = 0; layer < result.run->layers; ++layer)
            for (Index head = 0; head < result.run->heads; ++head) {
                const auto shown = result.run->source({layer, head});
                const auto made = weights_of(layers[static_cast<std::size_t>(layer)], HeadIndex{head});
                for (Index cell = 0; cell < 9; ++cell)
                    QCOMPARE(shown->at(cell / 3, cell % 3), made->at(cell / 3, cell % 3));
            }
        QVERIFY(!result.run->open_cells(LayerIndex{0})->is_open(0, 1));
        QCOMPARE(coded(result.run->notes), std::vector<std::string>{"note.no-tokenizer"});
    }

    void tracesAreMadeWhenAskedFor()
    {
        const ModelFolder folder("gpt2");
        const auto run = run_document(idsOf(folder, {5, 6, 7, 8})).run;
        const auto first = run->trace(LayerIndex{0});
        QCOMPARE(run->trace(LayerIndex{0}), first); // the same one
        std::vector<double> weights(16);
        read_stage(*first, HeadIndex{1}, Stage::weights, {0, 0, 4, 4}, weights.data());
        for (Index cell = 0; cell < 16; ++cell)
            QVERIFY(std::abs(weights[static_cast<std::size_t>(cell)] - run->source({0, 1})->at(cell / 4, cell % 4))
                    < 1e-6);
        run->trace(LayerIndex{1});
        run->trace(LayerIndex{2});
        QVERIFY(run->trace(LayerIndex{0}) != first); // two are kept
        std::vector<std::thread> threads;
        for (Index thread = 0; thread < 4; ++thread)
            threads.emplace_back([&run, thread] {
                for (Index i = 0; i < 20; ++i)
                    QVERIFY(run->trace(LayerIndex{(thread + i) % 3}));
            });
        for (std::thread& thread : threads)
            thread.join();
    }

    void pairs()
    {
        const ModelFolder folder("bert");
        folder.addTokenizer();
        Document document = textOf(folder, "the cat");
        document.model.pair = "sat";
        const DocumentRun result = run_document(document);
        QCOMPARE(texts(result.run->queries), (QStringList{"[CLS]", "the", "cat", "[SEP]", "sat", "[SEP]"}));
        QCOMPARE(result.answer->model_run->input.types, (std::vector<Index>{0, 0, 0, 0, 1, 1}));
        QCOMPARE(result.run->queries[2].end, Index{7});
        QCOMPARE(result.run->queries[4].end, Index{0}); // not of this text
        document.model.types = {0, 0, 0, 0, 0, 0};
        QCOMPARE(run_document(document).answer->model_run->input.types, document.model.types);
    }

    // DistilBERT does not tell the texts of a pair apart, whatever its tokenizer says.
    void pairsOfModelsWithoutTypes()
    {
        const ModelFolder folder("distilbert");
        folder.addTokenizer();
        Document document = textOf(folder, "the cat");
        document.model.pair = "sat";
        QCOMPARE(run_document(document).run->queries.size(), std::size_t{6});
    }

    void maskedTokens()
    {
        const ModelFolder folder("bert");
        folder.addTokenizer();
        Document document = textOf(folder, "the cat sat");
        document.model.masked = {2, 9};
        const DocumentRun result = run_document(document);
        QCOMPARE(texts(result.run->queries), (QStringList{"[CLS]", "the", "[MASK]", "sat", "[SEP]"}));
        QCOMPARE(result.run->queries[2].begin, Index{4});
        QVERIFY(!result.run->queries[2].special);
        QCOMPARE(coded(result.run->notes), std::vector<std::string>{"note.masked-outside(1)"});
        QCOMPARE(run_document(textOf(folder, "the [MASK] sat")).answer->model_run->input.ids,
                 result.answer->model_run->input.ids);
        folder.remove("tokenizer.json");
        document.model.ids = {5, 6, 7};
        QCOMPARE(failure(document), QString("masked.no-token"));
    }

    void exactTokens()
    {
        const ModelFolder folder("bert");
        folder.addTokenizer();
        Document document = textOf(folder, "cat|##s");
        document.text.exact = true;
        QCOMPARE(run_document(document).answer->model_run->input.ids, (std::vector<TokenId>{6, 8}));
        document.text.text = "cat|dog";
        QCOMPARE(failure(document), QString("tokens.unknown(dog)"));
    }

    void paddingIsTold()
    {
        const ModelFolder folder("bert");
        Document document = idsOf(folder, {5, 6, 7});
        document.model.attended = {1, 1, 0};
        const auto run = run_document(document).run;
        QCOMPARE(run->source({0, 0})->at(0, 2), 0.0);
        QCOMPARE(coded(run->notes.back()), std::string("note.padding-one"));
    }

    void whatTheModelDoesNotTake()
    {
        const ModelFolder text("gpt2");
        const ModelFolder vision("vit");
        QCOMPARE(failure(textOf(text, "the cat")), "bundle.no-tokenizer(" + text.path() + ")");
        QCOMPARE(failure(textOf(vision, "the cat")), QString("model.takes-picture(vit)"));
        QCOMPARE(failure(idsOf(text, {5, 100})), QString("input.token(unit.token, 1, 100, 99)"));
        Document document = idsOf(text, {5});
        document.model.target = "a";
        QCOMPARE(failure(document), QString("target.no-decoder(gpt2)"));
        document.kind = InputKind::image;
        QCOMPARE(failure(document), QString("model.takes-text(gpt2)"));
        document.model.path = vision.text();
        document.image.image = std::make_shared<Image>(gradient(40, 40));
        QCOMPARE(failure(document), "bundle.no-preprocessor(" + vision.path() + ")");
        document.model.pixels = std::make_shared<NamedArray>(
            NamedArray{.name = "p", .shape = {2, 3, 4, 4}, .values = std::vector<double>(96)});
        QCOMPARE(failure(document), QString("pixels.rank([2, 3, 4, 4])"));
    }

    void picture()
    {
        const ModelFolder folder("vit");
        folder.write("preprocessor_config.json",
                     "{\"do_resize\": true, \"size\": 32, \"resample\": 2, \"do_normalize\": true, \"image_mean\": "
                     "[0.5, 0.5, 0.5], "
                     "\"image_std\": [0.5, 0.5, 0.5]}");
        Document document;
        document.kind = InputKind::image;
        document.image.image = std::make_shared<Image>(gradient(48, 64));
        document.model.path = folder.text();
        const DocumentRun result = run_document(document);
        const Run& run = *result.run;
        QVERIFY(run.placement);
        QVERIFY(places_keys(run) && places_queries(run));
        QCOMPARE(run.placement->layout.parts.front().first, Index{1});
        QCOMPARE(run.placement->picture(0)->width, Index{32});
        QCOMPARE(count_cells(run.placement->layout), 16);
        QCOMPARE(area_of(run.placement->layout, *cell_of(run.placement->layout, 6), run.placement->extent(0)),
                 (PixelArea{8, 8, 8, 8}));
        QCOMPARE(run.queries.size(), std::size_t{17});
        QCOMPARE(run.queries[0].text, std::string("[CLS]"));
        QVERIFY(run.queries[0].special);
        QCOMPARE(run.queries[6].text, std::string("1,1"));

        // The same pixels given as numbers: the same run, and the same picture to within the rounding of its levels.
        const Pixels& pixels = *result.answer->model_run->input.pixels;
        document.image.image = nullptr;
        document.model.pixels = std::make_shared<NamedArray>(
            NamedArray{.name = "p", .shape = {1, 3, 32, 32}, .values = {pixels.values.begin(), pixels.values.end()}});
        const DocumentRun given = run_document(document, result.answer.get());
        QVERIFY(*given.answer->model_run->input.pixels == pixels);
        QCOMPARE(given.run->placement->picture(0)->rgb, run.placement->picture(0)->rgb);
    }

    // A model of one channel: the very pixels that its reference was computed from, of which patches of 8 leave 4 out.
    void greyPicture()
    {
        const ModelFolder folder("vit-grey");
        Document document;
        document.kind = InputKind::image;
        document.image.image = std::make_shared<Image>(patterned_image(28, 28));
        document.model.path = folder.text();
        const DocumentRun result = run_document(document);
        const Pixels& pixels = *result.answer->model_run->input.pixels;
        const Arrays arrays = readArrays(QStringLiteral(ATTN_REFERENCE "/vit-grey/reference.safetensors"));
        const NamedArray& expected = arrays.at("input.pixel_values");
        QCOMPARE(pixels.channels, Index{1});
        QVERIFY(std::ranges::equal(pixels.values, expected.values));
        QCOMPARE(result.run->keys.size(), std::size_t{10});
        QCOMPARE(coded(result.run->notes.front()), "note.beyond-patches(4, 4, 8)");
        const PixelExtent extent = result.run->placement->extent(0);
        QCOMPARE(extent.width, Index{28});
        QCOMPARE(area_of(result.run->placement->layout, *cell_of(result.run->placement->layout, 9), extent),
                 (PixelArea{16, 16, 8, 8}));

        document.model.pixels = std::make_shared<NamedArray>(
            NamedArray{.name = "p", .shape = {28, 28}, .values = {pixels.values.begin(), pixels.values.end()}});
        const DocumentRun given = run_document(document);
        QVERIFY(*given.answer->model_run->input.pixels == pixels);
        QCOMPARE(given.run->placement->picture(0)->rgb, result.run->placement->picture(0)->rgb);
    }

    void transparentPicture()
    {
        const ModelFolder folder("vit-grey");
        Image image = patterned_image(28, 28);
        Document document;
        document.kind = InputKind::image;
        document.image.image = std::make_shared<Image>(image);
        document.model.path = folder.text();
        const DocumentRun opaque = run_document(document);
        image.alpha.assign(28 * 28, 0);
        document.image.image = std::make_shared<Image>(image);
        const DocumentRun result = run_document(document);
        QVERIFY(*result.answer->model_run->input.pixels == *opaque.answer->model_run->input.pixels);
        QCOMPARE(coded(result.run->notes.front()), "note.transparent");
    }

    // A circle that is shown as an ellipse is explained.
    void aStretchedPictureIsSaid()
    {
        const ModelFolder folder("vit");
        folder.write("preprocessor_config.json",
                     "{\"do_resize\": true, \"size\": {\"height\": 32, \"width\": 32}, \"resample\": 2}");
        Document document;
        document.kind = InputKind::image;
        document.model.path = folder.text();
        document.image.image = std::make_shared<Image>(patterned_image(32, 48));
        const auto said = [&] {
            const auto notes = coded(run_document(document).run->notes);
            return std::ranges::any_of(notes, [](const std::string& note) { return note.starts_with("note.as-seen"); });
        };
        QVERIFY(said());
        document.image.image = std::make_shared<Image>(patterned_image(48, 48));
        QVERIFY(!said());
    }

    void twoPrefixTokens()
    {
        const ModelFolder folder("deit");
        Document document;
        document.kind = InputKind::image;
        document.model.path = folder.text();
        document.model.pixels = std::make_shared<NamedArray>(
            NamedArray{.name = "p", .shape = {3, 32, 32}, .values = std::vector<double>(3072, 0.5)});
        const auto run = run_document(document).run;
        QCOMPARE(texts(run->queries).first(3), (QStringList{"[CLS]", "[DIST]", "0,0"}));
        QCOMPARE(run->placement->layout.parts.front().first, Index{2});
    }

    void translation()
    {
        const ModelFolder folder("marian");
        folder.addTokenizer(true);
        Document document = textOf(folder, "the cat sat");
        document.model.target = "hund sat";
        const DocumentRun result = run_document(document);
        QCOMPARE(result.answer->model_run->input.ids, (std::vector<TokenId>{5, 6, 7, 0}));
        QCOMPARE(result.answer->model_run->input.decoder_ids, (std::vector<TokenId>{99, 13, 7}));
        const Run& encoder = *result.run;
        QCOMPARE(encoder.kind, AttentionKind::encoder);
        QCOMPARE(texts(encoder.keys), (QStringList{"the", "cat", "sat", "</s>"}));
        QCOMPARE(encoder.further.size(), std::size_t{2});
        const auto decoder = of_kind(result.run, AttentionKind::decoder);
        QCOMPARE(texts(decoder->queries), (QStringList{"<pad>", "hund", "sat"}));
        QVERIFY(decoder->queries[0].special);
        QCOMPARE(decoder->queries[2].begin, Index{5}); // of the target
        const auto cross = of_kind(result.run, AttentionKind::cross);
        QVERIFY(cross->queries == decoder->queries);
        QVERIFY(cross->keys == encoder.keys);
        QCOMPARE(cross->source({1, 0})->columns(), Index{4});

        document.model.target_ids = {99, 5};
        QCOMPARE(run_document(document).answer->model_run->input.decoder_ids, document.model.target_ids);
    }

    void targetIsGenerated()
    {
        const ModelFolder folder("marian");
        folder.addTokenizer(true);
        const DocumentRun result = run_document(textOf(folder, "the cat sat"), nullptr, {.keep_hidden = true});
        const std::vector<TokenId>& target = result.answer->model_run->input.decoder_ids;
        QVERIFY(target.size() >= 2);
        QCOMPARE(target.front(), TokenId{99});
        QCOMPARE(of_kind(result.run, AttentionKind::cross)->queries.size(), target.size());
        QCOMPARE(result.answer->model_run->hidden.front().rows, static_cast<Index>(target.size()));
        QVERIFY(coded(result.run->notes.back()).starts_with("note.generated"));
    }

    void openModelIsUsedAgain()
    {
        const ModelFolder folder("gpt2");
        Document document = idsOf(folder, {5, 6, 7});
        const DocumentRun first = run_document(document);
        document.model.ids.push_back(8);
        const DocumentRun second = run_document(document, first.answer.get());
        QVERIFY(second.answer->bundle == first.answer->bundle);
        const DocumentRun alone = run_document(document);
        QVERIFY(alone.answer->bundle != first.answer->bundle);
        for (Index cell = 0; cell < 16; ++cell)
            QVERIFY(std::abs(second.run->source({2, 0})->at(cell / 4, cell % 4)
                             - alone.run->source({2, 0})->at(cell / 4, cell % 4))
                    < 1e-6);
        folder.addTokenizer();
        const DocumentRun third = run_document(document, second.answer.get());
        QVERIFY(third.answer->bundle != first.answer->bundle);
        QCOMPARE(texts(third.run->queries), (QStringList{"the", "cat", "sat", "##s"}));
    }

    void generatedTokensAreLabelled()
    {
        const ModelFolder folder("gpt2");
        folder.addTokenizer();
        const Document document = idsOf(folder, {5, 6});
        const auto bundle = bundle_of(document);
        const DocumentInput input = input_of(document, *bundle);
        const auto answer =
            answer_of(bundle, document, input, {.run = {}, .generation = GenerationOptions{.tokens = 3}});
        QCOMPARE(answer->run->queries.size(), std::size_t{5});
        QVERIFY(attention_runs(answer->model_run, *bundle, document, input)->queries == answer->run->queries);
    }

    // GPT-2 of 32 positions.
    void whereNoPositionIsLeftANoteSaysSo_data()
    {
        QTest::addColumn<qint64>("asked");
        QTest::addColumn<bool>("tooShort");
        QTest::newRow("room") << qint64{3} << false;
        QTest::newRow("to the last") << qint64{30} << false;
        QTest::newRow("one more") << qint64{31} << true;
        QTest::newRow("many more") << qint64{500} << true;
    }
    void whereNoPositionIsLeftANoteSaysSo()
    {
        QFETCH(qint64, asked);
        QFETCH(bool, tooShort);
        const ModelFolder folder("gpt2");
        folder.addTokenizer();
        const Document document = idsOf(folder, {5, 6});
        const auto bundle = bundle_of(document);
        // Another seed where a text ends by itself.
        for (std::uint64_t seed = 0; seed < 50; ++seed) {
            const auto answer = answer_of(
                bundle, document, input_of(document, *bundle),
                {.run = {}, .generation = GenerationOptions{.tokens = asked, .temperature = 5.0, .seed = seed}});
            if (ends_text(*bundle->model, answer->model_run->input.ids.back()))
                continue;
            std::string expected;
            if (tooShort)
                expected = "note.no-position(30, " + std::to_string(asked) + ")";
            const std::vector<std::string> notes = coded(answer->run->notes);
            QCOMPARE(std::ranges::find_if(notes,
                                          [](const std::string& note) { return note.starts_with("note.no-position"); })
                         != notes.end(),
                     tooShort);
            QVERIFY(!tooShort || std::ranges::find(notes, expected) != notes.end());
            return;
        }
        QFAIL("every text ended by itself");
    }

    void predictions_data()
    {
        QTest::addColumn<QString>("model");
        QTest::addColumn<qint64>("position");
        QTest::newRow("next token") << "gpt2" << qint64{1};
        QTest::newRow("masked token") << "bert" << qint64{2};
        QTest::newRow("class") << "bert-classifier" << qint64{0};
    }
    void predictions()
    {
        QFETCH(QString, model);
        QFETCH(qint64, position);
        const ModelFolder folder(model);
        folder.addTokenizer();
        const DocumentRun result = run_document(idsOf(folder, {5, 6, 7}));
        const bool classes = model == "bert-classifier";
        const std::vector<Prediction> all = predict(*result.answer, position, 1000).best;
        QCOMPARE(all.size(), classes ? std::size_t{3} : std::size_t{100});
        double sum = 0.0;
        for (std::size_t i = 0; i < all.size(); ++i) {
            sum += all[i].probability;
            QVERIFY(i == 0 || all[i].probability <= all[i - 1].probability);
        }
        QVERIFY(std::abs(sum - 1.0) < 1e-12);
        const FloatMatrix row = logits(*result.answer->model_run, classes ? 0 : position, classes ? 1 : position + 1);
        const auto largest = std::ranges::max_element(row.values) - row.values.begin();
        QCOMPARE(all.front().id, static_cast<TokenId>(largest));
        const std::string label =
            classes ? "LABEL_" + std::to_string(largest) : result.answer->bundle->tokenizer->label(all.front().id);
        QCOMPARE(all.front().token.text, label.empty() ? std::to_string(largest) : label);
        const Predictions two = predict(*result.answer, position, 2);
        QCOMPARE(two.best.size(), std::size_t{2});
        QCOMPARE(two.others, std::ssize(all) - 2);
        QVERIFY(std::abs(two.best[0].probability + two.best[1].probability + two.others_probability - 1.0) < 1e-12);
    }

    void backbonesPredictNothing()
    {
        QVERIFY(predict(*run_document(idsOf(ModelFolder("bert-backbone"), {5, 6})).answer, 0, 5).best.empty());
    }

    void cancelled()
    {
        const ModelFolder folder("gpt2");
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_THROWS_EXCEPTION(
            Cancelled, run_document(idsOf(folder, {5, 6}), nullptr, {}, {.stop = stop.get_token(), .progress = {}}));
    }
};

QTEST_GUILESS_MAIN(TestModelAnswer)
#include "tst_model_answer.moc"
