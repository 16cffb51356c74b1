// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/steps/steps_view.h"

#include "engine/attention/attend.h"
#include "tests/made/runs.h"
#include "ui/painting/cell_painting.h"
#include "ui/painting/scale_summary.h"
#include "ui/steps/cell_explanation.h"

#include <QtTest>

#include <atomic>

using namespace attn;

namespace {

std::shared_ptr<Run> runOf(const Matrix& queries, const Matrix& keys, const Matrix& values,
                           const AttentionSettings& settings)
{
    auto run = std::make_shared<Run>();
    auto trace = std::make_shared<AttentionTrace>(attend(queries, keys, values, settings));
    run->queries = numberedTokens(queries.rows);
    run->keys = numberedTokens(keys.rows);
    run->heads = settings.heads;
    keep_traces(*run, {trace});
    for (Index head = 0; head < settings.heads; ++head)
        run->weights.push_back(std::make_shared<StageSource>(trace, HeadIndex{head}, Stage::weights));
    return run;
}

// The worked example: Q = K = V.
std::shared_ptr<Run> workedExample(const AttentionSettings& settings = {})
{
    const Matrix q = matrixOf(3, 3, {30, 36, 42, 66, 81, 96, 102, 126, 150});
    auto run = runOf(q, q, q, settings);
    run->numbers.inputs = matrixOf(3, 3, {1, 2, 3, 4, 5, 6, 7, 8, 9});
    return run;
}

std::shared_ptr<Run> smallRun(const AttentionSettings& settings)
{
    return runOf(matrixOf(2, 2, {1, 2, 0, -1}), matrixOf(2, 2, {1, 1, 2, 0}), matrixOf(2, 1, {10, 20}), settings);
}

std::shared_ptr<Run> finishedWeights()
{
    auto run = std::make_shared<Run>();
    run->queries = run->keys = numberedTokens(2);
    run->weights = {std::make_shared<DenseSource>(std::make_shared<Matrix>(matrixOf(2, 2, {0.25, 0.75, 0.5, 0.5})))};
    return run;
}

std::vector<Step> allSteps(const Run& run, const HeadPick& pick = {}, const Focus& around = {})
{
    return stepsOf(run, run.trace(LayerIndex{pick.layer.number}), pick, around);
}

// The explanation of a cell of the first head.
QStringList explained(const Run& run, StepKind step, Cell cell)
{
    return explainCell(run, run.trace(LayerIndex{0}).get(), {}, step, cell);
}

QString symbols(const std::vector<Step>& steps)
{
    QString all;
    for (const Step& step : steps)
        all += step.symbol;
    return all;
}

FigureParameters at(Index step, const Focus& selected)
{
    FigureParameters parameters;
    parameters.steps.step = step;
    parameters.selected = selected;
    return parameters;
}

} // namespace

namespace {

// Counts how often somebody reads it.
class WatchedSource final : public MatrixSource {
public:
    Index rows() const override { return 3; }
    Index columns() const override { return 3; }
    void read(const Window& window, double* out) const override
    {
        ++reads;
        std::fill_n(out, window.rows * window.columns, 0.5);
    }
    mutable int reads = 0;
};

// Makes its trace anew each time, and knows who asked.
class MadeTraces final : public TraceSource {
public:
    explicit MadeTraces(std::shared_ptr<const AttentionTrace> trace) : trace_(std::move(trace)) {}
    std::shared_ptr<const AttentionTrace> trace(LayerIndex) const override
    {
        ++(QThread::currentThread() == QCoreApplication::instance()->thread() ? window : elsewhere);
        return trace_;
    }
    mutable std::atomic<int> window = 0;
    mutable std::atomic<int> elsewhere = 0;

private:
    std::shared_ptr<const AttentionTrace> trace_;
};

} // namespace

class StepsViewTest : public QObject {
    Q_OBJECT
private slots:
    void aRunHasItsSteps()
    {
        QCOMPARE(symbols(allSteps(*workedExample())), "XQKVSAO");
        auto run = workedExample();
        run->numbers.projected_output = run->numbers.context = run->numbers.inputs;
        QCOMPARE(symbols(allSteps(*run)), "XYQKVSAOP");
        QCOMPARE(symbols(allSteps(*finishedWeights())), "A");
        QVERIFY_THROWS_EXCEPTION(SettingError, allSteps(*run, {0, 1}));
    }

    void stepsThatChangeNothingAreFoldedAndSaid()
    {
        const auto noteOf = [](const AttentionSettings& settings) {
            return allSteps(*workedExample(settings))[4].note;
        };
        QCOMPARE(noteOf({}), QString("The temperature is 1 and there is no mask, so nothing changes: Z = S."));
        AttentionSettings warm;
        warm.temperature = 2.0;
        QCOMPARE(noteOf(warm), QString("There is no mask."));
        QCOMPARE(symbols(allSteps(*workedExample(warm))), "XQKVSZAO");
        AttentionSettings causal;
        causal.mask.causal = true;
        QCOMPARE(noteOf(causal), QString("The temperature is 1, which changes nothing: Z = S."));
        QCOMPARE(symbols(allSteps(*workedExample(causal))), "XQKVSZAO");
        causal.temperature = 2.0;
        QCOMPARE(noteOf(causal), QString());
        QCOMPARE(symbols(allSteps(*workedExample(causal))), "XQKVSZZAO");
    }

    void stepsHoldTheRunsNumbers()
    {
        const auto run = workedExample();
        const auto steps = allSteps(*run);
        QCOMPARE(steps[1].cells, run->trace({})->queries.front());
        QCOMPARE(steps[4].cells(0, 0), 3960.0 / std::sqrt(3.0));
        QCOMPARE(steps[5].cells(0, 2), 1.0);
        QCOMPARE(steps[6].cells, run->trace({})->output.front());
    }

    void queriesSayWhereTheyComeFrom()
    {
        auto run = workedExample();
        QCOMPARE(allSteps(*run)[1].formula, QString("Q = X Wq"));
        run->numbers.inputs = {};
        QCOMPARE(allSteps(*run)[0].formula, QString("as given"));
        QCOMPARE(allSteps(*finishedWeights())[0].formula, QString("loaded from the file"));
        run->layers = 2; // as only models have
        run->weights.resize(2, run->weights.front());
        const auto steps = stepsOf(*run, run->trace({}), {1, 0}, {});
        QCOMPARE(steps[0].formula, QString("computed by layer 1"));
    }

    void headsShareKeysAndValues()
    {
        AttentionSettings settings;
        settings.heads = 2;
        settings.key_value_heads = 1;
        const auto run = runOf(matrixOf(1, 2, {3, 5}), matrixOf(2, 1, {7, 8}), matrixOf(2, 1, {1, 2}), settings);
        const auto steps = allSteps(*run, {0, 1});
        QCOMPARE(steps[0].cells.values, std::vector<double>{5.0});
        QCOMPARE(steps[1].cells.values, (std::vector<double>{7.0, 8.0}));
    }

    void largeMatricesAreSeenThroughAWindow()
    {
        auto run = runOf(Matrix(1000, 2), Matrix(500, 2), Matrix(500, 2), {});
        const auto steps = allSteps(*run, {}, {Index{900}, Index{300}});
        const Step& scores = steps[3];
        QCOMPARE(scores.shown, (Window{744, 172, 256, 256}));
        QCOMPARE(markIn(scores, {Index{900}, Index{300}}), (Focus{156, 128}));
        QCOMPARE(focusOf(scores, {156, 128}, {}), (Focus{900, 300}));
        QCOMPARE(markIn(steps[1], {Index{900}, Index{300}}), (Focus{128, std::nullopt})); // K: the key's row
        QVERIFY(markIn(scores, {Index{0}, std::nullopt}).empty());
    }

    void sumsAreWrittenOut_data()
    {
        QTest::addColumn<int>("step");
        QTest::addColumn<QString>("line");
        QTest::newRow("query") << static_cast<int>(StepKind::queries) << "q₀ = (30, 36, 42)";
        QTest::newRow("key") << static_cast<int>(StepKind::keys) << "k₁ = (66, 81, 96)";
        QTest::newRow("score") << static_cast<int>(StepKind::scores)
                               << "s₀,₁ = (30·66 + 36·81 + 42·96) / √3 = 5\u202F154.6";
        QTest::newRow("scaled") << static_cast<int>(StepKind::scaled) << "z₀,₁ = 5\u202F154.6 / 1 = 5\u202F154.6";
        QTest::newRow("masked") << static_cast<int>(StepKind::masked) << "z₀,₁ = 5\u202F154.6, the cell is not masked";
        QTest::newRow("weight") << static_cast<int>(StepKind::weights)
                                << "a₀,₁ = exp(z − max) / Σ = exp(5\u202F155 − 8\u202F023) / 1 = 0";
        QTest::newRow("output") << static_cast<int>(StepKind::output) << "o₀ = Σ a·v = 0·v₀ + 0·v₁ + 1·v₂";
    }
    void sumsAreWrittenOut()
    {
        QFETCH(int, step);
        QTEST(explained(*workedExample(), static_cast<StepKind>(step), {0, 1}).front(), "line");
    }

    void everyScoreIsWrittenOut_data()
    {
        QTest::addColumn<int>("score");
        QTest::addColumn<QString>("line");
        QTest::newRow("dot") << static_cast<int>(Score::dot) << "s₁,₀ = 0·1 + (−1)·1 = −1";
        QTest::newRow("bilinear") << static_cast<int>(Score::bilinear) << "s₁,₀ = q·(M k) = 0·1 + (−1)·1 = −1";
        QTest::newRow("additive") << static_cast<int>(Score::additive)
                                  << "s₁,₀ = 1·tanh(0 + 1) + 1·tanh((−1) + 1) = 0.76159";
        QTest::newRow("cosine") << static_cast<int>(Score::cosine)
                                << "s₁,₀ = q·k of unit length = 0·0.7071 + (−1)·0.7071 = −0.70711";
        QTest::newRow("distance") << static_cast<int>(Score::distance)
                                  << "s₁,₀ = −((0 − 1)² + ((−1) − 1)²) / (2 √2) = −1.7678";
    }
    void everyScoreIsWrittenOut()
    {
        QFETCH(int, score);
        AttentionSettings settings;
        settings.score = static_cast<Score>(score);
        QTEST(explained(*smallRun(settings), StepKind::scores, {1, 0}).front(), "line");
    }

    void everyNormalizerEndsInItsWeight_data()
    {
        QTest::addColumn<int>("normalizer");
        QTest::addColumn<QString>("middle");
        QTest::newRow("softmax") << static_cast<int>(Normalizer::softmax) << "exp(3 − 3) / 1.3679";
        QTest::newRow("none") << static_cast<int>(Normalizer::none) << "z";
        QTest::newRow("linear") << static_cast<int>(Normalizer::linear) << "10 / 19";
        QTest::newRow("sparsemax") << static_cast<int>(Normalizer::sparsemax) << "max(3 − 3 − (−1), 0)";
        QTest::newRow("sigmoid") << static_cast<int>(Normalizer::sigmoid) << "1 / (1 + exp(−(3 − ln 2)))";
        QTest::newRow("relu") << static_cast<int>(Normalizer::relu) << "max(3, 0) / 2";
        QTest::newRow("softmax1") << static_cast<int>(Normalizer::softmax1) << "exp(3 − 3) / 1.4177";
        QTest::newRow("entmax15") << static_cast<int>(Normalizer::entmax15) << "max((3 − 3)/2 − ";
    }
    void everyNormalizerEndsInItsWeight()
    {
        QFETCH(int, normalizer);
        QFETCH(QString, middle);
        AttentionSettings settings;
        settings.score = Score::dot;
        settings.normalizer = static_cast<Normalizer>(normalizer);
        const auto run = smallRun(settings);
        const QString line = explained(*run, StepKind::weights, {0, 0}).front();
        QVERIFY2(line.contains(middle), qPrintable(line));
        // What it ends in is the run's weight, to the digits that are written.
        const double weight = run->weights.front()->at(0, 0);
        const double written = line.mid(line.lastIndexOf(QLatin1Char(' ')) + 1).toDouble();
        QVERIFY2(std::abs(written - weight) <= 5e-5 * std::abs(weight), qPrintable(line));
    }

    void maskAndTemperatureAndBiasAreSaid()
    {
        AttentionSettings settings;
        settings.score = Score::dot;
        settings.mask.causal = true;
        settings.temperature = 0.5;
        settings.position = Position::alibi;
        const auto run = smallRun(settings);
        QCOMPARE(explained(*run, StepKind::scaled, {1, 0}).front(), "z₁,₀ = −1 / 0.5 − 0.003906·1 = −2.0039");
        QVERIFY(explained(*run, StepKind::masked, {0, 1}).front().contains(QStringLiteral("is masked")));
        QVERIFY(explained(*run, StepKind::weights, {0, 1}).front().endsWith(QStringLiteral("0: the cell is masked")));
    }

    void longSumsKeepTheirEnds()
    {
        std::vector<double> numbers;
        for (int c = 0; c < 20; ++c)
            numbers.push_back(c + 1);
        AttentionSettings settings;
        settings.score = Score::dot;
        const auto run = runOf(matrixOf(1, 20, numbers), matrixOf(1, 20, numbers), {}, settings);
        QCOMPARE(explained(*run, StepKind::scores, {0, 0}).front(),
                 "s₀,₀ = 1·1 + 2·2 + 3·3 + 4·4 + … + 20·20 = 2\u202F870");
    }

    void theSelectedCellIsMarkedInEveryMatrix()
    {
        const auto run = workedExample();
        const auto content = stepsContent(*run, at(4, {Index{2}, Index{1}}));
        const QList<Focus> marks{{2, {}}, {2, {}}, {1, {}}, {1, {}}, {2, 1}, {2, 1}, {2, {}}};
        for (qsizetype step = 0; step < marks.size(); ++step)
            QCOMPARE(markIn(content.steps[static_cast<std::size_t>(step)], content.cell), marks[step]);
        // Without a large step the sums of all steps are written below.
        FigureParameters all;
        all.selected = {Index{2}, Index{1}};
        QVERIFY(stepsContent(*run, all).explanation.size() > content.explanation.size());
        QVERIFY(stepsContent(*run, {}).explanation.isEmpty());
    }

    void cardsAndTheLargeStepAreInTheFigure_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::newRow("wide") << QSize(1200, 700);
        QTest::newRow("tall") << QSize(500, 900);
        QTest::newRow("small") << QSize(500, 350);
    }
    void cardsAndTheLargeStepAreInTheFigure()
    {
        QFETCH(QSize, size);
        const auto parameters = at(4, {Index{0}, Index{0}});
        const auto content = stepsContent(*workedExample(), parameters);
        const auto layout = layoutSteps(size, content, parameters);
        const QRectF figure(QPointF(), size);
        QCOMPARE(layout.cards.size(), 7U);
        QCOMPARE(layout.arrows.size(), 4U); // X to Q, K and V, to S, to A, to O
        for (const auto& card : layout.cards) {
            QVERIFY(figure.contains(card.frame));
            QVERIFY(!card.frame.intersects(layout.large->frame));
            QVERIFY(card.frame.contains(card.matrix));
        }
        QVERIFY(figure.contains(layout.large->matrix));
        QVERIFY(figure.contains(layout.text));
        QVERIFY(!layout.text.intersects(layout.large->matrix));
        const auto hit = stepAt(layout, content, parameters, cellRect(layout.cards[5].matrix, 3, 3, {1, 2}).center());
        QCOMPARE(hit->step, std::size_t{5});
        QCOMPARE(hit->cell, std::optional(Cell{1, 2}));
    }

    void cellsHaveTheirColours()
    {
        AttentionSettings settings;
        settings.mask.causal = true;
        const auto run = workedExample(settings);
        auto parameters = at(6, {});
        parameters.style.values = CellValues::off;
        QImage image(1200, 700, QImage::Format_RGB32);
        QPainter painter(&image);
        drawStepsFigure(painter, image.size(), *run, parameters);
        const auto layout = layoutSteps(image.size(), stepsContent(*run, parameters), parameters);
        const auto pixel = [&](Index row, Index column) {
            const QRectF cell = cellRect(layout.large->matrix, 3, 3, {row, column});
            return image.pixel(QPointF(cell.left() + cell.width() / 4.0, cell.top() + cell.height() / 4.0).toPoint());
        };
        QCOMPARE(pixel(1, 1), colorsOf(ColorMap::viridis)[255]);
        QCOMPARE(pixel(2, 1), colorsOf(ColorMap::viridis)[0]);
        QCOMPARE(pixel(1, 2), lightTheme().window.rgb()); // closed
    }

    // The weights of the first of two heads, which share their scale with a larger weight of the second.
    void weightsHaveTheColoursOfTheHeatmap()
    {
        const auto run = madeRun({"a", "b"}, {"a", "b"}, 2, [](Index head, Index query, Index key) {
            return head == 1 && query == 0 && key == 0 ? 1.0 : query == key ? 0.5 : 0.0;
        });
        auto parameters = at(0, {});
        parameters.style.values = CellValues::off;
        for (const bool shared : {true, false}) {
            parameters.style.scale.sharedByHeads = shared;
            QImage image(800, 600, QImage::Format_RGB32);
            QPainter painter(&image);
            drawStepsFigure(painter, image.size(), *run, parameters);
            const auto layout = layoutSteps(image.size(), stepsContent(*run, parameters), parameters);
            const QRectF cell = cellRect(layout.large->matrix, 2, 2, {1, 1});
            const QRgb color =
                image.pixel((cell.center() + QPointF(cell.width() / 4.0, cell.height() / 4.0)).toPoint());
            const ResolvedScale scale(parameters.style.scale,
                                      scaleNumbers(*run, parameters.head, parameters.style.scale, {}), {});
            QCOMPARE(color, scale.color(0.5));
        }
    }

    void withNothingSelectedTheLargestWeightIsExplained()
    {
        const auto run = madeRun({"a", "b"}, {"a", "b"}, 1,
                                 [](Index, Index query, Index key) { return query == 1 && key == 0 ? 0.75 : 0.25; });
        QCOMPARE(stepsContent(*run, at(0, {})).cell, (Focus{1, 0}));
    }

    void keysWalkAndClicksPin()
    {
        Selection selection;
        StepsView view(&selection);
        view.resize(1200, 700);
        view.show();
        const auto run = workedExample();
        view.setRun(run);
        QCOMPARE(view.figureParameters().steps.step, std::optional<Index>(0)); // begins with the first
        QTest::keyClick(&view, Qt::Key_PageDown);
        QCOMPARE(view.figureParameters().steps.step, std::optional<Index>(1));
        for (int i = 0; i < 20; ++i)
            QTest::keyClick(&view, Qt::Key_PageDown);
        QCOMPARE(view.figureParameters().steps.step, std::optional<Index>(6));
        QTest::keyClick(&view, Qt::Key_Right);
        QCOMPARE(selection.pinned(), (Focus{0, 1}));
        QTest::keyClick(&view, Qt::Key_End);
        QTest::keyClick(&view, Qt::Key_Down);
        QCOMPARE(selection.pinned(), (Focus{1, 2}));

        const QSizeF figure(1200, view.findChild<QToolButton*>()->parentWidget()->y());
        const auto layout = layoutSteps(figure, stepsContent(*run, view.figureParameters()), view.figureParameters());
        QTest::mouseClick(&view, Qt::LeftButton, {}, cellRect(layout.cards[2].matrix, 3, 3, {0, 1}).center().toPoint());
        QCOMPARE(selection.pinned(), (Focus{1, 0})); // row 0 of K is key 0; the query stays
        QCOMPARE(view.figureParameters().steps.step, std::optional<Index>(2));
        view.setRun(finishedWeights());
        QCOMPARE(view.figureParameters().steps.step, std::optional<Index>(0));
    }

    void aSelectionBeyondTheRunIsHarmless()
    {
        Selection selection;
        StepsView view(&selection);
        view.resize(800, 600);
        view.setRun(workedExample());
        selection.pin({Index{70}, Index{80}});
        selection.hover({Index{90}, std::nullopt});
        selection.setHead({3, 5});
        view.grab();
        QVERIFY(view.accessibleDescription().contains(QStringLiteral("“0” (0)")));
    }

    void tracesThatHaveToBeMadeAreMadeOffTheWindowsThread()
    {
        auto run = workedExample();
        const auto traces = std::make_shared<MadeTraces>(run->trace({}));
        run->traces = traces;
        Selection selection;
        StepsView view(&selection);
        view.resize(1200, 700);
        view.show();
        view.setRun(run);
        QTRY_VERIFY((view.grab(), view.isSettled()));
        QVERIFY(view.accessibleDescription().contains(QStringLiteral("step 1 of 7")));
        const int made = traces->elsewhere;
        QTest::keyClick(&view, Qt::Key_PageDown);
        selection.hover({Index{1}, Index{2}});
        view.grab();
        QCOMPARE(traces->elsewhere, made); // once is enough for all that is shown
        selection.pin({Index{1}, Index{1}});
        QTRY_VERIFY((view.grab(), view.isSettled()));
        QCOMPARE(traces->window, 0);
    }

    void aHiddenViewReadsNothing()
    {
        const auto source = std::make_shared<WatchedSource>();
        auto run = std::make_shared<Run>();
        run->queries = run->keys = numberedTokens(3);
        run->weights = {source};
        Selection selection;
        StepsView view(&selection);
        view.resize(400, 300);
        view.setRun(run);
        selection.pin({1, 1});
        QCOMPARE(source->reads, 0);
        view.grab();
        QVERIFY(source->reads > 0);
    }

    void thePointerReadsNoWindowAnew()
    {
        const auto source = std::make_shared<WatchedSource>();
        auto run = std::make_shared<Run>();
        run->queries = run->keys = numberedTokens(3);
        run->weights = {source};
        Selection selection;
        StepsView view(&selection);
        view.resize(700, 500);
        view.setRun(run);
        view.grab();
        const int before = source->reads;
        selection.hover({2, 1});
        view.grab();
        QCOMPARE(source->reads - before, 1); // the cell, for its explanation
    }

    void stepsOverManyKeysAreMadeInTheBackground()
    {
        Matrix many(3'000, 64);
        many.values.assign(many.values.size(), 0.125);
        Selection selection;
        StepsView view(&selection);
        view.resize(700, 500);
        view.show();
        view.setRun(runOf(many, many, {}, {}));
        QVERIFY(!view.isSettled());
        QTest::keyClick(&view, Qt::Key_PageDown); // there is nothing to go to yet
        QTRY_VERIFY((view.grab(), view.isSettled()));
        QVERIFY(view.accessibleDescription().contains(QStringLiteral("queries")));
    }

    void withoutARunItSaysWhatToDo()
    {
        Selection selection;
        StepsView view(&selection);
        view.resize(400, 300);
        view.grab();
        QTest::keyClick(&view, Qt::Key_PageDown);
        QTest::mouseClick(&view, Qt::LeftButton);
        QVERIFY(selection.pinned().empty());
        QVERIFY(view.accessibleDescription().contains(QStringLiteral("sentence")));
    }
};

QTEST_MAIN(StepsViewTest)
#include "tst_steps_view.moc"
