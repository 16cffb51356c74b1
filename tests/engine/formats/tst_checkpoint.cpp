// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/checkpoint.h"
#include "engine/formats/format_error.h"
#include "tests/engine/error_of.h"
#include "tests/engine/peak_memory.h"
#include "tests/made/pytorch_file.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

#include <ctime>
#include <random>

#include <unistd.h>

using namespace attn;

namespace {

// A file of tensors of one float each, whose names are given.
QByteArray tensors(const QByteArrayList& names)
{
    QByteArray header = "{";
    for (int i = 0; i < names.size(); ++i)
        header += (i == 0 ? "\"" : ",\"") + names[i] + "\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":["
            + QByteArray::number(4 * i) + "," + QByteArray::number(4 * i + 4) + "]}";
    header += "}";
    QByteArray length(8, '\0');
    qToLittleEndian(static_cast<quint64>(header.size()), length.data());
    QByteArray data;
    for (int i = 0; i < names.size(); ++i) {
        const float value = static_cast<float>(i) + 0.5f;
        data.append(reinterpret_cast<const char*>(&value), 4);
    }
    return length + header + data;
}

QByteArray index_of(const QByteArray& map)
{
    return "{\"metadata\":{\"total_size\":8},\"weight_map\":{" + map + "}}";
}

float value_of(const CheckpointTensor& tensor)
{
    float value = 0;
    std::memcpy(&value, tensor.bytes, sizeof value);
    return value;
}

} // namespace

class TestCheckpoint : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> root_;
    QString folder_; // the model's, inside of the root

    QString path(const QString& name) const { return folder_ + '/' + name; }
    void write(const QString& name, const QByteArray& bytes)
    {
        QFile file(path(name));
        if (!QDir().mkpath(QFileInfo(file).path()) || !file.open(QFile::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("the test's file cannot be written");
    }
    void write_index(const QByteArray& map) { write("model.safetensors.index.json", index_of(map)); }
    Checkpoint open() const { return Checkpoint(folder_.toStdString()); }
    template <class Expected = Error>
    QString refusal() const
    {
        return error_of<Expected>([this] { open(); });
    }
    QString in_index(const QString& rest) const { return path("model.safetensors.index.json: ") + rest; }

private slots:
    void init()
    {
        root_ = std::make_unique<QTemporaryDir>();
        folder_ = root_->filePath("model");
        QVERIFY(QDir().mkpath(folder_));
    }

    void singleFile()
    {
        write("model.safetensors", tensors({"b", "a"}));
        const Checkpoint checkpoint = open();
        QCOMPARE(checkpoint.tensors().size(), std::size_t{2});
        QCOMPARE(checkpoint.bytes(), static_cast<std::uint64_t>(tensors({"b", "a"}).size()));
        const CheckpointTensor* tensor = checkpoint.find("a");
        QVERIFY(tensor);
        QCOMPARE(tensor->array.name, std::string("a"));
        QCOMPARE(tensor->array.shape, std::vector<Index>{1});
        QCOMPARE(tensor->file, path("model.safetensors").toStdString());
        QCOMPARE(value_of(*tensor), 1.5f);
        QCOMPARE(value_of(*checkpoint.find("b")), 0.5f);
        QVERIFY(!checkpoint.find("c"));
        checkpoint.check();
    }

    // A tensor that the index forgets is there all the same.
    void shards()
    {
        write("one.safetensors", tensors({"a", "extra"}));
        write("sub/two.safetensors", tensors({"x", "b"}));
        write_index("\"a\":\"one.safetensors\",\"b\":\"sub/two.safetensors\",\"x\":\"sub/two.safetensors\"");
        const Checkpoint checkpoint = open();
        QCOMPARE(checkpoint.tensors().size(), std::size_t{4});
        QCOMPARE(value_of(*checkpoint.find("a")), 0.5f);
        QCOMPARE(value_of(*checkpoint.find("extra")), 1.5f);
        QCOMPARE(value_of(*checkpoint.find("b")), 1.5f);
        QCOMPARE(checkpoint.find("b")->file, path("sub/two.safetensors").toStdString());
    }

    void singleFileBeforeIndex()
    {
        write("model.safetensors", tensors({"a"}));
        write_index("\"a\":\"none.safetensors\"");
        QCOMPARE(open().tensors().size(), std::size_t{1});
    }

    void linksInsideOfTheFolder()
    {
        write("real/one.safetensors", tensors({"a"}));
        QVERIFY(QFile::link("real/one.safetensors", path("one.safetensors")));
        write_index("\"a\":\"one.safetensors\"");
        QCOMPARE(value_of(*open().find("a")), 0.5f);
    }

    // models--name/snapshots/revision holds links to models--name/blobs.
    void cacheOfTheHub()
    {
        folder_ = root_->filePath("models--x/snapshots/abc");
        write("../../blobs/123", tensors({"a"}));
        write_index("\"a\":\"one.safetensors\"");
        QVERIFY(QFile::link("../../blobs/123", path("one.safetensors")));
        QCOMPARE(value_of(*open().find("a")), 0.5f);
        write("../../secret", tensors({"a"}));
        QVERIFY(QFile::remove(path("one.safetensors")) && QFile::link("../../secret", path("one.safetensors")));
        QCOMPARE(refusal<FormatError>(),
                 in_index("weight_map.a: \"one.safetensors\" is a link that leads out of the folder. Put the file into "
                          "the folder of the index."));
    }

    void unknownTypeIsNoError()
    {
        const QByteArray header = "{\"w\":{\"dtype\":\"F4\",\"shape\":[3],\"data_offsets\":[0,2]}}";
        QByteArray length(8, '\0');
        qToLittleEndian(static_cast<quint64>(header.size()), length.data());
        write("model.safetensors", length + header + "xx");
        const Checkpoint checkpoint = open();
        QVERIFY(!checkpoint.find("w")->array.number);
        QCOMPARE(checkpoint.find("w")->array.type, std::string("F4"));
    }

    void noFolder()
    {
        folder_ = root_->filePath("none");
        QCOMPARE(refusal(), folder_ + ": there is no such folder");
    }

    void noWeights()
    {
        QCOMPARE(refusal(),
                 folder_
                     + ": there is no model.safetensors and no model.safetensors.index.json. Download the model's "
                       "weights into the folder.");
        write("config.json", "{}");
        folder_ = path("config.json");
        QCOMPARE(refusal(),
                 folder_ + ": it is not a folder. Choose the one that holds config.json and model.safetensors.");
    }

    // In files of PyTorch, where none of safetensors are there.
    void pickledWeights()
    {
        const auto file = [](const char* name, float value) {
            return pickled::file(pickled::dict({{name, pickled::wholeTensor("FloatStorage", "0", {1})}}),
                                 {{"0", pickled::numbers<float>({value})}});
        };
        write("one.bin", file("a", 0.25f));
        write("two.bin", file("b", 0.75f));
        write("pytorch_model.bin.index.json", index_of("\"a\":\"one.bin\",\"b\":\"two.bin\""));
        QCOMPARE(value_of(*open().find("a")), 0.25f);
        QCOMPARE(value_of(*open().find("b")), 0.75f);
        QFile::remove(path("two.bin"));
        QCOMPARE(refusal(),
                 folder_
                     + ": 1 of the 2 files that pytorch_model.bin.index.json names are missing. Download them into the "
                       "folder: two.bin");
        write("pytorch_model.bin", file("c", 2.0f));
        QCOMPARE(value_of(*open().find("c")), 2.0f);
        QCOMPARE(open().tensors().size(), std::size_t{1});
        write("model.safetensors", file("d", 3.0f)); // told by its first bytes
        QCOMPARE(value_of(*open().find("d")), 3.0f);
        write("model.safetensors", tensors({"e"}));
        QCOMPARE(value_of(*open().find("e")), 0.5f);
    }

    void pickledCodeIsRefused()
    {
        write("pytorch_model.bin", pickled::file(pickled::called(pickled::global("os", "system"), {}), {}));
        QVERIFY2(refusal<FormatError>().contains("reading it would call os.system, which AttnScope never does."),
                 qPrintable(refusal()));
    }

    // A header whose length looks like the first bytes of another program.
    void lengthsOfHeadersAreNoSigns()
    {
        for (const int length : {0x0280, 0x8b1f, 0x0781}) {
            QByteArray header = "{\"w\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}";
            header += QByteArray(length - header.size(), ' ');
            QByteArray size(8, '\0');
            qToLittleEndian(static_cast<quint64>(length), size.data());
            write("model.safetensors", size + header);
            QCOMPARE(open().tensors().size(), std::size_t{1});
        }
    }

    void missingShards()
    {
        write("b", tensors({"b"}));
        write_index("\"a\":\"d\",\"b\":\"b\",\"c\":\"c\",\"d\":\"d\",\"e\":\"e/e\"");
        QCOMPARE(refusal(),
                 folder_
                     + ": 3 of the 4 files that model.safetensors.index.json names are missing. Download them into the "
                       "folder: c, d, e/e");
    }

    void thousandsOfMissingShards()
    {
        QByteArrayList map;
        for (int i = 0; i < 20'000; ++i)
            map << "\"" + QByteArray::number(i) + "\":\"" + QByteArray(200, 'n') + QByteArray::number(i) + "\"";
        write_index(map.join(","));
        const QString message = refusal();
        QVERIFY2(message.endsWith("... and 19990 more"), qPrintable(message.right(200)));
        QVERIFY(message.size() < 1'000);
    }

    void missingLink()
    {
        QVERIFY(QFile::link("nowhere", path("a")));
        write_index("\"a\":\"a\"");
        QCOMPARE(refusal(),
                 folder_
                     + ": 1 of the 1 files that model.safetensors.index.json names are missing. Download them into the "
                       "folder: a");
    }

    void outsideOfTheFolder_data()
    {
        QTest::addColumn<QByteArray>("shard");
        QTest::addColumn<QString>("why");
        const auto row = [](const char* name, const QByteArray& shard, const char* why) {
            QTest::newRow(name) << shard << QString(why);
        };
        row("up", "../../x", "leads out of the folder");
        row("up and there", "../outside", "leads out of the folder");
        row("up from below", "sub/../../outside", "leads out of the folder");
        row("absolute", "/etc/passwd", "is an absolute path");
        row("link", "link", "is a link that leads out of the folder");
        row("link of a folder", "linked/outside", "is a link that leads out of the folder");
        row("a folder whose name begins alike", "alike", "is a link that leads out of the folder");
        row("nothing", "", "is not the name of a file");
    }
    void outsideOfTheFolder()
    {
        QFETCH(QByteArray, shard);
        QFETCH(QString, why);
        write("../outside", tensors({"a"}));
        write("../model-2/x", tensors({"a"}));
        QVERIFY(QFile::link(root_->filePath("outside"), path("link")));
        QVERIFY(QFile::link("..", path("linked")));
        QVERIFY(QFile::link("../model-2/x", path("alike")));
        write_index("\"a\":\"" + shard + "\"");
        QCOMPARE(refusal<FormatError>(),
                 in_index("weight_map.a: \"" + shard + "\" " + why + ". Put the file into the folder of the index."));
    }

    void nameWithNul()
    {
        write_index("\"a\":\"x\\u0000y\"");
        QCOMPARE(
            refusal<FormatError>(),
            in_index("weight_map.a: \"x y\" is not the name of a file. Put the file into the folder of the index."));
    }

    void tensorInTwoShards()
    {
        write("one", tensors({"a", "b"}));
        write("two", tensors({"c", "b"}));
        write_index("\"a\":\"one\",\"c\":\"two\"");
        QCOMPARE(refusal<FormatError>(),
                 path("two: b: ") + path("one") + " holds a tensor of this name too. Download both again.");
    }

    void shardUnderTwoNames()
    {
        write("one", tensors({"a", "b"}));
        QVERIFY(QFile::link("one", path("two")));
        write_index("\"a\":\"one\",\"b\":\"two\"");
        QCOMPARE(refusal<FormatError>(),
                 in_index("weight_map.b: \"two\" is the same file as \"one\". Download the index again."));
    }

    void tensorNotInItsShard()
    {
        write("one", tensors({"a"}));
        write("two", tensors({"b"}));
        write_index("\"a\":\"one\",\"b\":\"two\",\"c\":\"two\"");
        QCOMPARE(refusal<FormatError>(),
                 in_index("weight_map.c: \"two\" does not hold this tensor. Download both again."));
        write_index("\"a\":\"two\",\"b\":\"one\"");
        QCOMPARE(refusal<FormatError>(),
                 in_index("weight_map.a: \"two\" does not hold this tensor. Download both again."));
    }

    void brokenIndex_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const QByteArray& text, const char* message) {
            QTest::newRow(name) << text << QString(message);
        };
        row("empty", "", "JSON: Empty: no JSON found");
        row("a list", "[]", "JSON: expected an object");
        row("no map", "{}", "weight_map: this field is missing");
        row("map that is a list", "{\"weight_map\":[]}", "weight_map: expected an object");
        row("two maps", "{\"weight_map\":{},\"weight_map\":{}}", "weight_map: duplicate field");
        row("file that is a number", index_of("\"a\":1"), "weight_map.a: expected a text");
        row("tensor twice", index_of("\"a\":\"x\",\"a\":\"x\""), "weight_map.a: duplicate tensor");
        row("brackets", QByteArray(1'000'000, '[') + QByteArray(1'000'000, ']'),
            "JSON: The JSON document was too deep (too many nested objects and arrays)");
    }
    void brokenIndex()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, message);
        write("model.safetensors.index.json", text);
        QCOMPARE(refusal<FormatError>(), in_index(message));
    }

    void hugeIndex()
    {
        write("model.safetensors.index.json", "{}");
        QVERIFY(QFile::resize(path("model.safetensors.index.json"), 40'000'000));
        QCOMPARE(refusal(),
                 path("model.safetensors.index.json: it needs 40.0 MB of memory, but only 32.0 MB may be used. Give a "
                      "smaller file."));
    }

    void folderInPlaceOfAFile()
    {
        QVERIFY(QDir().mkpath(path("model.safetensors")));
        QCOMPARE(refusal(), path("model.safetensors: it is a folder. Choose a file."));
    }

    void brokenFile()
    {
        write("model.safetensors", tensors({"a"}).chopped(1));
        QVERIFY2(
            refusal<FormatError>().startsWith(path("model.safetensors: a at byte 8: data_offsets reach to byte 4")),
            qPrintable(refusal()));
    }

    void changedFile()
    {
        write("one", tensors({"a"}));
        write("two", tensors({"b"}));
        write_index("\"a\":\"one\",\"b\":\"two\"");
        const Checkpoint checkpoint = open();
        QVERIFY(QFile::resize(path("two"), 10));
        QCOMPARE(error_of([&] { checkpoint.check(); }),
                 path("two: it has changed since it was opened. Open it again."));
    }

    // A file of 498 MB: its numbers are not read.
    void largeFileAtOnce()
    {
        const QByteArray header = "{\"w\":{\"dtype\":\"F32\",\"shape\":[124500000],\"data_offsets\":[0,498000000]}}";
        QByteArray length(8, '\0');
        qToLittleEndian(static_cast<quint64>(header.size()), length.data());
        write("model.safetensors", length + header);
        QVERIFY(QFile::resize(path("model.safetensors"), 8 + header.size() + 498'000'000));
        const auto before = peak_memory();
        const Checkpoint checkpoint = open();
        QCOMPARE(value_of(*checkpoint.find("w")), 0.0f);
        QVERIFY(peak_memory() - before < 100'000'000);
    }

    // Five times as many take about five times as long; looked up one by one in a list, they would take 25 times as
    // long. In time of the processor, whatever else it has to do.
    void hundredThousandTensors()
    {
        const auto time_of = [this](int count) {
            QByteArrayList names;
            for (int i = 0; i < count; ++i)
                names << "model.layers." + QByteArray::number(i) + ".self_attn.q_proj.weight";
            write("one", tensors(names.mid(0, count / 2)));
            write("two", tensors(names.mid(count / 2)));
            QByteArrayList map;
            for (int i = 0; i < count; ++i)
                map << "\"" + names[i] + "\":\"" + (i < count / 2 ? "one" : "two") + "\"";
            write_index(map.join(","));
            const std::clock_t start = std::clock();
            const std::size_t found = open().tensors().size();
            return found == static_cast<std::size_t>(count) ? double(std::clock() - start) : 0.0;
        };
        const double few = time_of(20'000);
        const double many = time_of(100'000);
        QVERIFY2(few > 0.0 && many > 0.0 && many / few < 15.0, qPrintable(QString::number(many / few)));
    }

    // Whatever is changed in the index and in the shards: a checkpoint whose tensors can all be read, or an Error.
    void mutations()
    {
        write("one", tensors({"a", "b"}));
        write("two", tensors({"c"}));
        const QByteArray index = index_of("\"a\":\"one\",\"b\":\"one\",\"c\":\"two\"");
        std::mt19937_64 random(20240602);
        const auto below = [&random](qsizetype limit) {
            return static_cast<qsizetype>(random() % static_cast<quint64>(std::max<qsizetype>(limit, 1)));
        };
        const QByteArrayList pieces = {"\"",   ",",   "{",          "}",    "[",       "]",
                                       ":",    "..",  "/",          "two",  "\\u0000", "\\ud800",
                                       "\xff", "one", "weight_map", "null", "1e999",   QByteArray(8, '\xff')};
        const auto mutated = [&](QByteArray bytes) {
            for (qsizetype changes = 1 + below(3); changes > 0; --changes) {
                const qsizetype place = below(bytes.size());
                switch (below(5)) {
                case 0: bytes.truncate(place); break;
                case 1: bytes.insert(place, bytes.mid(below(bytes.size()), below(20))); break;
                case 2: bytes.remove(place, below(20)); break;
                case 3: bytes.insert(place, pieces[below(pieces.size())]); break;
                default: bytes.replace(place, 1, QByteArray(1, static_cast<char>(below(256))));
                }
            }
            return bytes;
        };
        const struct {
            const char* name;
            QByteArray valid;
        } files[] = {{"model.safetensors.index.json", index}, {"one", tensors({"a", "b"})}};
        QElapsedTimer timer;
        timer.start();
        int tried = 0, refused = 0;
        write("model.safetensors.index.json", index);
        while (timer.elapsed() < 2'000 && tried < 10'000) {
            const auto& file = files[tried % 2];
            write(file.name, mutated(file.valid));
            ++tried;
            try {
                const Checkpoint checkpoint = open();
                for (const auto& [name, tensor] : checkpoint.tensors())
                    if (tensor.array.number)
                        value_of(tensor);
                checkpoint.check();
            } catch (const Error&) {
                ++refused;
            } catch (const std::exception& error) {
                QFAIL(qPrintable(QString("change %1: %2").arg(tried).arg(error.what())));
            }
            write(file.name, file.valid);
        }
        QVERIFY2(tried > 100 && refused > tried / 2 && refused < tried,
                 qPrintable(QString("%1 of %2").arg(refused).arg(tried)));
    }
};

QTEST_APPLESS_MAIN(TestCheckpoint)
#include "tst_checkpoint.moc"
