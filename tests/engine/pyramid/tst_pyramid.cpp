// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pyramid/pyramid.h"
#include "engine/tensor/indices.h"

#include <QTest>

#include <atomic>
#include <cmath>
#include <limits>
#include <random>

using namespace attn;

namespace {

std::shared_ptr<Matrix> noise(Index rows, Index columns, double low, unsigned seed)
{
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> uniform(low, 1.0);
    auto matrix = std::make_shared<Matrix>(rows, columns);
    for (double& value : matrix->values)
        value = uniform(random);
    return matrix;
}

// A dense matrix that counts what is read of it, and says that its cells are computed.
class ComputedSource final : public MatrixSource {
public:
    explicit ComputedSource(std::shared_ptr<const Matrix> matrix) : cells_(std::move(matrix)) {}
    Index rows() const override { return cells_.rows(); }
    Index columns() const override { return cells_.columns(); }
    bool computed() const override { return true; }
    void read(const Window& window, double* out) const override
    {
        cells_.read(window, out);
        read_cells += window.rows * window.columns;
    }
    mutable std::atomic<Index> read_cells = 0;

private:
    DenseSource cells_;
};

struct Picture {
    Window window;
    Index height;
    Index width;
};

const std::vector<Picture> pictures = {
    {{0, 0, 700, 900}, 10, 10}, {{0, 0, 700, 900}, 97, 101}, {{3, 5, 611, 777}, 20, 30},   {{100, 200, 64, 64}, 16, 16},
    {{699, 899, 1, 1}, 1, 1},   {{13, 17, 100, 31}, 7, 50},  {{0, 0, 700, 900}, 700, 900}, {{1, 1, 650, 850}, 5, 4},
};

void verify_close(const std::vector<double>& a, const std::vector<double>& b)
{
    for (std::size_t i = 0; i < a.size(); ++i)
        if (!(std::isnan(a[i]) && std::isnan(b[i])) && !(std::abs(a[i] - b[i]) <= 1e-6 * (1.0 + std::abs(b[i]))))
            QFAIL(qPrintable(QString("%1: %2, %3").arg(i).arg(a[i]).arg(b[i])));
}

} // namespace

class TestPyramid : public QObject {
    Q_OBJECT

private slots:
    void exactPictures_data()
    {
        QTest::addColumn<bool>("computed");
        QTest::newRow("dense") << false;
        QTest::newRow("computed") << true;
    }
    void exactPictures()
    {
        QFETCH(bool, computed);
        auto matrix = noise(700, 900, -1.0, 1);
        (*matrix)(333, 444) = std::numeric_limits<double>::quiet_NaN();
        std::shared_ptr<const MatrixSource> source;
        if (computed)
            source = std::make_shared<ComputedSource>(matrix);
        else
            source = std::make_shared<DenseSource>(matrix);
        Pyramid pyramid(source);
        pyramid.build();
        QVERIFY(pyramid.complete());
        for (const Picture& picture : pictures) {
            for (const Pooling pooling : {Pooling::maximum, Pooling::mean, Pooling::minimum}) {
                std::vector<double> exact(static_cast<std::size_t>(picture.height * picture.width));
                std::vector<double> pooled(exact.size());
                pool_cells(*source, picture.window, picture.height, picture.width, pooling, exact.data());
                pyramid.pool(picture.window, picture.height, picture.width, pooling, pooled.data());
                verify_close(pooled, exact);
                if (QTest::currentTestFailed())
                    return;
            }
        }
    }

    // Pixels of a draft pool the blocks that they touch: its maximum is never less than the exact one, and that of the
    // pixel with a block around it never less than the draft.
    void draftsHoldEveryCell()
    {
        const auto source = std::make_shared<DenseSource>(noise(700, 900, 0.0, 2));
        Pyramid pyramid(source);
        pyramid.build();
        for (const Picture& picture : pictures) {
            std::vector<double> exact(static_cast<std::size_t>(picture.height * picture.width));
            std::vector<double> draft(exact.size());
            pool_cells(*source, picture.window, picture.height, picture.width, Pooling::maximum, exact.data());
            pyramid.draft(picture.window, picture.height, picture.width, Pooling::maximum, draft.data());
            for (std::size_t i = 0; i < exact.size(); ++i)
                QVERIFY(draft[i] >= static_cast<double>(static_cast<float>(exact[i])));
            pyramid.draft(picture.window, picture.height, picture.width, Pooling::minimum, draft.data());
            pool_cells(*source, picture.window, picture.height, picture.width, Pooling::minimum, exact.data());
            for (std::size_t i = 0; i < exact.size(); ++i)
                QVERIFY(draft[i] <= static_cast<double>(static_cast<float>(exact[i])));
        }
    }

    // Where pixels are whole blocks the draft is exact.
    void draftOfWholeBlocks()
    {
        const auto source = std::make_shared<DenseSource>(noise(640, 1280, 0.0, 3));
        Pyramid pyramid(source);
        pyramid.build();
        for (const Pooling pooling : {Pooling::maximum, Pooling::mean, Pooling::minimum}) {
            std::vector<double> exact(80 * 160), draft(80 * 160);
            pool_cells(*source, source->whole(), 80, 160, pooling, exact.data());
            pyramid.draft(source->whole(), 80, 160, pooling, draft.data());
            verify_close(draft, exact);
        }
    }

    void oneBrightCellIsNeverLost()
    {
        for (const Cell& cell : {Cell{0, 0}, Cell{699, 899}, Cell{123, 457}, Cell{256, 512}}) {
            auto matrix = std::make_shared<Matrix>(700, 900);
            (*matrix)(cell.query, cell.key) = 1.0;
            Pyramid pyramid(std::make_shared<DenseSource>(matrix));
            pyramid.build();
            std::vector<double> draft(10 * 10);
            pyramid.draft({0, 0, 700, 900}, 10, 10, Pooling::maximum, draft.data());
            QCOMPARE(draft[static_cast<std::size_t>(cell.query * 10 / 700 * 10 + cell.key * 10 / 900)], 1.0);
        }
    }

    void summaryIsThatOfTheMatrix()
    {
        auto matrix = noise(300, 200, -1.0, 4);
        (*matrix)(17, 3) = std::numeric_limits<double>::infinity();
        std::fill_n(matrix->row(200).begin(), 200, 0.0);
        const auto source = std::make_shared<DenseSource>(matrix);
        Pyramid pyramid(source);
        pyramid.build();
        const WeightsSummary whole = summarize(*source);
        const WeightsSummary summary = pyramid.summary();
        QCOMPARE(summary.smallest, whole.smallest);
        QCOMPARE(summary.largest, whole.largest);
        QCOMPARE(summary.smallest_positive, whole.smallest_positive);
        QCOMPARE(summary.infinite, Index{1});
        QCOMPARE(summary.zero_rows, Index{1});
        QCOMPARE(summary.finite, whole.finite);
        QCOMPARE(summary.row_sum_error, whole.row_sum_error);
        QCOMPARE(summary.uneven_rows, Index{298});
    }

    // After the rows that are read beforehand there is a picture, long before the end.
    void drawsWhileItIsBuilt()
    {
        const auto source = std::make_shared<DenseSource>(std::make_shared<Matrix>(5000, 3000));
        Pyramid pyramid(source);
        QVERIFY(!pyramid.begun());
        std::atomic<int> calls = 0; // from any of the threads
        bool first_incomplete = false;
        std::vector<double> draft(100 * 100, -1.0);
        pyramid.build({}, [&] {
            if (calls++ == 0) {
                first_incomplete = pyramid.begun() && !pyramid.complete();
                pyramid.draft(source->whole(), 100, 100, Pooling::maximum, draft.data());
            }
        });
        QVERIFY(calls.load() >= 2);
        QVERIFY(first_incomplete);
        QCOMPARE(draft, std::vector<double>(100 * 100, 0.0));
    }

    void memory()
    {
        const auto dense = std::make_shared<DenseSource>(std::make_shared<Matrix>(2048, 2048));
        Pyramid fine(dense);
        QCOMPARE(fine.block(), Index{4});
        QVERIFY(fine.bytes() <= 0.4 * 2048 * 2048 * sizeof(float));
        Pyramid coarse(dense, 1e6);
        QVERIFY(coarse.block() > 4);
        QVERIFY(coarse.bytes() <= 1e6);
    }

    // Of a computed matrix the whole blocks of a picture are not computed again.
    void computedCellsAreReadOnce()
    {
        const auto source = std::make_shared<ComputedSource>(noise(1600, 1600, 0.0, 5));
        Pyramid pyramid(source);
        pyramid.build();
        source->read_cells = 0;
        std::vector<double> picture(10 * 10);
        pyramid.pool(source->whole(), 10, 10, Pooling::maximum, picture.data()); // pixels of 40 x 40 blocks
        QCOMPARE(source->read_cells.load(), Index{0});
        pyramid.pool(source->whole(), 7, 7, Pooling::maximum, picture.data());
        QVERIFY(source->read_cells > 0);
        QVERIFY(source->read_cells < 1600 * 1600 / 10);
    }

    void stops()
    {
        std::stop_source stop;
        Pyramid pyramid(std::make_shared<DenseSource>(std::make_shared<Matrix>(5000, 3000)));
        QVERIFY_THROWS_EXCEPTION(Cancelled, pyramid.build({.stop = stop.get_token()}, [&] { stop.request_stop(); }));
        QVERIFY(!pyramid.complete());
    }

    void emptyMatrix()
    {
        Pyramid pyramid(std::make_shared<DenseSource>(std::make_shared<Matrix>(0, 5)));
        pyramid.build();
        QVERIFY(!pyramid.begun());
    }
};

QTEST_APPLESS_MAIN(TestPyramid)
#include "tst_pyramid.moc"
