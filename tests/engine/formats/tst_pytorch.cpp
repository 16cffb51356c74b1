// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/format_error.h"
#include "engine/formats/pytorch.h"
#include "engine/formats/stored_file.h"
#include "engine/runs/finished_weights.h"
#include "tests/engine/error_of.h"
#include "tests/engine/peak_memory.h"
#include "tests/made/pytorch_file.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <ctime>
#include <limits>
#include <numeric>

using namespace attn;
using namespace pickled;

namespace {

constexpr MemoryBudget budget(1 << 28);

QByteArray floats(int count)
{
    std::vector<float> values(static_cast<std::size_t>(count));
    std::iota(values.begin(), values.end(), 0.0f);
    return numbers(values);
}

// The numbers of an array, as readers of weights get them.
std::vector<double> valuesOf(const StoredFile& file, const StoredArray& array)
{
    MemoryBudget left = budget;
    const ArrayBytes bytes = in_c_order(file, array, left);
    std::vector<double> values(static_cast<std::size_t>(*place_count(array.shape)));
    std::vector<unsigned char> raw(values.size() * byte_size(array.number->format));
    bytes.bytes->read_at(bytes.offset, raw.data(), raw.size());
    decode_numbers(*array.number, raw.data(), values.size(), values.data());
    return values;
}

QByteArray square(const QByteArray& key = "0")
{
    return wholeTensor("FloatStorage", key, {2, 2});
}

} // namespace

class TestPytorch : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    std::string write(const QByteArray& bytes, const QString& name = "a.pt") const
    {
        QFile file(folder_.filePath(name));
        if (!file.open(QFile::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("the test's file cannot be written");
        return file.fileName().toStdString();
    }
    StoredFile open(const QByteArray& bytes) const { return open_stored(write(bytes), budget); }
    QStringList namesOf(const QByteArray& object, const Storages& storages = {{"0", floats(4)}}) const
    {
        QStringList names;
        for (const StoredArray& array : open(file(object, storages)).arrays)
            names << QString::fromStdString(array.name);
        return names;
    }
    QString refusalOf(const QByteArray& bytes) const
    {
        const std::string path = write(bytes);
        return error_of([&] { open_stored(path, budget); }).remove(folder_.path() + "/");
    }
    QString refusal(const QByteArray& object) const { return refusalOf(file(object, {{"0", floats(4)}})); }

private slots:
    void tensorAlone()
    {
        const StoredFile found = open(file(square(), {{"0", floats(4)}}));
        QCOMPARE(found.arrays.size(), std::size_t{1});
        QCOMPARE(found.arrays[0].name, std::string("a"));
        QCOMPARE(found.arrays[0].type, std::string("torch.float32"));
        QCOMPARE(found.arrays[0].shape, (std::vector<Index>{2, 2}));
        QVERIFY(!found.arrays[0].fortran_order && found.arrays[0].strides.empty());
        QCOMPARE(bytes_copied(found.arrays[0]), std::uint64_t{0});
        QCOMPARE(valuesOf(found, found.arrays[0]), (std::vector<double>{0, 1, 2, 3}));
    }

    void arraysAreNamedByTheirPlaces()
    {
        QCOMPARE(namesOf(tuple({square(), square()})), (QStringList{"a.0", "a.1"}));
        QCOMPARE(namesOf(list({"N", square(), tuple({square()})})), (QStringList{"a.1", "a.2.0"}));
        QCOMPARE(
            namesOf(dict({{"x", square()}, {"h.0.w", square()}, {"y", list({square(), dict({{"z", square()}})})}})),
            (QStringList{"x", "h.0.w", "y.0", "y.1.z"}));
        QCOMPARE(namesOf("}(" + integer(7) + square() + tuple({integer(1), text("k")}) + square() + 'u'),
                 (QStringList{"7", "1.k"}));
        const QByteArray ordered =
            global("collections", "OrderedDict") + ")R(" + text("w") + square() + "u}(" + text("_metadata") + "}ub";
        QCOMPARE(namesOf(ordered), QStringList("w"));
        QCOMPARE(namesOf(called(global("torch._utils", "_rebuild_parameter"), {square(), "\x88", "}"})),
                 QStringList("a"));
        QCOMPARE(namesOf(called(global("torch._utils", "_rebuild_parameter_with_state"), {square(), "\x88", "}", "}"})),
                 QStringList("a"));
        QCOMPARE(namesOf("}"), QStringList());
        QCOMPARE(namesOf(text("no tensors")), QStringList());
    }

    void everythingElseIsMetadata()
    {
        const QByteArray object = dict({{"w", square()},
                                        {"tokens", list({text("a"), text("\"b\""), text("é")})},
                                        {"text", text("a b")},
                                        {"n", integer(-3)},
                                        {"long", QByteArray("\x8a\x09") + QByteArray(8, '\xff') + '\1'},
                                        {"real", 'G' + QByteArray::fromHex("3fe0000000000000")},
                                        {"yes", "\x88"},
                                        {"none", "N"},
                                        {"type", global("torch", "float16")},
                                        {"size", called(global("torch", "Size"), {tuple({integer(1), integer(2)})})},
                                        {"config", dict({{"k", list({"N", text("x"), "\x89"})}})},
                                        {"both", list({square(), text("beside")})}});
        const std::map<std::string, std::string> expected = {{"tokens", "[\"a\",\"\\\"b\\\"\",\"é\"]"},
                                                             {"text", "a b"},
                                                             {"n", "-3"},
                                                             {"long", "0x01ffffffffffffffff"},
                                                             {"real", "0.5"},
                                                             {"yes", "true"},
                                                             {"type", "\"torch.float16\""},
                                                             {"size", "[1,2]"},
                                                             {"config", "{\"k\":[\"None\",\"x\",false]}"},
                                                             {"both.1", "beside"}};
        const StoredFile found = open(file(object, {{"0", floats(4)}}));
        QCOMPARE(found.metadata, expected);
        QCOMPARE(found.arrays.size(), std::size_t{2});
    }

    // As labels of the weights.
    void tokensBecomeLabels()
    {
        const QByteArray layer = wholeTensor("FloatStorage", "0", {1, 1, 2, 2});
        const QByteArray object =
            dict({{"attentions", tuple({layer, layer})}, {"tokens", list({text("one"), text("two")})}});
        const auto run = open_weights(write(file(object, {{"0", floats(4)}})), {}, budget);
        QCOMPARE(run->layers, Index{2});
        QCOMPARE(run->queries.at(1).text, std::string("two"));
        QCOMPARE(run->keys.at(0).text, std::string("one"));
    }

    void typesOfNumbers_data()
    {
        QTest::addColumn<QByteArray>("storage");
        QTest::addColumn<QByteArray>("big");
        QTest::addColumn<QString>("type");
        const auto row = [](const char* storage, const char* hex, const char* type) {
            QTest::newRow(storage) << QByteArray(storage) << QByteArray::fromHex(hex) << type;
        };
        row("DoubleStorage", "3ff8000000000000", "torch.float64");
        row("FloatStorage", "3fc00000", "torch.float32");
        row("HalfStorage", "3e00", "torch.float16");
        row("BFloat16Storage", "3fc0", "torch.bfloat16");
        row("LongStorage", "0000000000000002", "torch.int64");
        row("IntStorage", "00000002", "torch.int32");
        row("ShortStorage", "0002", "torch.int16");
        row("CharStorage", "02", "torch.int8");
        row("ByteStorage", "02", "torch.uint8");
        row("BoolStorage", "01", "torch.bool");
    }
    void typesOfNumbers()
    {
        QFETCH(QByteArray, storage);
        QFETCH(QByteArray, big);
        QFETCH(QString, type);
        QByteArray little = big;
        std::reverse(little.begin(), little.end());
        const QByteArray object = wholeTensor(storage, "0", {1});
        const double expected = type.contains("float") ? 1.5 : type == "torch.bool" ? 1.0 : 2.0;
        const QByteArrayList files = {file(object, {{"0", little}}), file(object, {{"0", big}}, "big"),
                                      oldFile(object, {{"0", little}}, int(little.size()))};
        for (const QByteArray& bytes : files) {
            const StoredFile found = open(bytes);
            QCOMPARE(QString::fromStdString(found.arrays.at(0).type), type);
            QCOMPARE(valuesOf(found, found.arrays[0]), std::vector<double>{expected});
        }
    }

    void unknownTypesOfNumbersAreNamed()
    {
        const StoredFile found = open(file(wholeTensor("ComplexFloatStorage", "0", {2}), {{"0", floats(4)}}));
        QVERIFY(!found.arrays.at(0).number);
        QCOMPARE(found.arrays[0].type, std::string("torch.complex64"));
        MemoryBudget left = budget;
        QCOMPARE(error_of([&] { in_c_order(found, found.arrays[0], left); }).remove(folder_.path() + "/"),
                 QString("a.pt: a: numbers of type torch.complex64 are not read. Save them as F32."));
    }

    void viewsAreGathered_data()
    {
        QTest::addColumn<qint64>("offset");
        QTest::addColumn<std::vector<qint64>>("shape");
        QTest::addColumn<std::vector<qint64>>("strides");
        QTest::addColumn<bool>("copied");
        const auto row = [](const char* name, qint64 offset, std::vector<qint64> shape, std::vector<qint64> strides,
                            bool copied) { QTest::newRow(name) << offset << shape << strides << copied; };
        row("whole", 0, {4, 6}, {6, 1}, false);
        row("from an offset", 6, {3, 6}, {6, 1}, false);
        row("transposed", 0, {6, 4}, {1, 6}, true);
        row("permuted", 0, {3, 2, 4}, {8, 1, 2}, true);
        row("columns", 1, {4, 3}, {6, 2}, true);
        row("a column", 5, {4}, {6}, true);
        row("expanded", 3, {4, 6}, {0, 1}, true);
        row("one number", 3, {5, 5}, {0, 0}, true);
        row("overlapping", 0, {5, 4}, {1, 2}, true);
        row("axes of one", 0, {1, 4, 1, 6}, {99, 6, 77, 1}, false);
        row("no axes", 23, {}, {}, false);
        row("no places", 0, {0, 4}, {1, 1}, false);
        row("no places, beyond", 90, {4, 0}, {4, 1}, false);
    }
    void viewsAreGathered()
    {
        QFETCH(qint64, offset);
        QFETCH(std::vector<qint64>, shape);
        QFETCH(std::vector<qint64>, strides);
        QFETCH(bool, copied);
        std::vector<double> expected = {double(offset)};
        for (std::size_t d = 0; d < shape.size(); ++d) {
            std::vector<double> longer;
            for (const double from : expected)
                for (qint64 i = 0; i < shape[d]; ++i)
                    longer.push_back(from + double(i * strides[d]));
            expected = longer;
        }
        const QByteArray object = tensor(storage("FloatStorage", "k", 24), offset, shape, strides);
        for (const QByteArray& bytes : {file(object, {{"k", floats(24)}}), oldFile(object, {{"k", floats(24)}}, 4)}) {
            const StoredFile found = open(bytes);
            QCOMPARE(bytes_copied(found.arrays.at(0)) > 0, copied);
            QCOMPARE(valuesOf(found, found.arrays[0]), expected);
        }
    }

    // A view that goes through a large file in small steps, in blocks.
    void largeViewIsGathered()
    {
        constexpr int rows = 300, columns = 1000;
        const QByteArray object = tensor(storage("FloatStorage", "0", rows * columns), 7,
                                         {columns / 2 - 4, 2, rows / 2}, {2, columns, 2 * columns});
        const StoredFile found = open(file(object, {{"0", floats(rows * columns)}}));
        const std::vector<double> values = valuesOf(found, found.arrays.at(0));
        std::size_t place = 0;
        for (int i = 0; i < columns / 2 - 4; ++i)
            for (int j = 0; j < 2; ++j)
                for (int k = 0; k < rows / 2; ++k)
                    QCOMPARE(values[place++], double(7 + 2 * i + columns * j + 2 * columns * k));
    }

    void sharedStorages()
    {
        const QByteArray shared = storage("FloatStorage", "0", 4);
        const StoredFile found =
            open(file(tuple({tensor(shared, 0, {4}, {1}), tensor(shared, 2, {2}, {1})}), {{"0", floats(4)}}));
        QCOMPARE(valuesOf(found, found.arrays.at(1)), (std::vector<double>{2, 3}));
        QCOMPARE(found.arrays[1].offset, found.arrays[0].offset + 8);
    }

    void codeIsRefusedByName_data()
    {
        QTest::addColumn<QByteArray>("object");
        QTest::addColumn<QString>("name");
        const auto row = [](const QByteArray& object, const char* name) { QTest::newRow(name) << object << name; };
        row(called(global("os", "system"), {text("touch /tmp/attnscope-was-here")}), "os.system");
        row(called(global("posix", "system"), {text("true")}), "posix.system");
        row(called(global("subprocess", "Popen"), {text("true")}), "subprocess.Popen");
        row(dict({{"w", square()}, {"x", called(global("builtins", "eval"), {text("1")})}}), "builtins.eval");
        row(global("__builtin__", "getattr"), "__builtin__.getattr");
        row(text("os") + text("popen") + "\x93", "os.popen");
        row("(ios\nabort\n", "os.abort");
        row(global("torch.nn.modules.linear", "Linear"), "torch.nn.modules.linear.Linear");
        row(global("transformers.modeling_outputs", "BaseModelOutput"),
            "transformers.modeling_outputs.BaseModelOutput");
        row(global("numpy.core.multiarray", "_reconstruct"), "numpy.core.multiarray._reconstruct");
        row(global("torch", "load"), "torch.load");
        row(global("torch.os", "FloatStorage"), "torch.os.FloatStorage");
        row(global("__torch__.module", "Small"), "__torch__.module.Small");
    }
    void codeIsRefusedByName()
    {
        QFETCH(QByteArray, object);
        QFETCH(QString, name);
        for (const QByteArray& bytes : {file(object, {{"0", floats(4)}}), oldFile(object, {{"0", floats(4)}}, 4)}) {
            const QString message = refusalOf(bytes);
            QVERIFY2(message.startsWith("a.pt: pickle at byte "), qPrintable(message));
            QVERIFY2(message.endsWith(": reading it would call " + name
                                      + ", which AttnScope never does. Save the tensors alone with torch.save, in a "
                                        "dict or a list."),
                     qPrintable(message));
        }
        QVERIFY(!QFile::exists("/tmp/attnscope-was-here"));
    }

    // A value of a type that is not read is left out, and nothing is called for it.
    void foreignValuesAreLeftOut_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QString>("type");
        const auto row = [](const char* name, const QByteArray& value, const char* type) {
            QTest::newRow(name) << value << type;
        };
        const QByteArray bytes = called(global("_codecs", "encode"), {text("abc"), text("latin1")});
        const QByteArray dtype =
            called(global("numpy", "dtype"), {text("f8"), "\x89", "\x88"}) + tuple({integer(3), text("<"), "N"}) + 'b';
        row("array",
            called(global("numpy.core.multiarray", "_reconstruct"),
                   {global("numpy", "ndarray"), tuple({integer(0)}), bytes})
                + tuple({integer(1), tuple({integer(2)}), dtype, "\x89", bytes}) + 'b',
            "numpy.ndarray");
        row("scalar", called(global("numpy._core.multiarray", "scalar"), {dtype, bytes}), "numpy scalar");
        row("device", called(global("torch", "device"), {text("cuda"), integer(0)}), "torch.device");
        row("set", called(global("__builtin__", "set"), {list({integer(1), text("a")})}), "set");
        row("frozenset", called(global("builtins", "frozenset"), {list({integer(1)})}), "frozenset");
        row("bytes", bytes, "bytes");
        row("complex", called(global("__builtin__", "complex"), {integer(0), integer(1)}), "complex");
        row("range", called(global("__builtin__", "xrange"), {integer(0), integer(3), integer(1)}), "range");
        row("deque", global("collections", "deque") + ")R(" + integer(1) + square() + 'e', "collections.deque");
        row("path", called(global("pathlib", "PosixPath"), {text("a"), text("b")}), "pathlib.Path");
        row("time", called(global("datetime", "datetime"), {bytes}), "datetime.datetime");
        row("namespace", global("argparse", "Namespace") + ")\x81}" + text("a") + "K\1sb", "argparse.Namespace");
        row("options of a class", global("argparse", "Namespace") + ")}\x92", "argparse.Namespace");
        row("class", global("numpy", "float32"), "type");
        row("set of protocol 4", "\x8f(K\1K\2\x90", "set");
        row("frozenset of protocol 4", "(K\1K\2\x91", "frozenset");
        row("bytes of protocol 4", "C\3abc", "bytes");
        row("long bytes of protocol 4", 'B' + littleEndian(quint32(200'000)) + QByteArray(200'000, '.'), "bytes");
        row("longer bytes of protocol 4", "\x8e" + littleEndian(quint64(70'000)) + QByteArray(70'000, 'R'), "bytes");
        row("bytearray of protocol 5", "\x96" + littleEndian(quint64(2)) + "((", "bytearray");
        row("sparse tensor",
            called(global("torch._utils", "_rebuild_sparse_tensor"), {"N", tuple({square(), square(), sizes({2, 2})})}),
            "sparse tensor");
    }
    void foreignValuesAreLeftOut()
    {
        QFETCH(QByteArray, value);
        QFETCH(QString, type);
        const QByteArray object = dict({{"attn", square()}, {"extra", value + "q\7"}, {"again", "h\7"}, {"n", "K\3"}});
        for (const QByteArray& bytes : {file(object, {{"0", floats(4)}}), oldFile(object, {{"0", floats(4)}}, 4)}) {
            const StoredFile found = open(bytes);
            QCOMPARE(found.arrays.size(), std::size_t{3});
            QCOMPARE(valuesOf(found, found.arrays[0]), (std::vector<double>{0, 1, 2, 3}));
            QCOMPARE(found.metadata, (std::map<std::string, std::string>{{"n", "3"}}));
            QCOMPARE(found.arrays[1].name, std::string("extra"));
            QCOMPARE(found.arrays[2].name, std::string("again"));
            QVERIFY(!found.arrays[0].fault && found.arrays[1].fault && found.arrays[2].fault);
            QCOMPARE(QString::fromStdString(found.arrays[1].fault->english()),
                     "it is of type " + type
                         + ", which AttnScope does not read. Save it as a plain tensor, a number or a text.");
        }
        const auto run = open_weights(write(file(object, {{"0", floats(4)}})), {}, budget);
        QCOMPARE(run->notes.size(), std::size_t{1});
        // Alone it is refused, as there is nothing else.
        QVERIFY2(refusal(value).contains("AttnScope never"), qPrintable(refusal(value)));
    }

    // A dict goes on without the value, and a list of values without names is left out as a whole.
    void foreignValuesAreNamedByTheirPlaces()
    {
        const QByteArray set = "\x8f";
        const QByteArray object =
            dict({{"attn", square()},
                  {"config", dict({{"n", "K\3"}, {"deep", dict({{"s", set}, {"t", text("a")}})}})},
                  {"losses", list({"K\1", tuple({set}), set})},
                  {"both", list({set, square()})},
                  {"keys", "}" + set + "K\1s"},
                  {"parts", "}G" + QByteArray::fromHex("3fe0000000000000") + "K\1s"},
                  {"none", "N"}});
        const StoredFile found = open(file(object, {{"0", floats(4)}}));
        QStringList unread, read;
        for (const StoredArray& array : found.arrays)
            (array.fault ? unread : read) << QString::fromStdString(array.name);
        QCOMPARE(read, (QStringList{"attn", "both.1"}));
        QCOMPARE(unread, (QStringList{"config.deep.s", "losses", "both.0", "keys"}));
        QCOMPARE(
            found.metadata,
            (std::map<std::string, std::string>{{"config.n", "3"}, {"config.deep.t", "a"}, {"parts", "{\"0.5\":1}"}}));
        QVERIFY(found.arrays[2].fault->english().starts_with("a part of it is of type set, which"));
    }

    // Whatever a foreign value is made of, what is in no table is refused.
    void codeInForeignValuesIsRefused()
    {
        for (const QByteArray& value :
             {called(global("builtins", "set"), {list({called(global("os", "system"), {text("true")})})}),
              called(global("numpy.core.multiarray", "scalar"), {global("builtins", "eval")}),
              global("argparse", "Namespace") + ")\x81}" + text("a") + global("subprocess", "Popen") + "sb",
              called(global("collections", "defaultdict"), {global("os", "getcwd")}),
              called(global("pathlib", "Path.unlink"), {text("a")}), global("builtins", "getattr"),
              global("builtins", "type"), global("numpy", "load"), global("torch.storage", "_load_from_bytes")})
            QVERIFY2(refusal(dict({{"attn", square()}, {"extra", value}})).contains("reading it would call "),
                     value.constData());
    }

    // A dict of collections is a dict.
    void defaultDictionaries()
    {
        QCOMPARE(namesOf(called(global("collections", "defaultdict"), {global("__builtin__", "list")}) + text("w")
                         + list({square()}) + 's'),
                 QStringList("w.0"));
    }

    void instructionsAreRefusedByName_data()
    {
        QTest::addColumn<QByteArray>("object");
        QTest::addColumn<QString>("name");
        const auto row = [](const QByteArray& object, const char* name) { QTest::newRow(name) << object << name; };
        const QByteArray type = global("torch", "Tensor");
        row(type + ")\x81", "NEWOBJ");
        row(type + ")}\x92", "NEWOBJ_EX");
        row('(' + type + 'o', "OBJ");
        row("\x82\x01", "EXT1");
        row("\x83\x01\x01", "EXT2");
        row("C\x01x", "SHORT_BINBYTES");
        row("\x8f", "EMPTY_SET");
        row("\x97", "NEXT_BUFFER");
        row("\xff", "0xff");
        row("P1\n", "0x50");
    }
    void instructionsAreRefusedByName()
    {
        QFETCH(QByteArray, object);
        QFETCH(QString, name);
        const QString message = refusal(object);
        QVERIFY2(message.endsWith(": it has the instruction " + name
                                  + ", which no tensor, number or text needs and AttnScope never follows. Save the "
                                    "tensors alone with torch.save, in a dict or a list."),
                 qPrintable(message));
    }

    void objectsOfClassesAreRefused()
    {
        const QByteArray attributes = "}" + text("a") + "K\1s";
        for (const QByteArray& object :
             {called(global("torch", "Tensor"), {integer(1)}), called(global("torch", "float32"), {}),
              called(global("torch", "FloatStorage"), {}), tuple({}) + attributes + "b", square() + attributes + "b",
              QByteArray("}K\1b")})
            QVERIFY2(
                refusal(object).endsWith("reading it would make or change an object of a class, which AttnScope never "
                                         "does. Save the tensors with torch.save, in a dict or a list."),
                qPrintable(refusal(object)));
    }

    // What is known, but used as it never is.
    void damagedPicklesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("object");
        const auto row = [](const char* name, const QByteArray& object) { QTest::newRow(name) << object; };
        const QByteArray rebuild = global("torch._utils", "_rebuild_tensor_v2");
        const QByteArray floats = storage("FloatStorage", "0", 4);
        row("nothing", "");
        row("nothing to take", "0");
        row("no mark", "t");
        row("through a mark", "K\1(R");
        row("memo", "h\1");
        row("half a pair", "}(K\1u");
        row("appended to a dict", "}K\1a");
        row("set in a list", "]K\1K\1s");
        row("call of a number", "K\1)R");
        row("call without a tuple", rebuild + "K\1R");
        row("no storage", called(rebuild, {integer(1), integer(0), sizes({2}), sizes({1}), "\x89", "}"}));
        row("too few", called(rebuild, {floats}));
        row("more sizes than strides", tensor(floats, 0, {2, 2}, {1}));
        row("negative size", tensor(floats, 0, {-2}, {1}));
        row("negative stride", tensor(floats, 3, {2}, {-1}));
        row("negative offset", tensor(floats, -1, {2}, {1}));
        row("bytes beyond the end", "}" + text("a") + "\x8e" + QByteArray(8, '\x7f') + "s");
        row("added to a list", "](K\1\x90");
        row("65 axes", tensor(floats, 0, std::vector<qint64>(65, 1), std::vector<qint64>(65, 1)));
        row("id of another kind", tuple({text("module"), "K\1", "K\1", "K\1", "K\1"}) + 'Q');
        row("id that is a text", text("storage") + 'Q');
        row("negative count", storage("FloatStorage", "0", -1));
        row("parameter of a number", called(global("torch._utils", "_rebuild_parameter"), {"K\1", "\x88", "}"}));
        row("size of a number", called(global("torch", "Size"), {"K\1"}));
        row("dict of no pairs", called(global("collections", "OrderedDict"), {list({tuple({"K\1"})})}));
        row("long number", "\x8a\xff" + QByteArray(255, '\1'));
        row("long text", "\x8d" + QByteArray(8, '\x7f'));
        row("protocol", "\x80\x09N");
        row("number that is none", "Fabc\n");
    }
    void damagedPicklesAreRefused()
    {
        QFETCH(QByteArray, object);
        const QString message = refusal(object);
        QVERIFY2(message.startsWith("a.pt: pickle at byte ")
                     && message.endsWith("it is damaged. Copy or save it again."),
                 qPrintable(message));
    }

    void viewsBeyondTheirStorageAreRefused_data()
    {
        QTest::addColumn<QByteArray>("object");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const QByteArray& object, const char* message) {
            QTest::newRow(name) << object << message;
        };
        const QByteArray four = storage("FloatStorage", "0", 4);
        const qint64 huge = std::numeric_limits<qint64>::max();
        const auto beyond = [](const char* shape, const char* strides) {
            return QByteArray("its shape ") + shape + " with strides " + strides
                + " reaches beyond the 4 numbers of its storage. Copy or download the file again.";
        };
        row("longer", tensor(four, 0, {5}, {1}), beyond("[5]", "[1]"));
        row("offset", tensor(four, 1, {2, 2}, {2, 1}), beyond("[2, 2]", "[2, 1]"));
        row("stride", tensor(four, 0, {2, 2}, {3, 1}), beyond("[2, 2]", "[3, 1]"));
        row("offset at the end", tensor(four, 4, {1}, {1}), beyond("[1]", "[1]"));
        row("huge offset", tensor(four, huge, {1}, {1}), beyond("[1]", "[1]"));
        row("huge stride", tensor(four, 0, {3}, {huge}), "its shape [3] holds more numbers than can be counted");
        row("huge sum", tensor(four, 0, {2, 2}, {huge, huge}),
            "its shape [2, 2] holds more numbers than can be counted");
        row("huge shape", tensor(four, 0, {huge, huge}, {0, 0}),
            "its shape [9223372036854775807, 9223372036854775807] holds more numbers than can be counted");
        row("repeated", tensor(four, 0, {100'000'000}, {0}),
            "its shape [100000000] repeats the same numbers too often. Save a smaller part of it.");
        row("count", tensor(storage("FloatStorage", "0", 5), 0, {1}, {1}),
            "its storage has 16 bytes, but 5 numbers of torch.float32 do not fit into them. Copy or download the file "
            "again.");
        row("huge count", tensor(storage("DoubleStorage", "0", huge), 0, {1}, {1}),
            "its storage has 16 bytes, but 9223372036854775807 numbers of torch.float64 do not fit into them. Copy or "
            "download the file again.");
    }
    void viewsBeyondTheirStorageAreRefused()
    {
        QFETCH(QByteArray, object);
        QFETCH(QString, message);
        QCOMPARE(refusal(object), "a.pt: a: " + message);
    }

    void missingStorage()
    {
        QCOMPARE(refusal(square("7")),
                 QString("a.pt: object: the archive has no data/7 with numbers of it. Copy or save it again."));
        QVERIFY(refusalOf(oldFile(square("7"), {{"0", floats(4)}}, 4)).contains("the list of its storages is damaged"));
        QVERIFY(refusalOf(oldFile(square("7"), {}, 4)).contains("the numbers end before the object does"));
    }

    void sameNames()
    {
        QCOMPARE(refusal(dict({{"a.b", square()}, {"a", dict({{"b", square()}})}})),
                 QString("a.pt: a.b: another tensor gets this name too. Name them by other keys."));
    }

    // Lists that are parts of themselves or of very many others take neither time nor memory.
    void endlessObjectsAreRefused()
    {
        QCOMPARE(refusal(QByteArray("]q\1h\1a")),
                 QString("a.pt: object: a list or a dict of it is a part of itself. Save the tensors in a dict."));
        QCOMPARE(refusal(QByteArray("]q\1(") + square() + "h\1e"),
                 QString("a.pt: object: a list or a dict of it is a part of itself. Save the tensors in a dict."));
        QVERIFY(refusal(QByteArray(1000, ']') + QByteArray(999, 'a')).contains("more than 100 deep"));
        QByteArray doubled = "](" + square() + "e";
        for (char i = 0; i < 60; ++i)
            doubled = doubled + 'q' + i + "0](h" + i + 'h' + i + 'e';
        const auto before = peak_memory();
        QVERIFY(refusal(doubled).contains("it needs"));
        const std::string path = write(file(doubled, {{"0", floats(4)}}));
        QVERIFY(error_of([&] { open_stored(path, MemoryBudget(1e10)); }).contains("more than 2000000 parts"));
        QByteArray metadata = "](" + text("a") + "e";
        for (char i = 0; i < 60; ++i)
            metadata = metadata + 'q' + i + "0](h" + i + 'h' + i + 'e';
        const QString said = refusal('}' + text("k") + metadata + "s");
        QVERIFY2(said.contains("more than 2000000 parts") || said.contains("too much beside"), qPrintable(said));
        QVERIFY(peak_memory() - before < 1'500'000'000);
    }

    void otherArchives()
    {
        QCOMPARE(refusalOf(zip({{"a/b", "x"}})),
                 QString("a.pt: object: this archive has no data.pkl, so that torch.save did not write it. Save its "
                         "arrays with numpy.savez or torch.save."));
        QCOMPARE(refusalOf("PK\3\4"),
                 QString("a.pt: archive: the directory at its end is missing, so that it was cut short. Copy or "
                         "download it again."));
        QCOMPARE(refusalOf(""), QString("a.pt: object: the file is empty. Copy or download it again."));
        QCOMPARE(refusalOf("raw numbers"),
                 QString("a.pt: object: it does not begin as files of torch.save do. Save its numbers with torch.save "
                         "or numpy.save."));
        QByteArray packed = file(square(), {{"0", floats(4)}});
        packed[packed.lastIndexOf("PK\1\2") + 10] = 8; // the method of the storage
        QCOMPARE(refusalOf(packed),
                 QString("a.pt: archive/data/0: it is packed or encrypted. Save it again with torch.save, which packs "
                         "nothing."));
    }

    // Cut after any byte, a file is refused.
    void cutFilesAreRefused()
    {
        const QByteArray object = dict({{"w", square()}, {"t", list({text("a")})}});
        for (const QByteArray& whole : {file(object, {{"0", floats(4)}}), oldFile(object, {{"0", floats(4)}}, 4)})
            for (qsizetype size = 0; size < whole.size(); ++size)
                QVERIFY2(refusalOf(whole.first(size)) != "no error", qPrintable(QString::number(size)));
    }

    void budgetAndStop()
    {
        const std::string path = write(file(dict({{"w", square()}}), {{"0", floats(4)}}));
        QVERIFY(error_of<MemoryError>([&] { open_stored(path, MemoryBudget(100)); }).contains("it needs"));
        std::stop_source stop;
        stop.request_stop();
        QCOMPARE(error_of<Cancelled>([&] { open_stored(path, budget, {.stop = stop.get_token()}); }),
                 QString("cancelled"));
    }

    // 200,000 tensors are listed in some seconds.
    void manyTensors()
    {
        QByteArrayList items;
        const QByteArray one = tensor(storage("FloatStorage", "0", 4), 0, {4}, {1});
        for (int i = 0; i < 200'000; ++i)
            items << one;
        const std::string path = write(file(list(items), {{"0", floats(4)}}));
        const std::clock_t start = std::clock();
        QCOMPARE(open_stored(path, MemoryBudget(4e9)).arrays.size(), std::size_t{200'000});
        QVERIFY2(double(std::clock() - start) / CLOCKS_PER_SEC < 6.0,
                 qPrintable(QString::number(double(std::clock() - start) / CLOCKS_PER_SEC)));
    }

    // Every file that PyTorch itself writes.
    void filesOfPytorch()
    {
        const QTemporaryDir folder;
        QProcess python;
        python.start("/usr/bin/python3", {ATTN_MADE "/save_with_torch.py", folder.path()});
        if (!python.waitForFinished(120'000) || python.exitCode() == 77)
            QSKIP("python3 with PyTorch is not installed");
        QVERIFY2(python.exitCode() == 0, python.readAllStandardError().constData());
        int tensors = 0;
        for (const QString& name : QDir(folder.path()).entryList({"*.pt"})) {
            const StoredFile found = open_stored(folder.filePath(name).toStdString(), budget);
            QFile json(folder.filePath(name.chopped(2) + "json"));
            QVERIFY(json.open(QFile::ReadOnly));
            const QJsonObject expected = QJsonDocument::fromJson(json.readAll()).object();
            QCOMPARE(qsizetype(found.arrays.size()), expected.size());
            for (const StoredArray& array : found.arrays) {
                const QJsonValue said = expected[QString::fromStdString(array.name)];
                QCOMPARE(said == "unread", bool(array.fault));
                if (array.fault)
                    continue;
                const QJsonObject tensor = said.toObject();
                QJsonArray shape, values;
                for (const Index size : array.shape)
                    shape.append(qint64(size));
                for (const double value : valuesOf(found, array))
                    values.append(value);
                QVERIFY2(tensor["shape"].toArray() == shape && tensor["values"].toArray() == values,
                         qPrintable(name + ": " + QString::fromStdString(array.name)));
                ++tensors;
            }
        }
        QVERIFY(tensors > 100);
    }
};

QTEST_GUILESS_MAIN(TestPytorch)
#include "tst_pytorch.moc"
