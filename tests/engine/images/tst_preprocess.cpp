// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/format_error.h"
#include "engine/images/preprocess.h"
#include "patterned_image.h"
#include "tests/engine/error_of.h"

#include <QSize>
#include <QTemporaryDir>
#include <QTest>

using namespace attn;

namespace {

// Nothing is done but what a test asks for.
Preprocessor nothing()
{
    Preprocessor preprocessor;
    preprocessor.rescale = std::nullopt;
    return preprocessor;
}

std::array<double, 3> three(double value)
{
    return {value, value, value};
}

Preprocessor as_vit()
{
    Preprocessor preprocessor;
    preprocessor.resize = PixelSize{224, 224};
    preprocessor.mean = preprocessor.deviation = three(0.5);
    return preprocessor;
}

Preprocessor as_deit()
{
    Preprocessor preprocessor = as_vit();
    preprocessor.resize = PixelSize{256, 256};
    preprocessor.filter = ResizeFilter::bicubic;
    preprocessor.crop = PixelSize{224, 224};
    return preprocessor;
}

} // namespace

Q_DECLARE_METATYPE(attn::Preprocessor)

class TestPreprocess : public QObject {
    Q_OBJECT

    std::string written(const QByteArray& text)
    {
        QFile file(folder_.filePath("preprocessor_config.json"));
        if (!file.open(QFile::WriteOnly) || file.write(text) != text.size())
            qFatal("no file can be written");
        return file.fileName().toStdString();
    }

    QTemporaryDir folder_;

private slots:
    // Bytes made by transformers' center_crop on numpy.
    void theCentreIsCut_data()
    {
        QTest::addColumn<QSize>("from");
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("larger") << QSize(12, 9)
                                << QByteArray("6be259089522a548eb42fbb4dfae7d871fb745feb703ddb7c1bcb77f9bb7eda65fccb196"
                                              "abbccd8ac70469d23b9d77519daebf9de52d9d1c9b9d5309");
        QTest::newRow("odd") << QSize(5, 7)
                             << QByteArray("255a8fa1e1211d68b399ef451576d794c9fe317cc7ce2f906be2590895224d82b70b61b7c94"
                                           "0b7871fb745feb75085ba2f90f10e9b28eda65fccb196");
        QTest::newRow("smaller") << QSize(2, 3)
                                 << QByteArray("00000000000000000000000000000000000000000000356a5b90c500000000000000000"
                                               "0255a8fa1e12100000000000000000094c9fe317cc7000000");
        QTest::newRow("narrower") << QSize(3, 9)
                                  << QByteArray("00000094c9fe317cc7ce2f900000000000004d82b70b61b7c940b70000000000005085"
                                                "ba2f90f10e9b280000000000009dd2079d09759d40e3000000");
        QTest::newRow("lower") << QSize(9, 2)
                               << QByteArray("000000000000000000000000000000b6eb2011467b6ca1d6c7fc3122578c1d68b399ef451"
                                             "576d791fd690d84fb000000000000000000000000000000");
    }
    void theCentreIsCut()
    {
        QFETCH(QSize, from);
        Preprocessor crop = nothing();
        crop.crop = PixelSize{4, 5};
        QTEST(hex(preprocess(patterned_image(from.height(), from.width()), crop).image.rgb), "bytes");
    }

    void theShorterEdgeIsMade_data()
    {
        QTest::addColumn<QSize>("from");
        QTest::addColumn<int>("edge");
        QTest::addColumn<QSize>("to");
        QTest::newRow("wide") << QSize(20, 7) << 3 << QSize(8, 3); // 8.57
        QTest::newRow("tall") << QSize(7, 20) << 14 << QSize(14, 40);
        QTest::newRow("square") << QSize(9, 9) << 4 << QSize(4, 4);
    }
    void theShorterEdgeIsMade()
    {
        QFETCH(QSize, from);
        QFETCH(int, edge);
        Preprocessor shorter = nothing();
        shorter.shortest_edge = edge;
        const Image image = preprocess(patterned_image(from.height(), from.width()), shorter).image;
        QTEST(QSize(int(image.width), int(image.height)), "to");
    }

    // Made by numpy: (x * factor) in float64, rounded to float32, minus the mean, by the deviation.
    void everyByteBecomesTheNumberOfNumpy_data()
    {
        QTest::addColumn<double>("factor");
        QTest::addColumn<QList<double>>("mean");
        QTest::addColumn<QList<double>>("deviation");
        QTest::addColumn<quint64>("hash");
        QTest::newRow("imagenet") << 1.0 / 255.0 << QList{0.485, 0.456, 0.406} << QList{0.229, 0.224, 0.225}
                                  << quint64(0xe24d709a66de7cc0);
        QTest::newRow("half") << 0.00392156862745098 << QList{0.5, 0.5, 0.5} << QList{0.5, 0.5, 0.5}
                              << quint64(0xdf48a307c845a58e);
    }
    void everyByteBecomesTheNumberOfNumpy()
    {
        QFETCH(double, factor);
        QFETCH(QList<double>, mean);
        QFETCH(QList<double>, deviation);
        Image image{16, 16, {}};
        for (int byte = 0; byte < 256; ++byte)
            image.rgb.insert(image.rgb.end(), 3, static_cast<std::uint8_t>(byte));
        Preprocessor preprocessor;
        preprocessor.rescale = factor;
        preprocessor.mean = {mean[0], mean[1], mean[2]};
        preprocessor.deviation = {deviation[0], deviation[1], deviation[2]};
        const std::vector<float> values = preprocess(image, preprocessor).values;
        QCOMPARE(std::ssize(values), 3 * 256);
        QTEST(hash_of(std::as_bytes(std::span(values))), "hash");
    }

    // Made by Pillow: convert("L"), then resize to 3 x 2 by its bilinear filter.
    void greyIsTheLumaOfPillow()
    {
        const Image image = patterned_image(28, 28);
        const PreprocessedImage whole = preprocess(image, nothing(), 1);
        QCOMPARE(whole.values.size(), std::size_t{28 * 28});
        QCOMPARE(std::vector<float>(whole.values.begin(), whole.values.begin() + 5),
                 (std::vector<float>{43, 134, 196, 60, 151}));
        QCOMPARE(std::vector<float>(whole.values.begin() + 28, whole.values.begin() + 33),
                 (std::vector<float>{80, 184, 90, 194, 100}));
        Preprocessor small = nothing();
        small.resize = PixelSize{2, 3};
        QCOMPARE(preprocess(image, small, 1).values, (std::vector<float>{133, 133, 126, 133, 130, 120}));
        QCOMPARE(preprocess(image, small, 1).image.rgb.size(), std::size_t{18}); // as it is shown
    }

    void oneChannelHasOneMean()
    {
        Preprocessor preprocessor = nothing();
        preprocessor.mean = three(0.5);
        preprocessor.deviation = three(0.25);
        preprocessor.rescale = 1.0 / 255.0;
        QCOMPARE(preprocess({1, 1, {255, 255, 255}}, preprocessor, 1).values, (std::vector<float>{2}));
        (*preprocessor.deviation)[2] = 0.5;
        QCOMPARE(code_of<SettingError>([&] {
                     preprocess({1, 1, {0, 0, 0}}, preprocessor, 1);
                 }),
                 "preprocess.one-channel");
        QCOMPARE(code_of<SettingError>([&] { preprocess({1, 1, {0, 0, 0}}, nothing(), 4); }), "preprocess.channels(4)");
    }

    // transformers drops the alpha channel, whatever it is.
    void transparencyIsDropped()
    {
        const Image image{1, 2, {10, 20, 30, 40, 50, 60}, {0, 128}};
        const PreprocessedImage result = preprocess(image, nothing());
        QCOMPARE(result.values, (std::vector<float>{10, 40, 20, 50, 30, 60}));
        QVERIFY(result.image.alpha.empty());
    }

    void channelsComeOneAfterTheOther()
    {
        QCOMPARE(preprocess({1, 2, {1, 2, 3, 4, 5, 6}}, nothing()).values, (std::vector<float>{1, 4, 2, 5, 3, 6}));
    }

    void allStepsInTheirOrder()
    {
        Preprocessor preprocessor;
        preprocessor.resize = PixelSize{4, 4};
        preprocessor.crop = PixelSize{2, 2};
        const Image image = patterned_image(20, 31);
        const Image whole = resize(image, {4, 4}, ResizeFilter::bilinear);
        const PreprocessedImage result = preprocess(image, preprocessor);
        QCOMPARE(result.image.rgb[0], *whole.pixel(1, 1));
        QCOMPARE(result.values.front(), static_cast<float>(*whole.pixel(1, 1) / 255.0));
        QCOMPARE(std::ssize(result.values), 12);
    }

    void tooLongAPictureIsRefused()
    {
        Preprocessor shorter = nothing();
        shorter.shortest_edge = 224;
        QCOMPARE(code_of<SettingError>([&] { preprocess(patterned_image(100000, 1), shorter); }),
                 "picture.size(picture.resized, 224, 22400000, 16384, 16777216)");
        QCOMPARE(code_of<SettingError>([&] { preprocess(patterned_image(1, 100000), nothing()); }),
                 "picture.size(picture.resized, 100000, 1, 16384, 16777216)");
        QVERIFY(error_of<SettingError>([] { preprocess({}, as_vit()); }).startsWith("picture: it has no pixels"));
    }

    void filesAreRead_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<Preprocessor>("expected");
        QTest::newRow("nothing") << QByteArray("{}") << as_vit();
        QTest::newRow("vit") << QByteArray(R"({"image_processor_type": "ViTImageProcessor"})") << as_vit();
        QTest::newRow("deit") << QByteArray(
            R"({"image_processor_type": "DeiTImageProcessor", "feature_extractor_type": "CLIPFeatureExtractor"})")
                              << as_deit();
        QTest::newRow("of google's vit") << QByteArray(
            R"({"do_normalize": true, "do_resize": true, "image_mean": [0.5, 0.5, 0.5],
            "image_std": [0.5, 0.5, 0.5], "size": 224})")
                                         << as_vit();

        Preprocessor dino = as_vit();
        dino.mean = {0.485, 0.456, 0.406};
        dino.deviation = {0.229, 0.224, 0.225};
        dino.resize = PixelSize{32, 48};
        dino.filter = ResizeFilter::bicubic;
        QTest::newRow("as dino") << QByteArray(
            R"({"feature_extractor_type": "ViTFeatureExtractor", "size": {"height": 32, "width": 48},
            "resample": 3, "image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225],
            "rescale_factor": 0.00392156862745098})")
                                 << dino;

        Preprocessor distilled = as_deit();
        distilled.crop = PixelSize{40, 56};
        distilled.resize.reset();
        distilled.shortest_edge = 64;
        QTest::newRow("as deit") << QByteArray(
            R"({"feature_extractor_type": "DeiTFeatureExtractor", "crop_size": [40, 56], "resample": null,
            "size": {"shortest_edge": 64}, "do_pad": false, "do_convert_rgb": true, "processor_class": "any"})")
                                 << distilled;

        QTest::newRow("no steps") << QByteArray(
            R"({"do_resize": false, "do_rescale": null, "do_normalize": false, "do_center_crop": false})")
                                  << nothing();
        Preprocessor numbers = as_vit();
        numbers.mean = three(0.25);
        numbers.deviation = three(2);
        numbers.rescale = 1;
        QTest::newRow("one number for all channels")
            << QByteArray(R"({"image_mean": 0.25, "image_std": 2, "rescale_factor": 1})") << numbers;
        QTest::newRow("one number in a list")
            << QByteArray(R"({"image_mean": [0.25], "image_std": [2.0], "rescale_factor": 1})") << numbers;
        Preprocessor cut = as_vit();
        cut.crop = PixelSize{9, 9};
        QTest::newRow("a step that the type does not have")
            << QByteArray(R"({"do_center_crop": true, "crop_size": 9})") << cut;
    }
    void filesAreRead()
    {
        QFETCH(QByteArray, text);
        QFETCH(Preprocessor, expected);
        QVERIFY(read_preprocessor(written(text)) == expected);
    }

    void badFilesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("why");
        const auto row = [](const char* name, const QByteArray& text, const char* why) {
            QTest::newRow(name) << text << QString(why);
        };
        row("no JSON", "size 224", "JSON: The JSON document has an improper structure");
        row("a list", "[]", "JSON: json.expected(json.object)");
        row("deep", QByteArray(100000, '['), "JSON: The JSON document has an improper structure");
        row("twice", R"({"size": 1, "size": 2})", "size: json.duplicate");
        row("another processor", R"({"image_processor_type": "CLIPImageProcessor"})",
            "image_processor_type: json.choice(CLIPImageProcessor, ViTImageProcessor, ViTImageProcessorFast, "
            "ViTFeatureExtractor, DeiTImageProcessor, DeiTImageProcessorFast, DeiTFeatureExtractor)");
        row("another extractor", R"({"feature_extractor_type": "BeitFeatureExtractor"})",
            "feature_extractor_type: json.choice(BeitFeatureExtractor, ");
        row("no name", R"({"image_processor_type": 3})", "image_processor_type: json.expected(json.text)");
        row("unknown step", R"({"do_pad": true})", "do_pad: preprocessor.step(do_resize, do_center");
        row("no truth", R"({"do_resize": 1})", "do_resize: json.expected(json.boolean)");
        row("zero", R"({"size": 0})", "size: json.expected(json.integer-within(1, 16384))");
        row("negative", R"({"size": {"height": -3, "width": 4}})",
            "size.height: json.expected(json.integer-within(1, 16384))");
        row("2^64 - 1", R"({"size": {"height": 4, "width": 18446744073709551615}})",
            "size.width: json.expected(json.integer-within(1, 16384))");
        row("fraction", R"({"crop_size": [224, 224.0]})", "crop_size[1]: json.expected(json.integer-within(1, 16384))");
        row("a fraction alone", R"({"size": 224.0})", "size: json.expected(json.integer-within(1, 16384))");
        row("too large", R"({"size": 4097})", "size: preprocessor.too-large(16777216)");
        row("longest edge", R"({"size": {"longest_edge": 3}})", "size.shortest_edge: json.missing");
        row("both edges", R"({"size": {"shortest_edge": 3, "longest_edge": 9}})", "size.height: json.missing");
        row("no size", R"({"size": "large"})", "size: preprocessor.size");
        row("shortest edge to crop", R"({"crop_size": {"shortest_edge": 3}})", "crop_size: preprocessor.size");
        row("filter", R"({"resample": 6})", "resample: json.expected(preprocessor.filter)");
        row("factor", R"({"rescale_factor": "1/255"})", "rescale_factor: json.expected(json.number)");
        row("infinite", R"({"rescale_factor": 1e39})", "rescale_factor: preprocessor.float32");
        row("two channels", R"({"image_mean": [0.5, 0.5]})", "image_mean: preprocessor.channels");
        row("no channels", R"({"image_mean": []})", "image_mean: preprocessor.channels");
        row("one zero", R"({"image_std": [0.0]})", "image_std: preprocessor.zero");
        row("division by zero", R"({"image_std": [0.5, 0, 0.5]})", "image_std: preprocessor.zero");
    }
    void badFilesAreRefused()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, why);
        const std::string path = written(text);
        const QString message = code_of<FormatError>([&] { read_preprocessor(path); });
        const QString expected = QString::fromStdString(path) + ": " + why;
        QCOMPARE(message.left(expected.size()), expected);
    }

    void filesThatAreNoneAreRefused()
    {
        QVERIFY(error_of([&] { read_preprocessor(folder_.path().toStdString()); }).startsWith(folder_.path()));
        QVERIFY(error_of([&] { read_preprocessor("/dev/zero"); }).startsWith("/dev/zero: "));
        const std::string large = written(QByteArray(2'000'000, ' '));
        QVERIFY(error_of<MemoryError>([&] { read_preprocessor(large); }).contains("preprocessor_config.json"));
    }
};

QTEST_APPLESS_MAIN(TestPreprocess)
#include "tst_preprocess.moc"
