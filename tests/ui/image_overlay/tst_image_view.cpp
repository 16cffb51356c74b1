#include "ui/image_overlay/image_view.h"

#include <QtTest>

using namespace attn;

namespace {

// A 2 x 3 grid of 10-pixel patches over a grey picture of 27 x 18 pixels; query i gives all of its weight to patch 5 - i.
std::shared_ptr<Run> patchedRun()
{
    auto run = std::make_shared<Run>();
    PatchedImage picture;
    picture.image.width = 27;
    picture.image.height = 18;
    picture.image.rgb.assign(3 * 27 * 18, 128);
    picture.grid = {10, 2, 3};
    run->picture = picture;
    auto weights = std::make_shared<Matrix>(6, 6);
    for (Index i = 0; i < 6; ++i) {
        (*weights)(i, 5 - i) = 1.0;
        run->queries.push_back({picture.grid.label(i), 0, 0});
    }
    run->keys = run->queries;
    run->weights = {std::make_shared<DenseSource>(weights)};
    return run;
}

FigureParameters opaque(const Focus& selected, const std::vector<Index>& rows = {})
{
    FigureParameters parameters;
    parameters.selected = selected;
    parameters.rows = rows;
    parameters.opacity = 1.0;
    parameters.grid = false;
    return parameters;
}

QImage drawn(const Run& run, const FigureParameters& parameters)
{
    QImage image(600, 400, QImage::Format_RGB32);
    QPainter painter(&image);
    drawImageFigure(painter, {600, 400}, run, parameters);
    return image;
}

QPoint middle(const ImageLayout& layout, Index patch)
{
    return patchRect(layout, patch).center().toPoint();
}

} // namespace

class ImageViewTest : public QObject {
    Q_OBJECT
private slots:
    void theMeanOfManyQueriesIsAddedUpInTheBackground()
    {
        auto run = std::make_shared<Run>();
        PatchedImage picture;
        picture.image.width = picture.image.height = 250;
        picture.image.rgb.assign(3 * 250 * 250, 128);
        picture.grid = {10, 25, 25};
        run->picture = picture;
        auto weights = std::make_shared<Matrix>(625, 625);
        for (Index i = 0; i < 625; ++i)
            (*weights)(i, 312) = 1.0;
        run->queries.resize(625);
        run->keys = run->queries;
        run->weights = {std::make_shared<DenseSource>(weights)};
        Selection selection;
        ImageView view(&selection);
        view.resize(500, 500);
        view.findChild<QCheckBox*>()->setChecked(false);
        view.setRun(run);
        view.grab();
        QVERIFY(!view.isSettled());
        QTRY_VERIFY((view.grab(), view.isSettled()));
        const QImage image = view.grab().toImage();
        const QColor middle = image.pixelColor(image.width() / 2 - 36, (image.height() - 40) / 2);
        QVERIFY(middle != image.pixelColor(image.width() / 2 - 36, 60)); // the one patch that all of them look at
    }

    void theLastPatchesReachOutOfThePicture()
    {
        const auto layout = layoutImage({600, 400}, *patchedRun(), {});
        const double pixel = layout.grid.width() / 30.0;
        QCOMPARE(layout.picture.topLeft(), layout.grid.topLeft());
        QCOMPARE(layout.picture.width(), 27.0 * pixel);
        QCOMPARE(layout.picture.height(), 18.0 * pixel);
        QCOMPARE(layout.grid.height(), 20.0 * pixel);
        QVERIFY(QRectF(0, 0, 600, 400).contains(layout.grid));
        QVERIFY(QRectF(0, 0, 600, 400).contains(layout.colorBar));
    }

    void pointsFindTheirPatch()
    {
        const auto layout = layoutImage({600, 400}, *patchedRun(), {});
        for (Index patch = 0; patch < 6; ++patch)
            QCOMPARE(patchAt(layout, patchRect(layout, patch).center()), std::optional(patch));
        QCOMPARE(patchAt(layout, {2, 2}), std::optional<Index>());
        QCOMPARE(patchRect(layout, 4).left(), patchRect(layout, 1).left());
    }

    void chosenRowsAreAveraged()
    {
        const auto run = patchedRun();
        const auto row = patchWeights(*run, opaque({Index{1}, std::nullopt}));
        QCOMPARE(row.kind, PatchWeights::Kind::rows);
        QCOMPARE(row.values.values, (std::vector<double>{0, 0, 0, 0, 1, 0}));
        QCOMPARE(patchWeights(*run, opaque({}, {0, 1})).values.values, (std::vector<double>{0, 0, 0, 0, 0.5, 0.5}));
        const auto column = patchWeights(*run, opaque({std::nullopt, Index{3}}));
        QCOMPARE(column.kind, PatchWeights::Kind::column);
        QCOMPARE(column.values.values, (std::vector<double>{0, 0, 1, 0, 0, 0}));
        const auto mean = patchWeights(*run, opaque({}));
        QCOMPARE(mean.kind, PatchWeights::Kind::mean);
        for (const double value : mean.values.values)
            QCOMPARE(value, 1.0 / 6.0);
    }

    void patchesHaveTheColourOfTheirWeight()
    {
        const auto run = patchedRun();
        const auto parameters = opaque({Index{0}, std::nullopt});
        const QImage image = drawn(*run, parameters);
        const auto layout = layoutImage({600, 400}, *run, parameters);
        QCOMPARE(image.pixel(middle(layout, 5)), colorsOf(ColorMap::viridis)[255]);
        QCOMPARE(image.pixel(middle(layout, 4)), colorsOf(ColorMap::viridis)[0]);
        // The chosen patch is outlined.
        QCOMPARE(image.pixelColor(qRound(patchRect(layout, 0).center().x()), qRound(patchRect(layout, 0).bottom())), lightTheme().accent);
    }

    void throughNoWeightsThePictureIsSeen()
    {
        auto parameters = opaque({Index{0}, std::nullopt});
        parameters.opacity = 0.0;
        const auto run = patchedRun();
        QCOMPARE(drawn(*run, parameters).pixel(middle(layoutImage({600, 400}, *run, parameters), 4)), qRgb(128, 128, 128));
    }

    void clicksAndKeysPinPatches()
    {
        Selection selection;
        ImageView view(&selection);
        view.resize(700, 500);
        view.show();
        const auto run = patchedRun();
        view.setRun(run);
        const QSizeF figure(700, view.findChild<QSlider*>()->parentWidget()->y());
        const auto layout = layoutImage(figure, *run, view.figureParameters());
        QTest::mouseMove(&view, middle(layout, 2));
        QCOMPARE(selection.hovered(), (Focus{2, std::nullopt})); // nothing is pinned: the patch asks
        QTest::mouseClick(&view, Qt::LeftButton, {}, middle(layout, 4));
        QCOMPARE(selection.pinned(), (Focus{4, std::nullopt}));
        QTest::mouseMove(&view, middle(layout, 1));
        QCOMPARE(selection.hovered(), (Focus{4, 1})); // now it is looked at
        QTest::mouseClick(&view, Qt::LeftButton, Qt::ControlModifier, middle(layout, 0));
        QCOMPARE(selection.rows(), (std::vector<Index>{0, 4}));
        QTest::keyClick(&view, Qt::Key_Escape);
        QTest::keyClick(&view, Qt::Key_Down);
        QCOMPARE(selection.pinned(), (Focus{0, std::nullopt}));
        QTest::keyClick(&view, Qt::Key_Down);
        QTest::keyClick(&view, Qt::Key_End);
        QCOMPARE(selection.pinned(), (Focus{5, std::nullopt}));
    }

    void theBarIsPartOfTheFigure()
    {
        Selection selection;
        ImageView view(&selection);
        view.setRun(patchedRun());
        view.findChild<QSlider*>()->setValue(25);
        view.findChild<QCheckBox*>()->setChecked(false);
        QCOMPARE(view.figureParameters().opacity, 0.25);
        QVERIFY(!view.figureParameters().grid);
    }

    void withoutAPictureItSaysWhatToDo_data()
    {
        QTest::addColumn<bool>("hasRun");
        QTest::addColumn<bool>("hasPicture");
        QTest::newRow("no run") << false << false;
        QTest::newRow("a sentence") << true << false;
        QTest::newRow("keys that are no patches") << true << true;
    }
    void withoutAPictureItSaysWhatToDo()
    {
        QFETCH(bool, hasRun);
        QFETCH(bool, hasPicture);
        auto run = patchedRun();
        run->keys.pop_back();
        if (!hasPicture)
            run->picture.reset();
        Selection selection;
        ImageView view(&selection);
        view.resize(700, 500);
        view.setRun(hasRun ? run : nullptr);
        view.grab();
        QTest::mouseClick(&view, Qt::LeftButton, {}, QPoint(350, 200));
        QTest::keyClick(&view, Qt::Key_Right);
        QVERIFY(selection.pinned().empty());
        QVERIFY(!view.findChild<QSlider*>()->isEnabled());
        QVERIFY(!view.accessibleDescription().isEmpty());
    }
};

QTEST_MAIN(ImageViewTest)
#include "tst_image_view.moc"
