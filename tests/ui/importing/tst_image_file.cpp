// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensor/error.h"
#include "ui/importing/image_file.h"
#include "ui/importing/picture_bytes.h"

#include <QBuffer>
#include <QElapsedTimer>
#include <QFile>
#include <QImage>
#include <QImageReader>
#include <QImageWriter>
#include <QPainter>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

#include <ctime>
#include <sys/stat.h>

using namespace attn;

namespace {

// Noise, so that every byte of the file matters.
QImage noise(int width, int height)
{
    QImage image(width, height, QImage::Format_RGB32);
    std::uint32_t state = 7;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            state = state * 1664525u + 1013904223u;
            image.setPixel(x, y, 0xff000000u | (state >> 8));
        }
    return image;
}

QByteArray encoded(const QImage& image, const char* format)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QBuffer::WriteOnly);
    image.save(&buffer, format, 90);
    return bytes;
}

// A row of pixels in the form of TIFF 6.0. `extra` (ExtraSamples) and `format` (SampleFormat) are left out where they
// are -1.
QByteArray tiff(int width, int colours, int samples, int bits, int extra, int format, const QByteArray& pixels)
{
    std::vector<std::pair<int, int>> fields = {{256, width},   {257, 1},       {258, bits}, {259, 1},
                                               {262, colours}, {277, samples}, {278, 1},    {279, int(pixels.size())}};
    if (extra >= 0)
        fields.emplace_back(338, extra);
    if (format >= 0)
        fields.emplace_back(339, format);
    const int begin = 10 + 12 * int(fields.size() + 1) + 4;
    fields.insert(fields.begin() + 5, {273, begin});
    QByteArray bytes = QByteArray::fromHex("49492a0008000000");
    const auto append = [&bytes](auto number) {
        number = qToLittleEndian(number);
        bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
    };
    append(quint16(fields.size()));
    for (const auto& [tag, value] : fields) {
        const bool isTwice = tag == 258 && samples == 2;
        append(quint16(tag));
        append(quint16(3)); // numbers of 16 bits
        append(quint32(isTwice ? 2 : 1));
        append(quint16(value));
        append(quint16(isTwice ? value : 0));
    }
    append(quint32(0));
    return bytes + pixels;
}

// 3 x 2 pixels in four colours: red green blue / white red green. Made by hand, since Qt writes no GIF.
QByteArray smallGif()
{
    return QByteArray::fromHex("474946383961"
                               "0300"
                               "0200"
                               "a10000" // header, 3 x 2, four colours
                               "ff0000"
                               "00ff00"
                               "0000ff"
                               "ffffff"
                               "21f9040000000000" // graphic control
                               "2c00000000"
                               "0300"
                               "0200"
                               "00" // frame
                               // pixels, each after a clear code: never longer than 3 bits
                               "02"
                               "03"
                               "441250"
                               "00"
                               "3b");
}

// CRC-32 as PNG has it, to make headers that no encoder would write.
quint32 crc(const QByteArray& bytes)
{
    quint32 value = 0xffffffffu;
    for (const char byte : bytes) {
        value ^= static_cast<quint8>(byte);
        for (int bit = 0; bit < 8; ++bit)
            value = value & 1 ? (value >> 1) ^ 0xedb88320u : value >> 1;
    }
    return ~value;
}

QByteArray pngChunk(const QByteArray& kindAndData)
{
    QByteArray length(4, 0);
    QByteArray check(4, 0);
    qToBigEndian(quint32(kindAndData.size() - 4), length.data());
    qToBigEndian(crc(kindAndData), check.data());
    return length + kindAndData + check;
}

QByteArray emptyPng(quint32 width, quint32 height)
{
    QByteArray size(8, 0);
    qToBigEndian(width, size.data());
    qToBigEndian(height, size.data() + 4);
    return QByteArray::fromHex("89504e470d0a1a0a") + pngChunk("IHDR" + size + QByteArray::fromHex("0800000000"))
        + pngChunk("IDAT" + qCompress(QByteArray(100000, 0)).mid(4)) + pngChunk("IEND");
}

// One row of pixels in one of PNG's own forms. `type`: 0 grey, 2 colours, 3 palette, 4 grey and alpha, 6 colours and
// alpha.
QByteArray png(int width, int depth, int type, const QByteArray& row, const QByteArray& palette = {},
               const QByteArray& transparent = {})
{
    QByteArray size(8, 0);
    qToBigEndian(quint32(width), size.data());
    qToBigEndian(1U, size.data() + 4);
    return QByteArray::fromHex("89504e470d0a1a0a")
        + pngChunk("IHDR" + size + char(depth) + char(type) + QByteArray(3, 0))
        + (palette.isEmpty() ? QByteArray() : pngChunk("PLTE" + palette))
        + (transparent.isEmpty() ? QByteArray() : pngChunk("tRNS" + transparent))
        + pngChunk("IDAT" + qCompress(QByteArray(1, 0) + row).mid(4)) + pngChunk("IEND");
}

// 3 x 2 pixels, whose red is transparent. Written by Pillow.
QByteArray transparentGif()
{
    return QByteArray::fromHex(
        "47494638396103000200810000ff000000ff000000ff09080721f90401000000002c00000000030002000008"
        "080001041030406040003b");
}

bool hasPlugin(const char* format)
{
    return QImageReader::supportedImageFormats().contains(format)
        && QImageWriter::supportedImageFormats().contains(format);
}

QByteArray bytesOf(const std::vector<std::uint8_t>& bytes)
{
    return QByteArray(reinterpret_cast<const char*>(bytes.data()), std::ssize(bytes)).toHex();
}

QImage toQt(const Image& image)
{
    return QImage(image.rgb.data(), int(image.width), int(image.height), int(3 * image.width), QImage::Format_RGB888)
        .copy();
}

} // namespace

class TestImageFile : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    QString write(const QString& name, const QByteArray& bytes)
    {
        QFile file(folder_.filePath(name));
        file.remove(); // some file systems flush a file that is written over, which takes its time
        if (!file.open(QFile::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write %s", qUtf8Printable(name));
        return file.fileName();
    }

    // What reading says, without the folder's name.
    QString refusal(const QString& path)
    {
        try {
            readImageFile(path);
        } catch (const Error& error) {
            return QString::fromStdString(error.what()).remove(folder_.path() + "/");
        }
        return "no error";
    }

private slots:
    void aStopEndsTheDecoder()
    {
        const QString path = folder_.filePath("stopped.png");
        QVERIFY(noise(200, 200).save(path));
        std::stop_source stop;
        const RunControl control{.stop = stop.get_token(), .progress = {}};
        QVERIFY(readImageFile(path, control));
        stop.request_stop();
        QVERIFY_EXCEPTION_THROWN(readImageFile(path, control), Cancelled);
    }

    void pixels_data()
    {
        QTest::addColumn<QString>("format");
        for (const char* format : {"png", "bmp", "ppm"})
            QTest::newRow(format) << format;
    }

    void pixels()
    {
        QFETCH(QString, format);
        const QImage image = noise(13, 7); // rows that Qt pads
        // The ending does not count, the content does.
        const auto read = readImageFile(write("pixels.xyz", encoded(image, qPrintable(format))));
        QCOMPARE(toQt(*read), image.convertToFormat(QImage::Format_RGB888));
    }

    void gifFrame()
    {
        const auto read = readImageFile(write("small.gif", smallGif()));
        QCOMPARE(read->width, Index{3});
        QCOMPARE(read->height, Index{2});
        QCOMPARE(toQt(*read).pixelColor(0, 0), QColor(Qt::red));
    }

    void jpegIsTurnedAsItsExifDataSay()
    {
        QImage image(32, 16, QImage::Format_RGB32);
        image.fill(Qt::blue);
        QPainter(&image).fillRect(0, 0, 16, 16, Qt::red);
        QByteArray jpeg = encoded(image, "jpeg");
        // EXIF with one entry, orientation 6: to be turned right by 90 degrees.
        const QByteArray exif = QByteArray::fromHex("457869660000"
                                                    "4d4d002a00000008"
                                                    "0001"
                                                    "0112000300000001"
                                                    "00060000"
                                                    "00000000");
        QByteArray segment = QByteArray::fromHex("ffe1") + QByteArray(2, 0) + exif;
        qToBigEndian(quint16(exif.size() + 2), segment.data() + 2);
        jpeg.insert(2, segment);
        const QImage read = toQt(*readImageFile(write("turned.jpg", jpeg)));
        QCOMPARE(read.size(), QSize(16, 32));
        QVERIFY(read.pixelColor(8, 4).red() > 200);
        QVERIFY(read.pixelColor(8, 28).blue() > 200);
    }

    // Qt knows this of JPEG only. The second pixel comes to lie above the first.
    void otherPicturesAreTurnedToo_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray exif = QByteArray::fromHex("4d4d002a00000008000101120003000000010008000000000000");
        QByteArray turned = png(2, 8, 2, QByteArray::fromHex("c8640a102030"));
        turned.insert(33, pngChunk("eXIf" + exif)); // behind the header
        QTest::newRow("png") << turned;
        if (hasPlugin("webp"))
            QTest::newRow("webp") << QByteArray::fromHex(
                "524946465600000057454250565038580a000000080000000100000000005650384c150000002f010000000f70"
                "10a243e01e467bfe030f19d1ff0000455849461a0000004d4d002a000000080001011200030000000100080000"
                "00000000");
        if (hasPlugin("tiff"))
            QTest::newRow("tiff") << QByteArray::fromHex(
                "49492a00080000000b000001040001000000020000000101040001000000010000000201030003000000920000"
                "000301030001000000010000000601030001000000020000001101040001000000980000001201030001000000"
                "080000001501030001000000030000001601040001000000010000001701040001000000060000001c01030001"
                "0000000100000000000000080008000800c8640a102030");
    }
    void otherPicturesAreTurnedToo()
    {
        QFETCH(QByteArray, bytes);
        const QString path = write("turned", bytes);
        const auto read = readImageFile(path);
        QCOMPARE(pictureSize(path), QSize(1, 2));
        QCOMPARE(read->height, Index{2});
        QCOMPARE(bytesOf(read->rgb), QByteArray("102030c8640a"));
    }

    void orientationsAreRead()
    {
        QCOMPARE(exifOrientation(QByteArray()), 1);
        QCOMPARE(exifOrientation("II*"), 1);
        for (int value = 0; value < 12; ++value) {
            QByteArray little = QByteArray::fromHex("49492a00080000000100120103000100000000000000");
            little[18] = char(value);
            QCOMPARE(exifOrientation(little), value >= 1 && value <= 8 ? value : 1);
            for (qsizetype size = 0; size < little.size(); ++size)
                exifOrientation(little.left(size)); // reads nothing that is not there
        }
    }

    void transparencyIsTakenOutOfPng()
    {
        const QByteArray front = png(1, 8, 2, "").first(33); // up to its header
        const QByteArray clear = pngChunk("tRNS");
        const QByteArray other = pngChunk("tEXtabc");
        const QByteArray picture = pngChunk("IDATxyz");
        QCOMPARE(withoutTransparency(front + picture + clear), front + picture + clear);
        QCOMPARE(withoutTransparency(front + clear + other + clear + clear + other + picture + clear),
                 front + other + other + picture + clear);
        const QByteArray whole = front + other + clear + picture;
        for (qsizetype size = 0; size < whole.size(); ++size) // reads nothing that is not there
            QVERIFY(withoutTransparency(whole.first(size)).size() <= size);
        [[maybe_unused]] const std::clock_t begin = std::clock();
        QVERIFY(withoutTransparency(front + clear.repeated(2'000'000) + picture) == front + picture);
#ifndef ATTN_SANITIZED
        QVERIFY(static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC < 10.0);
#endif
    }

    void transparentPixelsLieOnWhite()
    {
        QImage image(2, 1, QImage::Format_ARGB32);
        image.setPixelColor(0, 0, QColor(0, 0, 0, 0));
        image.setPixelColor(1, 0, QColor(255, 0, 0, 128));
        const QImage read = toQt(*readShownImage(write("clear.png", encoded(image, "png"))));
        QCOMPARE(read.pixelColor(0, 0), QColor(Qt::white));
        QCOMPARE(read.pixelColor(1, 0), QColor(255, 127, 127));
        const QImage gif = toQt(*readShownImage(write("clear.gif", transparentGif())));
        QCOMPARE(gif.pixelColor(0, 0), QColor(Qt::white));
        QCOMPARE(gif.pixelColor(1, 0), QColor(Qt::green));
    }

    // What Pillow's convert("RGB") makes of the same files, and what covers them. Of 16 bits it takes the upper 8.
    void transparentPixelsKeepTheirColours_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("rgb");
        QTest::addColumn<QByteArray>("alpha");
        const auto hex = [](const char* text) { return QByteArray::fromHex(text); };
        const auto row = [](const char* name, const QByteArray& bytes, const char* rgb, const char* alpha) {
            QTest::newRow(name) << bytes << QByteArray(rgb) << QByteArray(alpha);
        };
        row("colours", png(3, 8, 6, hex("c8640a00c8640a01102030ff")), "c8640ac8640a102030", "0001ff");
        row("grey", png(2, 8, 4, hex("9600fb80")), "969696fbfbfb", "0080");
        row("palette", png(3, 8, 3, hex("000102"), hex("0a141ec8b4a0ffffff"), hex("0080")), "0a141ec8b4a0ffffff",
            "0080ff");
        row("palette of two bits", png(4, 2, 3, hex("1b"), hex("0a141ec8b4a0ffffff010203"), hex("ff00")),
            "0a141ec8b4a0ffffff010203", "ff00ffff");
        row("one transparent colour", png(2, 8, 2, hex("010203040506"), {}, hex("000100020003")), "010203040506",
            "00ff");
        row("one transparent grey", png(2, 8, 0, hex("0708"), {}, hex("0007")), "070707080808", "00ff");
        row("16 bits of colours", png(2, 16, 6, hex("12ff80fffe0000000100fe80ff7fffff")), "1280fe01feff", "00ff");
        row("16 bits of grey", png(2, 16, 4, hex("12ff0000fe807fff")), "121212fefefe", "007f");
        row("16 bits, opaque", png(2, 16, 2, hex("12ff80fffe000100fe80ff7f")), "1280fe01feff", "");
        row("16 bits of opaque grey", png(2, 16, 0, hex("12fffe80")), "121212fefefe", "");
        row("covered throughout", png(1, 8, 6, hex("010203ff")), "010203", "");

        // Written by Pillow.
        row("gif", transparentGif(), "ff000000ff000000ff090807ff000000ff00", "00ffffff00ff");
        if (hasPlugin("tiff"))
            row("tiff",
                hex("49492a00080000000b0000010400010000000200000001010400010000000100000002010300040000009200000003"
                    "010300010000000100000006010300010000000200000011010400010000009a000000150103000100000004000000"
                    "1601040001000000010000001701040001000000080000001c01030001000000010000005201030001000000020000"
                    "00000000000800080008000800c8640a0010203080"),
                "c8640a102030", "0080");
        if (hasPlugin("tiff")) {
            row("tiff of grey", tiff(2, 1, 2, 8, 2, -1, hex("c8006480")), "c8c8c8646464", "0080");
            row("tiff of white to black", tiff(2, 0, 2, 8, 2, -1, hex("c8006480")), "3737379b9b9b", "0080");
            row("tiff of premultiplied grey", tiff(2, 1, 2, 8, 1, -1, hex("00003280")), "000000646464", "0080");
            row("tiff of grey beside another number", tiff(2, 1, 2, 8, 0, -1, hex("c8006480")), "c8c8c8646464", "");
            row("tiff of 16-bit grey", tiff(2, 1, 1, 16, -1, -1, hex("00c8ff64")), "c8c8c8646464", "");
        }
        if (hasPlugin("webp"))
            row("webp", hex("5249464620000000574542505650384c140000002f010000100f7010a243e01e46bb80812323fa1f"),
                "c8640a102030", "0080");
    }

    void transparentPixelsKeepTheirColours()
    {
        QFETCH(QByteArray, bytes);
        const auto read = readImageFile(write("picture", bytes));
        QTEST(bytesOf(read->rgb), "rgb");
        QTEST(bytesOf(read->alpha), "alpha");
    }

    void tiffsThatCannotBeRead_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("why");
        const QString alpha =
            "its transparency stands beside 16-bit grey or indexed colours, which cannot be read. Save "
            "it as PNG.";
        const QString numbers = "its pixels are floating-point grey or have more than 16 bits, which cannot be read. "
                                "Save it with 8 or 16 bits.";
        const QByteArray zeros(8, 0);
        QTest::newRow("16 bits of grey and alpha") << tiff(2, 1, 2, 16, 2, -1, zeros) << alpha;
        QTest::newRow("indexed colours and alpha") << tiff(2, 3, 2, 8, 1, -1, zeros) << alpha;
        QTest::newRow("32 bits of grey") << tiff(1, 1, 1, 32, -1, 2, zeros) << numbers;
        QTest::newRow("32 bits of colours") << tiff(1, 2, 3, 32, -1, 1, QByteArray(12, 0)) << numbers;
        QTest::newRow("reals") << tiff(1, 1, 1, 32, -1, 3, zeros) << numbers;
        QTest::newRow("16 bits of reals") << tiff(1, 1, 1, 16, -1, 3, zeros) << numbers;
    }
    void tiffsThatCannotBeRead()
    {
        if (!hasPlugin("tiff"))
            QSKIP("Qt's image plugins are not installed");
        QFETCH(QByteArray, bytes);
        QTEST(refusal(write("a.tif", bytes)).remove(0, 7), "why");
        for (qsizetype size = 0; size < bytes.size(); ++size)
            tiffLoss(bytes.first(size)); // reads nothing that is not there
    }

    void picturesOfThePlugins_data()
    {
        QTest::addColumn<QByteArray>("format");
        QTest::newRow("webp") << QByteArray("webp");
        QTest::newRow("tiff") << QByteArray("tiff");
    }

    void picturesOfThePlugins()
    {
        QFETCH(QByteArray, format);
        if (!hasPlugin(format))
            QSKIP("Qt's image plugins are not installed");
        QByteArray bytes;
        QBuffer buffer(&bytes);
        const QImage image = noise(13, 7);
        QVERIFY(image.save(&buffer, format, 100)); // without loss
        QCOMPARE(toQt(*readImageFile(write("picture.xyz", bytes))), image.convertToFormat(QImage::Format_RGB888));
        for (const double share : {0.05, 0.5, 0.9})
            QVERIFY2(refusal(write("cut", bytes.left(qsizetype(share * double(bytes.size()))))).startsWith("cut: "),
                     qPrintable(QString::number(share)));
    }

    void dialogsListThem()
    {
        QCOMPARE(pictureEndings(), "*.png *.jpg *.jpeg *.gif *.bmp *.pbm *.pgm *.ppm *.webp *.tif *.tiff");
        for (const char* const name : {"a.webp", "b.TIF", "c.tiff", "d.JPG", "e.svg"})
            QVERIFY2(isImageFile(name), name);
        QVERIFY(!isImageFile("a.npy"));
    }

    void resources()
    {
        const auto read = readImageFile(":/examples/shapes.png");
        QCOMPARE(read->width, Index{160});
        QCOMPARE(read->height, Index{112});
        QCOMPARE(refusal(":/examples/none.png"), ":/examples/none.png: the program brings no such file.");
    }

    void cutOffPngIsNotDecoded()
    {
        const QByteArray whole = encoded(noise(32, 32), "png");
        QCOMPARE(refusal(write("cut.png", whole.chopped(1))),
                 "cut.png: the picture ends too early, as the file was cut off. Copy or save it again.");
        QCOMPARE(toQt(*readImageFile(write("whole.png", whole + "more"))).size(), QSize(32, 32));
    }

    void cutOff_data()
    {
        QTest::addColumn<QByteArray>("whole");
        const QByteArray preview = encoded(noise(8, 8), "jpeg");
        QByteArray previewSegment = QByteArray::fromHex("ffe0") + QByteArray(2, 0) + preview;
        qToBigEndian(quint16(preview.size() + 2), previewSegment.data() + 2);
        QTest::newRow("png") << encoded(noise(64, 64), "png");
        QTest::newRow("jpeg") << encoded(noise(64, 64), "jpeg");
        QTest::newRow("jpeg with a preview") << encoded(noise(64, 64), "jpeg").insert(2, previewSegment);
        QTest::newRow("bmp") << encoded(noise(64, 64), "bmp");
        QTest::newRow("ppm") << encoded(noise(64, 64), "ppm");
        QTest::newRow("gif") << smallGif();
    }

    void cutOff()
    {
        QFETCH(QByteArray, whole);
        readImageFile(write("whole", whole));
        for (const double share : {0.0, 0.02, 0.5, 0.9})
            QVERIFY2(refusal(write("cut", whole.left(qsizetype(share * double(whole.size()))))).startsWith("cut: "),
                     qPrintable(QString::number(share)));
    }

    // Formats whose decoders do not complain: no shorter beginning is called whole, byte by byte.
    void everyBeginningIsCutOff_data()
    {
        QTest::addColumn<QByteArray>("whole");
        QTest::addColumn<QByteArray>("format");
        QTest::addColumn<int>("spare"); // bytes at the end that no pixel needs
        QTest::newRow("jpeg") << encoded(noise(16, 16), "jpeg") << QByteArray("jpeg") << 0;
        QTest::newRow("bmp") << encoded(noise(16, 16), "bmp") << QByteArray("bmp") << 0;
        QTest::newRow("gif") << smallGif() << QByteArray("gif") << 1;
    }

    void everyBeginningIsCutOff()
    {
        QFETCH(QByteArray, whole);
        QFETCH(QByteArray, format);
        QFETCH(int, spare);
        for (qsizetype size = 0; size <= whole.size(); ++size)
            QCOMPARE(isWholePicture(whole.left(size), format), size >= whole.size() - spare);
    }

    // Whatever the bytes are: a picture or an Error, nothing else.
    void damaged_data()
    {
        cutOff_data();
    }

    void damaged()
    {
        QFETCH(QByteArray, whole);
        std::uint32_t state = 3;
        for (int round = 0; round < 200; ++round) {
            QByteArray bytes = whole;
            for (int i = 0; i < 4; ++i) {
                state = state * 1664525u + 1013904223u;
                bytes[qsizetype(state >> 8) % qMin<qsizetype>(bytes.size(), 700)] = char(state);
            }
            refusal(write("damaged", bytes));
        }
    }

    void tooLarge_data()
    {
        QTest::addColumn<quint32>("width");
        QTest::addColumn<quint32>("height");
        QTest::newRow("30000 x 30000") << 30000u << 30000u;
        QTest::newRow("1 x 100000") << 1u << 100000u;
        QTest::newRow("5000 x 4801") << 5000u << 4801u;
    }

    void tooLarge()
    {
        QFETCH(quint32, width);
        QFETCH(quint32, height);
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(refusal(write("large.png", emptyPng(width, height))),
                 QString("large.png: it has %1 x %2 pixels, but at most 16384 on a side and 24 million in all can be "
                         "opened. Scale it down.")
                     .arg(width)
                     .arg(height));
        QVERIFY(timer.elapsed() < 500);
    }

    void tooManyBytes()
    {
        QFile file(folder_.filePath("huge.png"));
        QVERIFY(file.open(QFile::WriteOnly) && file.resize(64'100'000)); // a hole, which takes no place
        QCOMPARE(refusal(file.fileName()),
                 "huge.png: it has 64.1 MB, but at most 64.0 MB can be opened. Make it smaller.");
    }

    void drawingsAreRefused()
    {
        const QByteArray svg =
            "<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>]>"
            "<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'>"
            "<image href='file:///dev/zero' width='10' height='10'/><text>&b;</text></svg>";
        QCOMPARE(refusal(write("bomb.png", svg)),
                 "bomb.png: it is an SVG drawing, which may refer to other files. Save it as PNG.");
    }

    void noPicture_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("text") << QByteArray("hello");
        QTest::newRow("PDF") << QByteArray("%PDF-1.7\n");
    }

    void noPicture()
    {
        QFETCH(QByteArray, bytes);
        QCOMPARE(
            refusal(write("other.png", bytes)),
            "other.png: it is not a picture that can be read. Choose a PNG, JPEG, GIF, BMP, PNM, WebP or TIFF file.");
    }

    void noFile()
    {
        QVERIFY(refusal(folder_.filePath("absent.png")).startsWith("absent.png: "));
        QCOMPARE(refusal(folder_.path()), folder_.path() + ": it is a folder. Choose a file.");
        const QString pipe = folder_.filePath("pipe");
        QCOMPARE(mkfifo(qPrintable(pipe), 0600), 0);
        QVERIFY(refusal(pipe).startsWith("pipe: it is a pipe"));
        QVERIFY(refusal("/dev/zero").startsWith("/dev/zero: it is a device"));
    }
};

QTEST_MAIN(TestImageFile)
#include "tst_image_file.moc"
