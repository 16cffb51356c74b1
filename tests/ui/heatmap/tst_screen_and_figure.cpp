// SPDX-License-Identifier: GPL-3.0-or-later
// The heatmap on the screen and its figure are one picture, to the pixel.
#include "tests/made/runs.h"
#include "ui/heatmap/heatmap_figure.h"
#include "ui/heatmap/heatmap_view.h"

#include <QTest>
#include <QToolButton>

#include <cmath>

using namespace attn;

namespace {

double weight(Index, Index i, Index j)
{
    return static_cast<double>((i * 7919 + j * 104729) % 1009) / 1009.0;
}

QStringList words(Index count)
{
    const QStringList some{"The",     "animal", "didn't", "cross", " the", "street",
                           "because", "it",     "was",    "too",   "tired"};
    QStringList result;
    for (Index i = 0; i < count; ++i)
        result << some[i % some.size()] + (i < some.size() ? QString() : QString::number(i));
    return result;
}

std::shared_ptr<Run> runOf(Index count, bool masked)
{
    auto run = madeRun(words(count), words(count), 1, weight);
    if (!masked)
        return run;
    auto trace = std::make_shared<AttentionTrace>();
    trace->settings.mask.causal = true;
    trace->open = OpenCells(trace->settings.mask, count, count);
    trace->queries_count = trace->keys_count = count;
    keep_traces(*run, {trace});
    return run;
}

struct Look {
    Index tokens = 11;
    bool masked = false;
    bool profiles = false;
    Focus pinned;
    std::vector<Index> rows;
    bool dark = false;
    int zoom = 0; // presses of +
    CellValues values = CellValues::automatic;
    QSize size = {700, 600};
    CellAspect aspect = CellAspect::automatic;
};

// A view that shows a look.
struct Shown {
    Selection selection;
    HeatmapView view{&selection};
    std::shared_ptr<Run> run;

    explicit Shown(const Look& look) : run(runOf(look.tokens, look.masked))
    {
        ViewStyle style;
        style.theme = look.dark ? darkTheme() : lightTheme();
        style.values = look.values;
        style.aspect = look.aspect;
        view.resize(look.size);
        view.setStyle(style);
        view.setRun(run);
        view.showProfiles(look.profiles);
        view.show();
        selection.pin(look.pinned);
        for (const Index row : look.rows)
            selection.toggleRow(row);
        QApplication::processEvents();
        for (int i = 0; i < look.zoom; ++i)
            QTest::keyClick(&view, Qt::Key_Plus);
        if (look.zoom > 0)
            drag({37, -23}); // to a place between cells
    }

    void drag(const QPoint& by)
    {
        auto* const plot = view.findChild<QCustomPlot*>();
        const QPoint from = view.picture().cellsArea().center().toPoint();
        QTest::mousePress(plot, Qt::LeftButton, {}, from);
        QMouseEvent event(QEvent::MouseMove, from + by, plot->mapToGlobal(from + by), Qt::NoButton, Qt::LeftButton,
                          Qt::NoModifier);
        QApplication::sendEvent(plot, &event);
        QTest::mouseRelease(plot, Qt::LeftButton, {}, from + by);
    }
    QImage screen()
    {
        QApplication::processEvents();
        view.findChild<QToolButton*>()->hide(); // says how far it is zoomed, over the picture
        return view.grab().toImage().convertToFormat(QImage::Format_RGB32);
    }
    QImage figure() const
    {
        const double ratio = view.devicePixelRatioF();
        QImage image((QSizeF(view.size()) * ratio).toSize(), QImage::Format_RGB32);
        QPainter painter(&image);
        painter.scale(ratio, ratio);
        drawHeatmapFigure(painter, view.size(), *run, view.figureParameters());
        return image;
    }
};

// Where two pictures of one size differ.
QString difference(const QImage& a, const QImage& b)
{
    int count = 0;
    QRect where;
    for (int y = 0; y < a.height(); ++y)
        for (int x = 0; x < a.width(); ++x)
            if (a.pixel(x, y) != b.pixel(x, y)) {
                ++count;
                where |= QRect(x, y, 1, 1);
            }
    return count == 0 ? QString()
                      : QStringLiteral("%1 pixels differ, within (%2, %3) %4 x %5")
                            .arg(count)
                            .arg(where.x())
                            .arg(where.y())
                            .arg(where.width())
                            .arg(where.height());
}

} // namespace

Q_DECLARE_METATYPE(Look)

class TestScreenAndFigure : public QObject {
    Q_OBJECT
private slots:
    void noPixelDiffers_data()
    {
        QTest::addColumn<Look>("look");
        for (const Index tokens : {3, 11, 70, 5000}) {
            const QByteArray name = QByteArray::number(static_cast<qlonglong>(tokens));
            QTest::newRow(name + " tokens") << Look{.tokens = tokens};
            QTest::newRow(name + ", profiles") << Look{.tokens = tokens, .profiles = true};
            QTest::newRow(name + ", pinned, dark")
                << Look{.tokens = tokens, .profiles = true, .pinned = {2, 1}, .dark = true};
            QTest::newRow(name + ", masked, numbers")
                << Look{.tokens = tokens, .masked = true, .values = CellValues::on};
            if (tokens > 3)
                QTest::newRow(name + ", zoomed in")
                    << Look{.tokens = tokens, .masked = true, .profiles = true, .pinned = {tokens / 2, 5}, .zoom = 5};
        }
        QTest::newRow("several rows") << Look{.tokens = 40, .profiles = true, .pinned = {3, {}}, .rows = {5, 9}};
        QTest::newRow("a column") << Look{.tokens = 40, .pinned = {{}, 7}};
        QTest::newRow("masked, dark, zoomed in") << Look{.tokens = 70, .masked = true, .dark = true, .zoom = 11};
        QTest::newRow("small") << Look{.tokens = 11, .masked = true, .size = {240, 200}};
        for (const CellAspect aspect : {CellAspect::square, CellAspect::free})
            QTest::addRow("aspect %d", int(aspect)) << Look{.size = {900, 400}, .aspect = aspect};
        QTest::newRow("odd") << Look{.tokens = 70, .masked = true, .profiles = true, .zoom = 3, .size = {801, 533}};
    }
    void noPixelDiffers()
    {
        QFETCH(Look, look);
        Shown shown(look);
        const QImage figure = shown.figure();
        QImage screen = shown.screen();
        QElapsedTimer timer;
        for (timer.start(); screen != figure && timer.elapsed() < 20'000; screen = shown.screen())
            QTest::qWait(50); // large matrices are read in the background
        if (screen != figure && !qEnvironmentVariableIsEmpty("ATTN_KEEP_PICTURES")) {
            screen.save(QStringLiteral("screen.png"));
            figure.save(QStringLiteral("figure.png"));
        }
        QCOMPARE(screen.size(), figure.size());
        QCOMPARE(difference(screen, shown.figure()), QString());
    }
};

QTEST_MAIN(TestScreenAndFigure)
#include "tst_screen_and_figure.moc"
