// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/image_overlay/image_view.h"

#include "tests/made/pictures.h"
#include "tests/made/runs.h"

#include <QLabel>
#include <QtTest>

using namespace attn;

namespace {

// Query i gives all of its weight to the token as far from the end as it is from the beginning; a 2 x 3 grid.
std::shared_ptr<Run> patchedRun(Index prefix = 0)
{
    auto run = pictureRun(prefix, 2, 3);
    auto weights = std::make_shared<Matrix>(6 + prefix, 6 + prefix);
    for (Index i = 0; i < 6 + prefix; ++i)
        (*weights)(i, 5 + prefix - i) = 1.0;
    run->weights = {std::make_shared<DenseSource>(weights)};
    return run;
}

FigureParameters opaque(const Focus& selected, const std::vector<Index>& rows = {})
{
    FigureParameters parameters;
    parameters.selected = selected;
    parameters.rows = rows;
    parameters.image.overlay = Overlay::tint;
    parameters.image.opacity = 1.0;
    parameters.image.grid = false;
    return parameters;
}

QImage drawn(const Run& run, const FigureParameters& parameters)
{
    return drawnOn({600, 400}, [&](QPainter& painter) { drawImageFigure(painter, {600, 400}, run, parameters); });
}

QPoint middle(const ImageLayout& layout, Index token)
{
    return tokenRect(layout, token).center().toPoint();
}

QCheckBox* check(const ImageView& view, const QString& text)
{
    for (QCheckBox* box : view.findChildren<QCheckBox*>())
        if (box->text() == text)
            return box;
    return nullptr;
}

} // namespace

namespace {

// Where the figure ends and the line below it begins.
int figureEnd(const ImageView& view)
{
    return view.findChild<QLabel*>(QString(), Qt::FindDirectChildrenOnly)->y();
}

} // namespace

class ImageViewTest : public QObject {
    Q_OBJECT
private slots:
    void theMeanOfManyQueriesIsAddedUpInTheBackground()
    {
        auto run = std::make_shared<Run>();
        run->placement = patches_of(greyPicture(250, 250), {10, 25, 25}, 0);
        auto weights = std::make_shared<Matrix>(625, 625);
        for (Index i = 0; i < 625; ++i)
            (*weights)(i, 312) = 1.0;
        run->queries.resize(625);
        run->keys = run->queries;
        run->weights = {std::make_shared<DenseSource>(weights)};
        Selection selection;
        ImageView view(&selection);
        view.resize(500, 500);
        check(view, "Patch &grid")->setChecked(false);
        view.setRun(run);
        view.grab();
        QVERIFY(!view.isSettled());
        QTRY_VERIFY((view.grab(), view.isSettled()));
        const QImage image = view.grab().toImage();
        const QSizeF figure(500, figureEnd(view));
        const auto layout = layoutImage(figure, *run, view.figureParameters());
        const QColor looked = image.pixelColor(middle(layout, 312)); // the one patch that all of them look at
        QVERIFY(looked != image.pixelColor(middle(layout, 311)));
    }

    void theLastPatchesReachOutOfThePicture()
    {
        const auto layout = layoutImage({600, 400}, *patchedRun(), {});
        const double pixel = layout.grid().width() / 30.0;
        QCOMPARE(layout.ground().topLeft(), layout.grid().topLeft());
        QCOMPARE(layout.ground().width(), 27.0 * pixel);
        QCOMPARE(layout.ground().height(), 18.0 * pixel);
        QCOMPARE(layout.grid().height(), 20.0 * pixel);
        QVERIFY(QRectF(0, 0, 600, 400).contains(layout.grid()));
        QVERIFY(QRectF(0, 0, 600, 400).contains(layout.colorBar));
    }

    void aPictureMayReachOutOfItsPatches()
    {
        auto run = patchedRun();
        run->placement->pictures = {greyPicture(18, 39)};
        const auto layout = layoutImage({600, 400}, *run, {});
        QCOMPARE(layout.ground().width(), layout.grid().width() * 1.3);
        QVERIFY(layout.colorBar.left() > layout.ground().right());
        QVERIFY(QRectF(0, 0, 600, 400).contains(layout.ground()));
        QVERIFY(QRectF(0, 0, 600, 400).contains(layout.colorBar));
    }

    void pointsFindTheirPatch()
    {
        const auto run = patchedRun();
        const auto layout = layoutImage({600, 400}, *run, {});
        for (Index patch = 0; patch < 6; ++patch)
            QCOMPARE(tokenAt(layout, tokenRect(layout, patch).center()), std::optional(patch));
        QCOMPARE(tokenAt(layout, {2, 2}), std::optional<Index>());
        QCOMPARE(tokenRect(layout, 4).left(), tokenRect(layout, 1).left());
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
        QCOMPARE(image.pixelColor(qRound(tokenRect(layout, 0).center().x()), qRound(tokenRect(layout, 0).bottom())),
                 lightTheme().accent);
    }

    void throughNoWeightsThePictureIsSeen()
    {
        auto parameters = opaque({Index{0}, std::nullopt});
        parameters.image.opacity = 0.0;
        const auto run = patchedRun();
        QCOMPARE(drawn(*run, parameters).pixel(middle(layoutImage({600, 400}, *run, parameters), 4)),
                 qRgb(128, 128, 128));
    }

    // Each frame of a film shows its own picture.
    void theViewShowsItsPictures()
    {
        const auto run = madeRun({"it"}, numberedWords(12), 1, [](Index, Index, Index) { return 1.0 / 12.0; });
        const auto frame = [](std::uint8_t level) {
            return std::make_shared<Image>(Image{20, 30, std::vector<std::uint8_t>(1800, level)});
        };
        run->placement = Placement{
            .layout = {.axes = LayoutAxes::keys,
                       .parts = {{.rows = 2, .columns = 3}, {.first = 6, .rows = 2, .columns = 3, .picture = 1}}},
            .pictures = {frame(40), frame(200)}};
        Selection selection;
        ImageView view(&selection);
        view.resize(700, 500);
        view.findChild<QSlider*>()->setValue(0);
        check(view, "Patch &grid")->setChecked(false);
        view.setRun(run);
        const QImage image = view.grab().toImage();
        const QSizeF figure(700, figureEnd(view));
        const auto layout = layoutImage(figure, *run, view.figureParameters());
        QCOMPARE(image.pixel(middle(layout, 4)), qRgb(40, 40, 40));
        QCOMPARE(image.pixel(middle(layout, 10)), qRgb(200, 200, 200));
    }

    void clicksAndKeysPinPatches()
    {
        Selection selection;
        ImageView view(&selection);
        view.resize(700, 500);
        view.show();
        const auto run = patchedRun();
        view.setRun(run);
        const QSizeF figure(700, figureEnd(view));
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

    void tokensBeforeThePatchesLieAboveThePicture_data()
    {
        QTest::addColumn<int>("prefix");
        QTest::newRow("one") << 1;
        QTest::newRow("two") << 2;
    }
    void tokensBeforeThePatchesLieAboveThePicture()
    {
        QFETCH(int, prefix);
        const auto run = patchedRun(prefix);
        const auto layout = layoutImage({600, 400}, *run, {});
        QCOMPARE(std::ssize(layout.blocks[0].strip), prefix);
        for (Index token = 0; token < prefix + 6; ++token) {
            QCOMPARE(tokenAt(layout, tokenRect(layout, token).center()), std::optional(token));
            QVERIFY(QRectF(0, 0, 600, 400).contains(tokenRect(layout, token)));
        }
        for (const StripPlace& chip : layout.blocks[0].strip)
            QVERIFY(chip.place.bottom() <= layout.grid().top());
        const QRectF first = layout.blocks[0].strip[0].place;
        // Its colour and its number: the last patch gives [CLS] everything.
        const auto parameters = opaque({Index{prefix + 5}, std::nullopt});
        const QImage image = drawn(*run, parameters);
        QCOMPARE(image.pixel((first.topLeft() + QPointF(12, first.height() / 2)).toPoint()),
                 colorsOf(ColorMap::viridis)[255]);
        QCOMPARE(image.pixelColor(qRound(first.center().x()), qRound(first.bottom())), lightTheme().surface);
        const QImage own = drawn(*run, opaque({Index{0}, std::nullopt}));
        QCOMPARE(own.pixelColor(qRound(first.center().x()), qRound(first.bottom())), lightTheme().accent);
    }

    void tokensBeforeThePatchesAreChosenToo()
    {
        Selection selection;
        ImageView view(&selection);
        view.resize(700, 600);
        view.show();
        const auto run = patchedRun(2);
        view.setRun(run);
        const auto key = [&](int pressed) {
            QTest::keyClick(&view, static_cast<Qt::Key>(pressed));
            return selection.pinned().query.value_or(-1);
        };
        const QSizeF figure(700, figureEnd(view));
        const auto layout = layoutImage(figure, *run, view.figureParameters());
        QTest::mouseClick(&view, Qt::LeftButton, {}, middle(layout, 1));
        QCOMPARE(selection.pinned(), (Focus{1, std::nullopt}));
        QVERIFY(view.accessibleDescription().contains("[DIST]"));
        QTest::mouseMove(&view, middle(layout, 0));
        QCOMPARE(selection.hovered(), (Focus{1, 0}));
        QCOMPARE(key(Qt::Key_Left), Index{0});
        QCOMPARE(key(Qt::Key_Left), Index{0});
        QCOMPARE(key(Qt::Key_Down), Index{2});
        QCOMPARE(key(Qt::Key_End), Index{4});
        QCOMPARE(key(Qt::Key_Down), Index{7});
        QVERIFY(view.accessibleDescription().contains("patch 1,2"));
        QCOMPARE(key(Qt::Key_PageUp), Index{4});
        QCOMPARE(key(Qt::Key_Up), Index{1});
        QCOMPARE(key(Qt::Key_Escape), Index{-1});
        QCOMPARE(key(Qt::Key_Right), Index{0});
    }

    void smoothWeightsGoOverFromPatchToPatch()
    {
        const auto run = patchedRun();
        auto parameters = opaque({Index{0}, std::nullopt});
        parameters.image.smooth = true;
        const QImage image = drawn(*run, parameters);
        const auto layout = layoutImage({600, 400}, *run, parameters);
        QCOMPARE(image.pixel(middle(layout, 3)), colorsOf(ColorMap::viridis)[0]);
        const QPoint between = ((tokenRect(layout, 4).center() + tokenRect(layout, 5).center()) / 2).toPoint();
        const QRgb half = colorsOf(ColorMap::viridis)[128];
        QVERIFY(qAbs(qGreen(image.pixel(between)) - qGreen(half)) <= 6);
        QVERIFY(qAbs(qRed(image.pixel(between)) - qRed(half)) <= 6);
    }

    void theBarIsPartOfTheFigure()
    {
        Selection selection;
        ImageView view(&selection);
        view.setRun(patchedRun());
        view.findChild<QSlider*>()->setValue(25);
        check(view, "Patch &grid")->setChecked(false);
        QCOMPARE(view.figureParameters().image.opacity, 0.25);
        QVERIFY(!view.figureParameters().image.grid);
        QVERIFY(!view.figureParameters().image.smooth);
        check(view, "S&mooth")->setChecked(true);
        QVERIFY(view.figureParameters().image.smooth);
    }

    void theStripGoesToAHead()
    {
        Selection selection;
        ImageView view(&selection);
        view.resize(700, 600);
        view.show();
        auto* const strip = view.findChild<HeadStrip*>();
        view.setRun(pictureRun(1, 2, 3));
        QVERIFY(!strip->isVisible()); // there is one head only
        view.setRun(pictureRun(1, 2, 3, 4, 2));
        QVERIFY(strip->isVisible());
        QTRY_VERIFY(strip->isSettled());
        selection.setHead({Axis::mean(1), Axis::mean()});
        QTest::mouseClick(strip->widget(), Qt::LeftButton, {}, strip->headRect(3).center());
        QCOMPARE(selection.head().layer.number, Index(1));
        QCOMPARE(selection.head(), (HeadPick{Axis::mean(), 3}));
        check(view, "All hea&ds")->setChecked(false);
        QVERIFY(!strip->isVisible());
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
            run->placement.reset();
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
