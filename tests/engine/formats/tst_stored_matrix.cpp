// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/stored_matrix.h"
#include "tests/engine/error_of.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cstring>
#include <thread>

using namespace attn;

namespace {

constexpr std::uint64_t offset = 5; // so that no number is aligned
constexpr Index rows = 150;
constexpr Index columns = 131; // more numbers in all than a block of the reading holds

float cell(Index row, Index column)
{
    return static_cast<float>(row * columns + column);
}

} // namespace

class TestStoredMatrix : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    QString path() const { return folder_.filePath("numbers"); }

    StoredMatrix matrix()
    {
        QByteArray bytes(offset, 'x');
        for (Index i = 0; i < rows; ++i)
            for (Index j = 0; j < columns; ++j) {
                const float value = cell(i, j);
                bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
            }
        QFile file(path());
        if (!file.open(QFile::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("the test's file cannot be written");
        file.close();
        return StoredMatrix({.bytes = std::make_shared<RegularFile>(path().toStdString()),
                             .number = {.format = NumberFormat::float32},
                             .offset = offset,
                             .rows = rows,
                             .columns = columns});
    }

    static bool reads(const StoredMatrix& matrix, const Window& window)
    {
        std::vector<double> cells(static_cast<std::size_t>(window.rows * window.columns), -1);
        matrix.read(window, cells.data());
        for (Index i = 0; i < window.rows; ++i)
            for (Index j = 0; j < window.columns; ++j)
                if (cells[static_cast<std::size_t>(i * window.columns + j)]
                    != static_cast<double>(cell(window.row + i, window.column + j)))
                    return false;
        return true;
    }

private slots:
    void windows()
    {
        const StoredMatrix stored = matrix();
        QCOMPARE(stored.rows(), rows);
        QCOMPARE(stored.columns(), columns);
        for (const Window& window :
             {stored.whole(), Window{0, 0, 1, 1}, Window{149, 130, 1, 1}, Window{3, 0, 140, columns},
              Window{7, 5, 20, 30}, Window{0, 130, rows, 1}, Window{10, 10, 0, 5}, Window{10, 10, 5, 0}})
            QVERIFY(reads(stored, window));
    }

    void severalThreads()
    {
        const StoredMatrix stored = matrix();
        std::atomic<int> right = 0;
        {
            std::vector<std::jthread> threads;
            for (Index t = 0; t < 8; ++t)
                threads.emplace_back([&, t] {
                    for (Index i = 0; i < 100; ++i)
                        right += reads(stored, {i, t, 20, 100 - t});
                });
        }
        QCOMPARE(right, 800);
    }

    void fileCutShort()
    {
        const StoredMatrix stored = matrix();
        QVERIFY(QFile::resize(path(), 1000));
        std::vector<double> cells(rows * columns);
        const QString message = path() + ": it has become shorter since it was opened. Open it again.";
        QCOMPARE(error_of([&] { stored.read(stored.whole(), cells.data()); }), message);
        QCOMPARE(error_of([&] { stored.at(140, 3); }), message);
    }

    void fileWrittenTo()
    {
        const StoredMatrix stored = matrix();
        QTest::qWait(50); // longer than the steps of the file system's clock
        QFile file(path());
        QVERIFY(file.open(QFile::ReadWrite) && file.seek(offset) && file.write("1234") == 4);
        file.close();
        QCOMPARE(error_of([&] { stored.at(100, 3); }), path() + ": it has changed since it was opened. Open it again.");
    }

    // As NumPy does not, but careful programs do: the open file is still the old one.
    void fileReplacedByAnother()
    {
        const StoredMatrix stored = matrix();
        QVERIFY(QFile::remove(path()));
        QVERIFY(reads(stored, stored.whole()));
    }
};

QTEST_GUILESS_MAIN(TestStoredMatrix)
#include "tst_stored_matrix.moc"
