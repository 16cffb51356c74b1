// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/images/resize.h"
#include "patterned_image.h"
#include "tests/engine/error_of.h"

#include <QSize>
#include <QTest>

using namespace attn;

// What is expected was made by Pillow 9.4.
class TestResize : public QObject {
    Q_OBJECT
private slots:
    void bytesOfPillow_data()
    {
        QTest::addColumn<int>("filter");
        QTest::addColumn<QSize>("from");
        QTest::addColumn<QSize>("to");
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("lanczos 7 x 5 to 3 x 2")
            << 1 << QSize(7, 5) << QSize(3, 2) << QByteArray("5f8889629f7854ada44f78be83878772c8a3");
        QTest::newRow("lanczos 3 x 2 to 5 x 3")
            << 1 << QSize(3, 2) << QSize(5, 3)
            << QByteArray("002b520c41a15286d9aadd5dd3ff000a3b7e386f7b7eb9737bba6c64a569154aa9649c54aaeb0d4c977b0044dd");
        QTest::newRow("bilinear 7 x 5 to 3 x 2")
            << 2 << QSize(7, 5) << QSize(3, 2) << QByteArray("5b8b8b619f7c5dae9f4e7cb7818b8b71c0a1");
        QTest::newRow("bilinear 3 x 2 to 5 x 3")
            << 2 << QSize(3, 2) << QSize(5, 3)
            << QByteArray("00356a24598e5b90c592c762b6eb2013487d3e75797eb97372b06e6aaa6a255a8f579063a1e1215298791d68b3");
        QTest::newRow("bicubic 7 x 5 to 3 x 2")
            << 3 << QSize(7, 5) << QSize(3, 2) << QByteArray("5d8a88609e7a5aada04d7abc85888773c4a1");
        QTest::newRow("bicubic 3 x 2 to 5 x 3")
            << 3 << QSize(3, 2) << QSize(5, 3)
            << QByteArray("002c60184d94568bd09fd35cc8fc090e3f7d39707a7eb97376b46d68a9691e529a5a935fa6e6164c947d0855c9");
        QTest::newRow("box 7 x 5 to 3 x 2")
            << 4 << QSize(7, 5) << QSize(3, 2) << QByteArray("518c9c5c967a68afa0367fc7908d8b7fc890");
        QTest::newRow("box 3 x 2 to 5 x 3")
            << 4 << QSize(3, 2) << QSize(5, 3)
            << QByteArray("00356a00356a5b90c5b6eb20b6eb20255a8f255a8fa1e1211d68b31d68b3255a8f255a8fa1e1211d68b31d68b3");
        QTest::newRow("hamming 7 x 5 to 3 x 2")
            << 5 << QSize(7, 5) << QSize(3, 2) << QByteArray("588f835ba07963b399437cc08e838a73c3a3");
        QTest::newRow("hamming 3 x 2 to 5 x 3")
            << 5 << QSize(3, 2) << QSize(5, 3)
            << QByteArray("00356a194e835b90c59dd24eb6eb2013487d31677a7eb97370ae6c6aaa6a255a8f488070a1e121428a8a1d68b3");
        QTest::newRow("nearest 7 x 5 to 3 x 2")
            << 0 << QSize(7, 5) << QSize(3, 2) << QByteArray("a1e12199ef4591fd690b61b7871fb703ddb7");
        QTest::newRow("nearest 3 x 2 to 5 x 3")
            << 0 << QSize(3, 2) << QSize(5, 3)
            << QByteArray("00356a00356a5b90c5b6eb20b6eb20255a8f255a8fa1e1211d68b31d68b3255a8f255a8fa1e1211d68b31d68b3");
    }
    void bytesOfPillow()
    {
        QFETCH(int, filter);
        QFETCH(QSize, from);
        QFETCH(QSize, to);
        const Image resized = resize(patterned_image(from.height(), from.width()), {to.height(), to.width()},
                                     static_cast<ResizeFilter>(filter));
        QCOMPARE(resized.height, Index{to.height()});
        QCOMPARE(resized.width, Index{to.width()});
        QTEST(hex(resized.rgb), "bytes");
    }

    void hashesOfPillow_data()
    {
        QTest::addColumn<int>("filter");
        QTest::addColumn<QSize>("from");
        QTest::addColumn<QSize>("to");
        QTest::addColumn<quint64>("hash");
        QTest::newRow("nearest 47 x 61 to 20 x 16")
            << 0 << QSize(47, 61) << QSize(20, 16) << quint64(0xc3cccefce1ea917d);
        QTest::newRow("nearest 20 x 16 to 47 x 61")
            << 0 << QSize(20, 16) << QSize(47, 61) << quint64(0x683d74fcf15a328e);
        QTest::newRow("nearest 300 x 40 to 224 x 224")
            << 0 << QSize(300, 40) << QSize(224, 224) << quint64(0x336eb8c08108dfc5);
        QTest::newRow("nearest 33 x 33 to 9 x 33") << 0 << QSize(33, 33) << QSize(9, 33) << quint64(0xb2bcd9db20d3645a);
        QTest::newRow("nearest 33 x 33 to 33 x 50")
            << 0 << QSize(33, 33) << QSize(33, 50) << quint64(0xe737fc333afb3e7b);
        QTest::newRow("nearest 1000 x 1 to 3 x 7") << 0 << QSize(1000, 1) << QSize(3, 7) << quint64(0x1afa0f5bd6dbdec5);
        QTest::newRow("lanczos 47 x 61 to 20 x 16")
            << 1 << QSize(47, 61) << QSize(20, 16) << quint64(0xa61facac0e6ed08e);
        QTest::newRow("lanczos 20 x 16 to 47 x 61")
            << 1 << QSize(20, 16) << QSize(47, 61) << quint64(0xdb2bf9da359fb034);
        QTest::newRow("lanczos 300 x 40 to 224 x 224")
            << 1 << QSize(300, 40) << QSize(224, 224) << quint64(0xa13400658e97676d);
        QTest::newRow("lanczos 33 x 33 to 9 x 33") << 1 << QSize(33, 33) << QSize(9, 33) << quint64(0xc3e3b05173754fac);
        QTest::newRow("lanczos 33 x 33 to 33 x 50")
            << 1 << QSize(33, 33) << QSize(33, 50) << quint64(0x8721e0ac1ec8d00f);
        QTest::newRow("lanczos 1000 x 1 to 3 x 7") << 1 << QSize(1000, 1) << QSize(3, 7) << quint64(0x0693a895d6e5b5e0);
        QTest::newRow("bilinear 47 x 61 to 20 x 16")
            << 2 << QSize(47, 61) << QSize(20, 16) << quint64(0x93d91cd10a50c022);
        QTest::newRow("bilinear 20 x 16 to 47 x 61")
            << 2 << QSize(20, 16) << QSize(47, 61) << quint64(0x8b15579da4a8151a);
        QTest::newRow("bilinear 300 x 40 to 224 x 224")
            << 2 << QSize(300, 40) << QSize(224, 224) << quint64(0x1988f910d4f7b42e);
        QTest::newRow("bilinear 33 x 33 to 9 x 33")
            << 2 << QSize(33, 33) << QSize(9, 33) << quint64(0x63183ebd0d07f518);
        QTest::newRow("bilinear 33 x 33 to 33 x 50")
            << 2 << QSize(33, 33) << QSize(33, 50) << quint64(0x0e3fb47ff6b4ce6b);
        QTest::newRow("bilinear 1000 x 1 to 3 x 7")
            << 2 << QSize(1000, 1) << QSize(3, 7) << quint64(0x5aa4ac9cbf432b26);
        QTest::newRow("bicubic 47 x 61 to 20 x 16")
            << 3 << QSize(47, 61) << QSize(20, 16) << quint64(0xc5c866df45966142);
        QTest::newRow("bicubic 20 x 16 to 47 x 61")
            << 3 << QSize(20, 16) << QSize(47, 61) << quint64(0x3d8faf17bac3a752);
        QTest::newRow("bicubic 300 x 40 to 224 x 224")
            << 3 << QSize(300, 40) << QSize(224, 224) << quint64(0xf740c162a909ece3);
        QTest::newRow("bicubic 33 x 33 to 9 x 33") << 3 << QSize(33, 33) << QSize(9, 33) << quint64(0xfc469f4550d491f7);
        QTest::newRow("bicubic 33 x 33 to 33 x 50")
            << 3 << QSize(33, 33) << QSize(33, 50) << quint64(0xa6f7a05530665f8d);
        QTest::newRow("bicubic 1000 x 1 to 3 x 7") << 3 << QSize(1000, 1) << QSize(3, 7) << quint64(0x0693a895d6e5b5e0);
        QTest::newRow("box 47 x 61 to 20 x 16") << 4 << QSize(47, 61) << QSize(20, 16) << quint64(0xd891eff44cfde0d0);
        QTest::newRow("box 20 x 16 to 47 x 61") << 4 << QSize(20, 16) << QSize(47, 61) << quint64(0xa402e6892cd4c99b);
        QTest::newRow("box 300 x 40 to 224 x 224")
            << 4 << QSize(300, 40) << QSize(224, 224) << quint64(0xde60a543b9203385);
        QTest::newRow("box 33 x 33 to 9 x 33") << 4 << QSize(33, 33) << QSize(9, 33) << quint64(0x6d0df8b97e185c38);
        QTest::newRow("box 33 x 33 to 33 x 50") << 4 << QSize(33, 33) << QSize(33, 50) << quint64(0xe737fc333afb3e7b);
        QTest::newRow("box 1000 x 1 to 3 x 7") << 4 << QSize(1000, 1) << QSize(3, 7) << quint64(0x1dbe0214298b2fd4);
        QTest::newRow("hamming 47 x 61 to 20 x 16")
            << 5 << QSize(47, 61) << QSize(20, 16) << quint64(0x9eaf621bad9d60c1);
        QTest::newRow("hamming 20 x 16 to 47 x 61")
            << 5 << QSize(20, 16) << QSize(47, 61) << quint64(0xf99d8da94b473808);
        QTest::newRow("hamming 300 x 40 to 224 x 224")
            << 5 << QSize(300, 40) << QSize(224, 224) << quint64(0xf9713a07edbb0142);
        QTest::newRow("hamming 33 x 33 to 9 x 33") << 5 << QSize(33, 33) << QSize(9, 33) << quint64(0x70644eb43d3c7b99);
        QTest::newRow("hamming 33 x 33 to 33 x 50")
            << 5 << QSize(33, 33) << QSize(33, 50) << quint64(0x9cdfff0dc0d31294);
        QTest::newRow("hamming 1000 x 1 to 3 x 7") << 5 << QSize(1000, 1) << QSize(3, 7) << quint64(0xca5035fe9d8fd4c5);
    }
    void hashesOfPillow()
    {
        QFETCH(int, filter);
        QFETCH(QSize, from);
        QFETCH(QSize, to);
        const Image resized = resize(patterned_image(from.height(), from.width()), {to.height(), to.width()},
                                     static_cast<ResizeFilter>(filter));
        QTEST(hash_of(std::as_bytes(std::span(resized.rgb))), "hash");
    }

    void theSameSizeIsTheSamePicture()
    {
        const Image image = patterned_image(9, 4);
        QCOMPARE(resize(image, {9, 4}, ResizeFilter::lanczos).rgb, image.rgb);
    }

    void refusals()
    {
        const Image image = patterned_image(5, 5);
        QCOMPARE(code_of<SettingError>([&] { resize({}, {2, 2}, ResizeFilter::box); }), "picture.no-pixels");
        QCOMPARE(code_of<SettingError>([&] {
                     resize(image, {0, 2}, ResizeFilter::box);
                 }),
                 "picture.size(picture.resized, 2, 0, 16384, 16777216)");
        QCOMPARE(code_of<SettingError>([&] {
                     resize(image, {1, 16385}, ResizeFilter::nearest);
                 }),
                 "picture.size(picture.resized, 16385, 1, 16384, 16777216)");
        QVERIFY(error_of<SettingError>([&] {
                    resize(image, {4097, 4096}, ResizeFilter::box);
                }).startsWith("resized picture: it would have 4096 x 4097"));
        QCOMPARE(code_of<SettingError>([&] {
                     resize(patterned_image(16384, 1), {2, 5000}, ResizeFilter::box);
                 }),
                 "picture.resize-memory(1, 16384, 5000, 2)");
    }

    void itIsCancelled()
    {
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_THROWS_EXCEPTION(
            Cancelled, resize(patterned_image(50, 50), {9, 9}, ResizeFilter::bicubic, {stop.get_token(), {}}));
    }
};

QTEST_APPLESS_MAIN(TestResize)
#include "tst_resize.moc"
