// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/importing/image_file.h"

#include "engine/tensor/error.h"
#include "ui/importing/file_bytes.h"
#include "ui/importing/picture_bytes.h"

#include <QBuffer>
#include <QFileInfo>
#include <QImageReader>
#include <QRgba64>
#include <QTransform>

#include <algorithm>
#include <array>

namespace attn {

namespace {

constexpr qint64 mostBytes = 64'000'000;
constexpr qint64 mostPixels = 24'000'000;
constexpr int longestSide = 16384;
constexpr const char* endingsOfPictures[] = {"png", "jpg", "jpeg", "gif", "bmp", "pbm",
                                             "pgm", "ppm", "webp", "tif", "tiff"};

[[noreturn]] void refuse(const QString& path, const Message& why)
{
    throw Error(Message("", "{0}: {1}", path.toStdString(), why));
}

// What Qt reads by plugins that may not be there; null: another format.
const char* pluginFormat(const QByteArray& bytes)
{
    if (bytes.startsWith("RIFF") && bytes.mid(8, 4) == "WEBP")
        return "WebP";
    return bytes.startsWith(QByteArray("II*\0", 4)) || bytes.startsWith(QByteArray("MM\0*", 4)) ? "TIFF" : nullptr;
}

void requireFormat(const QString& path, const QByteArray& format, const QByteArray& bytes)
{
    if (format.startsWith("svg"))
        refuse(path, Message("picture.svg", "it is an SVG drawing, which may refer to other files. Save it as PNG."));
    static const QByteArrayList known{"png", "jpeg", "gif", "bmp", "pbm", "pgm", "ppm", "webp", "tiff"};
    if (known.contains(format))
        return;
    if (const char* const name = pluginFormat(bytes); name && format.isEmpty())
        refuse(path,
               Message("picture.plugin",
                       "it is a {0} picture, for which Qt's image plugins are not installed. Install them "
                       "(qt6-image-formats-plugins) or save it as PNG.",
                       name));
    refuse(path,
           Message("picture.format",
                   "it is not a picture that can be read. Choose a PNG, JPEG, GIF, BMP, PNM, WebP or TIFF file."));
}

void requireSize(const QString& path, const QSize& size)
{
    if (size.isEmpty())
        refuse(path, Message("picture.no-size", "its size cannot be read, as the file is damaged. Save it again."));
    if (size.width() > longestSide || size.height() > longestSide || qint64(size.width()) * size.height() > mostPixels)
        refuse(path,
               Message("picture.too-large",
                       "it has {0} x {1} pixels, but at most {2} on a side and {3} million in all can be opened. Scale "
                       "it down.",
                       size.width(), size.height(), longestSide, mostPixels / 1'000'000));
}

void requireReadable(const QString& path, TiffLoss loss)
{
    if (loss == TiffLoss::alpha)
        refuse(path,
               Message("picture.tiff-alpha",
                       "its transparency stands beside 16-bit grey or indexed colours, which cannot be read. Save it "
                       "as PNG."));
    if (loss == TiffLoss::numbers)
        refuse(path,
               Message("picture.tiff-numbers",
                       "its pixels are floating-point grey or have more than 16 bits, which cannot be read. Save it "
                       "with 8 or 16 bits."));
}

// Ends before its time when a stop was asked for, and with it the decoder that reads from it.
class StoppableBuffer : public QBuffer {
public:
    StoppableBuffer(QByteArray* bytes, std::stop_token stop) : QBuffer(bytes), stop_(std::move(stop)) {}

protected:
    qint64 readData(char* data, qint64 size) override
    {
        return stop_.stop_requested() ? -1 : QBuffer::readData(data, size);
    }

private:
    std::stop_token stop_;
};

// Qt's own way from transparent pixels to opaque ones loses colours. `ofPixel` makes red, green, blue and alpha.
template <class Pixel, class OfPixel>
void fill(Image& result, const QImage& image, const OfPixel& ofPixel)
{
    std::uint8_t* rgb = result.rgb.data();
    std::uint8_t* alpha = result.alpha.data();
    for (int y = 0; y < image.height(); ++y) {
        const auto* const line = reinterpret_cast<const Pixel*>(image.constScanLine(y));
        for (int x = 0; x < image.width(); ++x) {
            const std::array<std::uint8_t, 4> pixel = ofPixel(line[x]);
            rgb = std::copy_n(pixel.data(), 3, rgb);
            *alpha++ = pixel[3];
        }
    }
}

std::array<std::uint8_t, 4> ofEightBits(QRgb pixel)
{
    return {std::uint8_t(qRed(pixel)), std::uint8_t(qGreen(pixel)), std::uint8_t(qBlue(pixel)),
            std::uint8_t(qAlpha(pixel))};
}

std::array<std::uint8_t, 4> ofSixteenBits(QRgba64 pixel)
{
    return {std::uint8_t(pixel.red() >> 8), std::uint8_t(pixel.green() >> 8), std::uint8_t(pixel.blue() >> 8),
            std::uint8_t(pixel.alpha() >> 8)};
}

std::shared_ptr<Image> toEngine(const QImage& decoded)
{
    auto result = std::make_shared<Image>();
    result->height = decoded.height();
    result->width = decoded.width();
    const std::size_t pixels = static_cast<std::size_t>(result->height) * static_cast<std::size_t>(result->width);
    result->rgb.resize(3 * pixels);
    result->alpha.resize(pixels);
    if (decoded.depth() > 32 || decoded.format() == QImage::Format_Grayscale16)
        fill<QRgba64>(*result, decoded.convertToFormat(QImage::Format_RGBA64), ofSixteenBits);
    else
        fill<QRgb>(*result, decoded.convertToFormat(QImage::Format_ARGB32), ofEightBits);
    if (std::ranges::all_of(result->alpha, [](std::uint8_t alpha) { return alpha == 255; }))
        result->alpha = {};
    return result;
}

// A picture that may be decoded.
class Picture {
public:
    Picture(const QString& path, const RunControl& control)
        : bytes_(readBytes(path, mostBytes)), loss_(tiffLoss(bytes_)), buffer_(&bytes_, control.stop)
    {
        buffer_.open(QBuffer::ReadOnly);
        reader_.setDevice(&buffer_);
        const QByteArray format = reader_.format();
        const QSize size = reader_.size();
        control.check(); // or what was not read would be taken for damage
        requireFormat(path, format, bytes_);
        requireSize(path, size);
        if (!isWholePicture(bytes_, format))
            refuse(path,
                   Message("picture.cut-off",
                           "the picture ends too early, as the file was cut off. Copy or save it again."));
        requireReadable(path, loss_);
        turn_ = reader_.transformation();
        if (turn_ == QImageIOHandler::TransformationNone)
            turn_ = turns[exifOrientation(bytes_)];
    }
    QSize size() const
    {
        return turn_ & QImageIOHandler::TransformationRotate90 ? reader_.size().transposed() : reader_.size();
    }
    // Null where it is damaged.
    QImage decoded()
    {
        QImage image = reader_.read();
        if (loss_ == TiffLoss::mention && image.format() == QImage::Format_RGB32)
            image.reinterpretAsFormat(QImage::Format_ARGB32_Premultiplied);
        return turned(image);
    }
    // The same without what makes its colours transparent; null where there is no such thing.
    QImage opaque() const
    {
        QByteArray bytes = withoutTransparency(bytes_);
        if (bytes == bytes_)
            return {};
        return turned(QImage::fromData(bytes));
    }
    QString error() const { return reader_.errorString(); }

private:
    // By orientation of EXIF.
    static constexpr QImageIOHandler::Transformation turns[] = {
        QImageIOHandler::TransformationNone,      QImageIOHandler::TransformationNone,
        QImageIOHandler::TransformationMirror,    QImageIOHandler::TransformationRotate180,
        QImageIOHandler::TransformationFlip,      QImageIOHandler::TransformationFlipAndRotate90,
        QImageIOHandler::TransformationRotate90,  QImageIOHandler::TransformationMirrorAndRotate90,
        QImageIOHandler::TransformationRotate270,
    };

    QImage turned(QImage image) const
    {
        image.mirror(turn_ & QImageIOHandler::TransformationMirror, turn_ & QImageIOHandler::TransformationFlip);
        return turn_ & QImageIOHandler::TransformationRotate90 ? image.transformed(QTransform().rotate(90.0)) : image;
    }

    QByteArray bytes_;
    TiffLoss loss_;
    StoppableBuffer buffer_;
    QImageReader reader_;
    QImageIOHandler::Transformations turn_;
};

} // namespace

QSize pictureSize(const QString& path)
{
    return Picture(path, {}).size();
}

std::shared_ptr<const Image> readImageFile(const QString& path, const RunControl& control)
{
    Picture picture(path, control);
    const QImage image = picture.decoded();
    control.check();
    if (image.isNull())
        refuse(path,
               Message("picture.damaged", "the picture is damaged or was cut off ({0}). Copy or save it again.",
                       picture.error().toStdString()));
    auto result = toEngine(image);
    if (const QImage opaque = picture.opaque(); opaque.size() == image.size())
        result->rgb = toEngine(opaque)->rgb;
    return result;
}

std::shared_ptr<const Image> readShownImage(const QString& path, const RunControl& control)
{
    return on_white(readImageFile(path, control));
}

bool isImageFile(const QString& path)
{
    const QByteArray ending = QFileInfo(path).suffix().toLower().toUtf8();
    return std::ranges::any_of(endingsOfPictures, [&ending](const char* known) { return ending == known; })
        || QImageReader::supportedImageFormats().contains(ending);
}

QString pictureEndings()
{
    QStringList endings;
    for (const char* const ending : endingsOfPictures)
        endings << QStringLiteral("*.") + QLatin1String(ending);
    return endings.join(u' ');
}

} // namespace attn
