// SPDX-License-Identifier: GPL-3.0-or-later
// Every entry point of the engine while one allocation of it fails, the first, a later one and so on: it must throw
// std::bad_alloc or Error, or do without, and keep nothing of what it had allocated.
#include "engine/bundles/model_answer.h"
#include "engine/bundles/predictions.h"
#include "engine/documents/document_json.h"
#include "engine/formats/array_formats.h"
#include "engine/formats/replace_file.h"
#include "engine/formats/stored_file.h"
#include "engine/images/preprocess.h"
#include "engine/playground/playground_run.h"
#include "engine/pyramid/pyramid.h"
#include "engine/pyramid/weights_summary.h"
#include "engine/runs/derived_run.h"
#include "engine/runs/finished_weights.h"
#include "engine/tokenizers/files/open_tokenizer.h"
#include "tests/made/pytorch_file.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <cstdlib>
#include <functional>
#include <new>

using namespace attn;

namespace {

std::atomic<bool> counting = false;
std::atomic<long> allocated = 0; // since counting began
std::atomic<long> failing = 0;   // the one that fails
std::atomic<long> living = 0;    // made and not given back, counted always

void* allocate(std::size_t size, std::size_t alignment)
{
    if (counting && ++allocated == failing)
        return nullptr;
    void* const place = alignment == 0
        ? std::malloc(std::max<std::size_t>(size, 1))
        : std::aligned_alloc(alignment, (std::max<std::size_t>(size, 1) + alignment - 1) / alignment * alignment);
    if (place)
        ++living;
    return place;
}

void* allocate_or_throw(std::size_t size, std::size_t alignment)
{
    if (void* const place = allocate(size, alignment))
        return place;
    throw std::bad_alloc();
}

void give_back(void* place)
{
    if (place)
        --living;
    std::free(place);
}

} // namespace

void* operator new(std::size_t size)
{
    return allocate_or_throw(size, 0);
}
void* operator new[](std::size_t size)
{
    return allocate_or_throw(size, 0);
}
void* operator new(std::size_t size, std::align_val_t alignment)
{
    return allocate_or_throw(size, static_cast<std::size_t>(alignment));
}
void* operator new[](std::size_t size, std::align_val_t alignment)
{
    return allocate_or_throw(size, static_cast<std::size_t>(alignment));
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept
{
    return allocate(size, 0);
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept
{
    return allocate(size, 0);
}
void operator delete(void* place) noexcept
{
    give_back(place);
}
void operator delete[](void* place) noexcept
{
    give_back(place);
}
void operator delete(void* place, std::size_t) noexcept
{
    give_back(place);
}
void operator delete[](void* place, std::size_t) noexcept
{
    give_back(place);
}
void operator delete(void* place, std::align_val_t) noexcept
{
    give_back(place);
}
void operator delete[](void* place, std::align_val_t) noexcept
{
    give_back(place);
}
void operator delete(void* place, std::size_t, std::align_val_t) noexcept
{
    give_back(place);
}
void operator delete[](void* place, std::size_t, std::align_val_t) noexcept
{
    give_back(place);
}

namespace {

enum class Outcome { done, no_memory, error, other };

// Calls it while allocation number `number` fails; 0: none.
Outcome call_failing(const std::function<void()>& call, long number)
{
    allocated = 0;
    failing = number;
    counting = true;
    Outcome outcome = Outcome::done;
    try {
        call();
    } catch (const std::bad_alloc&) {
        outcome = Outcome::no_memory;
    } catch (const Error&) {
        outcome = Outcome::error;
    } catch (...) {
        outcome = Outcome::other;
    }
    counting = false;
    return outcome;
}

Document text_document(const std::string& text)
{
    Document document;
    document.text.text = text;
    document.settings.heads = 2;
    return document;
}

Document model_document(const std::string& name)
{
    Document document = text_document("");
    document.model.path = ATTN_REFERENCE "/" + name;
    document.model.ids = {1, 2, 3, 4};
    return document;
}

void answer(const Document& document)
{
    const auto bundle = bundle_of(document);
    const auto answered = answer_of(bundle, document, input_of(document, *bundle));
    summarize(*answered->run->source({}));
    predict(*answered, 0, 3);
}

// Two layers, of which one has to be turned, and their tokens.
QByteArray pytorch_file()
{
    const QByteArray storage = pickled::storage("FloatStorage", "0", 1600);
    QByteArrayList tokens;
    for (int i = 0; i < 40; ++i)
        tokens << pickled::text("token");
    return pickled::file(pickled::dict({{"attentions",
                                         pickled::tuple({pickled::tensor(storage, 0, {1, 40, 40}, {0, 40, 1}),
                                                         pickled::tensor(storage, 0, {1, 40, 40}, {0, 1, 40})})},
                                        {"tokens", pickled::list(tokens)}}),
                         {{"0", QByteArray(6400, '\1')}});
}

} // namespace

class TestFailingMemory : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::map<QString, std::function<void()>> calls_;

    void add(const QString& name, const std::function<void()>& call) { calls_[name] = call; }
    void add_formats()
    {
        const NamedArray array{
            .name = "attentions.0", .shape = {2, 40, 40}, .values = std::vector<double>(3200, 1.0 / 40.0)};
        const NamedArray matrix{.name = "a", .shape = {40, 40}, .values = std::vector<double>(1600, 1.0 / 40.0)};
        for (const ArrayFormat& format : array_formats()) {
            const bool one = format.holds == ArrayFormat::Holds::one_matrix;
            const ArrayFile file{.arrays = {one ? matrix : array}};
            const std::string ending(format.ending);
            const std::string path = folder_.filePath("file").toStdString() + ending;
            const QString name = QString::fromStdString(ending);
            if (format.writes()) {
                write_arrays(path, file);
                add("write " + name, [=] { write_arrays(path, file); });
            } else {
                replace_file(path, pytorch_file().toStdString());
            }
            if (format.reads_into_memory())
                add("read " + name, [=] { read_arrays(path, memory_budget()); });
            if (format.reads()) {
                add("headers " + name, [=] { open_headers(path, memory_budget()); });
                add("open " + name, [=] { summarize(*open_weights(path, {}, memory_budget())->source({})); });
            }
        }
    }
    void add_runs()
    {
        const std::string json = to_json(text_document("the cat sat"));
        add("document", [=] { to_json(document_from_json(json, "x")); });
        Document document = text_document("the cat sat on the mat");
        add("playground", [=] { summarize(*run_playground(document)->source({})); });
        document.kind = InputKind::image;
        document.image.image = std::make_shared<Image>(
            Image{.height = 64, .width = 48, .rgb = std::vector<std::uint8_t>(3 * 64 * 48, 90)});
        add("picture", [=] { run_playground(document); });
        const std::string preprocessor = folder_.filePath("preprocessor_config.json").toStdString();
        replace_file(preprocessor, R"({"image_processor_type": "ViTImageProcessor", "size": 40})");
        add("preprocess", [=, image = document.image.image] { preprocess(*image, read_preprocessor(preprocessor)); });
        const auto run = run_playground(text_document("one two three four five six seven eight"));
        const Derivation derivation{.skip_first = true,
                                    .words = true,
                                    .top_k = 2,
                                    .row_order = RowOrder::largest,
                                    .column_order = ColumnOrder::total};
        add("derive", [=] { summarize(*derive(run, derivation, {})->source({})); });
        const auto large = std::make_shared<DenseSource>(std::make_shared<Matrix>(700, 900));
        add("pyramid", [=] {
            Pyramid pyramid(large);
            pyramid.build();
            std::vector<double> picture(50 * 60);
            pyramid.pool({0, 0, 700, 900}, 50, 60, Pooling::maximum, picture.data());
        });
        add("summary", [=] { summarize(*large); });
    }
    void add_models()
    {
        for (const char* name : {"bert", "gpt2", "llama-sharded-bf16", "t5"})
            add(QString("model ") + name, [document = model_document(name)] { answer(document); });
        Document picture = model_document("vit");
        picture.model.ids.clear();
        picture.kind = InputKind::image;
        picture.model.pixels = std::make_shared<NamedArray>(
            NamedArray{.name = "pixels", .shape = {3, 32, 32}, .values = std::vector<double>(3 * 32 * 32, 0.5)});
        add("model vit", [=] { answer(picture); });
        // Protobuf, which SentencePiece reads its files with, frees what it never made when it finds no memory.
        for (const char* name :
             {"bert", "gpt2", "roberta", "byte-level.json", "metaspace.json", "roberta.json", "word-piece.json"})
            add(QString("tokenizer ") + name, [path = std::string(ATTN_TEST_DATA "/tokenizers/") + name] {
                open_tokenizer(path)->encode("The quick brown fox, isn't it?  \xC3\xA9t\xC3\xA9 123");
            });
    }

private slots:
    void one_allocation_fails_data()
    {
        QTest::addColumn<QString>("name");
        add_formats();
        add_runs();
        add_models();
        for (const auto& [name, call] : calls_)
            QTest::newRow(qPrintable(name)) << name;
    }
    void one_allocation_fails()
    {
        QFETCH(QString, name);
        const std::function<void()>& call = calls_.at(name);
        call(); // what is made once for the whole program
        QCOMPARE(call_failing(call, 0), Outcome::done);
        const long count = allocated;
        constexpr long most_calls = 300;
        const long step = std::max(count / most_calls, 1L);
        long refused = 0;
        for (long number = 1; number <= count; number += step) {
            const long before = living;
            const Outcome outcome = call_failing(call, number);
            const long kept = living - before;
            refused += outcome == Outcome::no_memory || outcome == Outcome::error;
            QVERIFY2(outcome != Outcome::other && kept == 0,
                     qPrintable(QString("allocation %1 of %2: %3 kept").arg(number).arg(count).arg(kept)));
        }
        QVERIFY(refused > 0);
    }
};

QTEST_GUILESS_MAIN(TestFailingMemory)
#include "tst_failing_memory.moc"
