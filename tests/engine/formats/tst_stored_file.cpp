// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/array_file.h"
#include "engine/formats/stored_file.h"
#include "engine/formats/stored_matrix.h"
#include "tests/engine/error_of.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <numeric>

using namespace attn;

namespace {

using Shape = std::vector<Index>;

Index places(const Shape& shape)
{
    return std::accumulate(shape.begin(), shape.end(), Index{1}, std::multiplies<>());
}

// A .npy file whose numbers are their own places in C order, in Fortran order; big-endian integers of `size` bytes.
QByteArray fortran_file(const Shape& shape, int size)
{
    QByteArray sizes;
    for (const Index length : shape)
        sizes += QByteArray::number(static_cast<qint64>(length)) + ",";
    QByteArray header =
        "{'descr': '>i" + QByteArray::number(size) + "', 'fortran_order': True, 'shape': (" + sizes + ")}\n";
    QByteArray bytes = QByteArray("\x93NUMPY\x01\x00", 8) + static_cast<char>(header.size()) + '\0' + header;
    for (Index place = 0; place < places(shape); ++place) {
        Index rest = place;
        Index value = 0;
        Index stride = places(shape);
        for (const Index length : shape) { // the first index runs fastest
            stride /= length;
            value += rest % length * stride;
            rest /= length;
        }
        for (int byte = size - 1; byte >= 0; --byte)
            bytes += static_cast<char>(value >> 8 * byte);
    }
    return bytes;
}

} // namespace

class TestStoredFile : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::string path(const char* name) const { return folder_.filePath(name).toStdString(); }

    void write(const std::string& path, const QByteArray& bytes)
    {
        QFile file(QString::fromStdString(path));
        QVERIFY(file.open(QFile::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }

private slots:
    void endings()
    {
        QVERIFY(is_stored_format("a.npy"));
        QVERIFY(is_stored_format("a.b.SafeTensors"));
        for (const char* other : {"a.npz", "a.csv", "npy", "a.npy.gz", "a.npyx"})
            QVERIFY(!is_stored_format(other));
        QCOMPARE(error_of([&] { open_stored(path("missing.npy")); }).remove(folder_.path() + "/"),
                 QString("missing.npy: it cannot be opened: No such file or directory"));
        write(path("a.csv"), "1");
        QCOMPARE(error_of([&] { open_stored(path("a.csv")); }).remove(folder_.path() + "/"),
                 QString("a.csv: arrays of this format cannot be read in place. Give a .npy, .pt, .pth, "
                         ".bin, .ckpt or .safetensors file."));
        QCOMPARE(error_of([&] { open_stored(folder_.path().toStdString()); }),
                 folder_.path() + ": it is a folder. Choose a file.");
    }

    // What our own writers have written.
    void bothFormats()
    {
        const NamedArray array = {.name = "w", .shape = {2, 3}, .values = {0, 1, 2, 3, 4, 5}};
        for (const char* name : {"w.npy", "w.safetensors"}) {
            write_arrays(path(name), {.arrays = {array}, .metadata = {{"tokens", "[]"}}});
            const StoredFile file = open_stored(path(name));
            QCOMPARE(file.arrays.size(), std::size_t{1});
            const StoredArray& stored = file.arrays[0];
            QCOMPARE(stored.name, array.name);
            QCOMPARE(stored.shape, array.shape);
            QVERIFY(stored.number == StoredNumber{.format = NumberFormat::float32});
            QCOMPARE(QByteArray::fromStdString(stored.type),
                     QByteArray(name).endsWith("npy") ? QByteArray("<f4") : QByteArray("F32"));
            QCOMPARE(file.metadata.size(), QByteArray(name).endsWith("npy") ? std::size_t{0} : std::size_t{1});
            MemoryBudget none(0);
            const ArrayBytes bytes = in_c_order(file, stored, none);
            QCOMPARE(
                StoredMatrix(
                    {.bytes = bytes.bytes, .number = *stored.number, .offset = bytes.offset, .rows = 2, .columns = 3})
                    .at(1, 2),
                5.0);
        }
    }

    void fortranOrder_data()
    {
        QTest::addColumn<Shape>("shape");
        QTest::addColumn<int>("size");
        QTest::addColumn<bool>("copied");
        QTest::newRow("matrix") << Shape{3, 5} << 4 << true;
        QTest::newRow("bytes") << Shape{3, 5} << 1 << true;
        QTest::newRow("rank 3") << Shape{2, 3, 4} << 2 << true;
        QTest::newRow("rank 5 with sizes of 1") << Shape{2, 1, 3, 4, 5} << 8 << true;
        QTest::newRow("more than is turned at once") << Shape{1500, 1001} << 4 << true;
        QTest::newRow("one column") << Shape{7, 1} << 2 << false;
        QTest::newRow("one row") << Shape{1, 1, 7} << 2 << false;
        QTest::newRow("one number") << Shape{} << 2 << false;
    }
    void fortranOrder()
    {
        QFETCH(Shape, shape);
        QFETCH(int, size);
        QFETCH(bool, copied);
        write(path("f.npy"), fortran_file(shape, size));
        const StoredFile file = open_stored(path("f.npy"));
        QVERIFY(file.arrays[0].fortran_order);
        MemoryBudget budget(1 << 24);
        const ArrayBytes bytes = in_c_order(file, file.arrays[0], budget);
        QCOMPARE(bytes.bytes.get() != static_cast<const RandomAccessBytes*>(file.file.get()), copied);
        const Index count = places(shape);
        std::vector<double> values(static_cast<std::size_t>(count));
        StoredMatrix({.bytes = bytes.bytes,
                      .number = *file.arrays[0].number,
                      .offset = bytes.offset,
                      .rows = 1,
                      .columns = count})
            .read({0, 0, 1, count}, values.data());
        for (Index i = 0; i < count; ++i)
            QCOMPARE(values[static_cast<std::size_t>(i)],
                     size == 1 ? static_cast<double>(static_cast<qint8>(i)) : static_cast<double>(i));
    }

    void fortranOrderWithinBudgetAndStoppable()
    {
        write(path("f.npy"), fortran_file({30, 50}, 4));
        const StoredFile file = open_stored(path("f.npy"));
        MemoryBudget budget(11'999); // the copy and what is turned at once, here all of it
        QVERIFY(
            error_of<MemoryError>([&] { in_c_order(file, file.arrays[0], budget); }).endsWith("Give a smaller file."));
        MemoryBudget enough(12'000);
        std::stop_source stop;
        stop.request_stop();
        QCOMPARE(error_of<Cancelled>(
                     [&] { in_c_order(file, file.arrays[0], enough, {.stop = stop.get_token(), .progress = {}}); }),
                 QString("cancelled"));
    }

    void emptyFortranOrder()
    {
        write(path("f.npy"), fortran_file({0, 3}, 4));
        const StoredFile file = open_stored(path("f.npy"));
        MemoryBudget none(0);
        QVERIFY(in_c_order(file, file.arrays[0], none).bytes);
    }
};

QTEST_APPLESS_MAIN(TestStoredFile)
#include "tst_stored_file.moc"
