// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/profile.h"
#include "ui/heatmap/profile_reader.h"

#include <QSignalSpy>
#include <QTest>

#include <cmath>
#include <limits>

using namespace attn;

namespace {

// (i, j) is 10 i + j, in a matrix that counts what is read of it.
class Counted final : public MatrixSource {
public:
    Counted(Index rows, Index columns) : rows_(rows), columns_(columns) {}
    Index rows() const override { return rows_; }
    Index columns() const override { return columns_; }
    void read(const Window& window, double* out) const override
    {
        cells += window.rows * window.columns;
        for (Index i = 0; i < window.rows; ++i)
            for (Index j = 0; j < window.columns; ++j)
                *out++ = static_cast<double>(10 * (window.row + i) + window.column + j);
    }
    mutable std::atomic<Index> cells = 0;

private:
    Index rows_;
    Index columns_;
};

DenseSource dense(Index rows, Index columns, std::vector<double> values)
{
    auto matrix = std::make_shared<Matrix>(rows, columns);
    matrix->values = std::move(values);
    return DenseSource(matrix);
}

ProfilePick rowsOf(std::vector<Index> places)
{
    return {ProfileSide::row, std::move(places)};
}
ProfilePick columnsOf(std::vector<Index> places)
{
    return {ProfileSide::column, std::move(places)};
}

} // namespace

class TestProfile : public QObject {
    Q_OBJECT
private slots:
    // The caption named row 3 of the old matrix by a token of the new one.
    void aProfileLeavesWithAMatrixOfItsSize()
    {
        const auto zeros = [](Index rows, Index columns) {
            return std::make_shared<DenseSource>(std::make_shared<Matrix>(rows, columns));
        };
        ProfileReader reader;
        reader.read(zeros(4, 100), {ProfileSide::row, {3}});
        QCOMPARE(reader.profile().pick.places, std::vector<Index>{3});
        reader.read(zeros(2, 10'000), {ProfileSide::row, {1}});
        QVERIFY(reader.profile().pick.places.empty() && reader.profile().values.empty());
        QTRY_COMPARE(reader.profile().values.size(), std::size_t{10'000});
        reader.read(zeros(2, 10'000), {ProfileSide::row, {0}});
        QCOMPARE(reader.profile().pick.places, std::vector<Index>{1}); // until the next one is there
    }

    void sumsOfRowsAndColumns()
    {
        const Counted source(3, 4);
        QCOMPARE(readProfile(source, rowsOf({1})), (std::vector<double>{10, 11, 12, 13}));
        QCOMPARE(readProfile(source, rowsOf({0, 2})), (std::vector<double>{20, 22, 24, 26}));
        QCOMPARE(readProfile(source, columnsOf({3})), (std::vector<double>{3, 13, 23}));
    }

    void ofAll()
    {
        const Counted source(3, 4);
        QCOMPARE(readProfile(source, rowsOf({})), (std::vector<double>{10, 11, 12, 13}));
        QCOMPARE(readProfile(source, columnsOf({})), (std::vector<double>{3, 13, 23}));
    }

    void notANumberStays()
    {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        const DenseSource source = dense(2, 2, {nan, 5.0, 1.0, 2.0});
        QVERIFY(std::isnan(readProfile(source, columnsOf({}))[0]));
        QCOMPARE(readProfile(source, columnsOf({}))[1], 2.0);
        QVERIFY(std::isnan(readProfile(source, rowsOf({}))[0]));
        QCOMPARE(readProfile(source, rowsOf({}))[1], 3.5);
    }

    // Longer than a block in both directions.
    void blocksLeaveNothingOut()
    {
        const Counted source(1000, 40'000);
        const std::vector<double> row = readProfile(source, rowsOf({7}));
        const std::vector<double> column = readProfile(source, columnsOf({39'999}));
        for (std::size_t j = 0; j < row.size(); ++j)
            QCOMPARE(row[j], 70.0 + static_cast<double>(j));
        for (std::size_t i = 0; i < column.size(); ++i)
            QCOMPARE(column[i], 10.0 * static_cast<double>(i) + 39'999.0);
        QCOMPARE(Index(source.cells), 41'000);
        QCOMPARE(cellsOfProfile(source, rowsOf({7})), 40'000);
        QCOMPARE(cellsOfProfile(source, columnsOf({7})), 1000);
        QCOMPARE(cellsOfProfile(source, rowsOf({})), 40'000'000);
    }

    void canBeStopped()
    {
        std::stop_source stop;
        stop.request_stop();
        for (const ProfilePick& pick : {rowsOf({}), columnsOf({}), rowsOf({0}), columnsOf({0})})
            QVERIFY_THROWS_EXCEPTION(Cancelled, readProfile(Counted(10, 10), pick, {stop.get_token(), {}}));
    }

    void fewCellsAreReadAtOnce()
    {
        ProfileReader reader;
        QSignalSpy arrived(&reader, &ProfileReader::arrived);
        reader.read(std::make_shared<Counted>(3, 4), rowsOf({2}));
        QCOMPARE(reader.profile(), (Profile{rowsOf({2}), {20, 21, 22, 23}}));
        QCOMPARE(arrived.count(), 0);
        reader.read(nullptr, rowsOf({2}));
        QVERIFY(reader.profile().values.empty());
    }

    void manyCellsComeLater()
    {
        ProfileReader reader;
        QSignalSpy arrived(&reader, &ProfileReader::arrived);
        const auto source = std::make_shared<Counted>(4, 20'000);
        reader.read(source, rowsOf({2}));
        QVERIFY(reader.profile().values.empty());
        reader.read(source, rowsOf({3})); // the one before is forgotten
        QVERIFY(arrived.wait());
        QCOMPARE(reader.profile().pick, rowsOf({3}));
        QCOMPARE(reader.profile().values.size(), std::size_t(20'000));
        QCOMPARE(reader.profile().values[0], 30.0);
        QTest::qWait(50);
        QCOMPARE(arrived.count(), 1);
    }

    void theWholeIsReadOnce()
    {
        ProfileReader reader;
        QSignalSpy arrived(&reader, &ProfileReader::arrived);
        const auto source = std::make_shared<Counted>(1200, 1000);
        reader.read(source, rowsOf({}));
        QCOMPARE(Index(source->cells), 0); // its picture comes first
        QVERIFY(arrived.wait());
        QCOMPARE(Index(source->cells), 1'200'000);
        const Profile all = reader.profile();
        reader.read(source, rowsOf({5}));
        QCOMPARE(reader.profile().pick, rowsOf({5}));
        reader.read(source, rowsOf({}));
        QCOMPARE(reader.profile(), all);
        QCOMPARE(Index(source->cells), 1'201'000);
    }

    void aVeryLargeMatrixIsNotReadAsAWhole()
    {
        ProfileReader reader;
        const auto source = std::make_shared<Counted>(65'536, 65'536);
        reader.read(source, rowsOf({}));
        QTest::qWait(400);
        QCOMPARE(Index(source->cells), 0);
        QVERIFY(reader.profile().values.empty());
    }
};

QTEST_GUILESS_MAIN(TestProfile)
#include "tst_profile.moc"
