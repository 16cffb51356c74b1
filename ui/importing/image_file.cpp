// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/importing/image_file.h"

#include "engine/tensor/error.h"
#include "ui/importing/file_bytes.h"
#include "ui/importing/picture_end.h"

#include <QBuffer>
#include <QImageReader>
#include <QPainter>

namespace attn {

namespace {

constexpr qint64 mostBytes = 64'000'000;
constexpr qint64 mostPixels = 24'000'000;
constexpr int longestSide = 16384;

[[noreturn]] void refuse(const QString& path, const Message& why)
{
    throw Error(Message("", "{0}: {1}", path.toStdString(), why));
}

void requireFormat(const QString& path, const QByteArray& format)
{
    if (format.startsWith("svg"))
        refuse(path, Message("picture.svg", "it is an SVG drawing, which may refer to other files. Save it as PNG."));
    static const QByteArrayList known{"png", "jpeg", "gif", "bmp", "pbm", "pgm", "ppm", "webp", "tiff"};
    if (!known.contains(format))
        refuse(path,
               Message("picture.format",
                       "it is not a picture that can be read. Choose a PNG, JPEG, GIF, BMP or PNM file."));
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

QImage onWhite(const QImage& image)
{
    QImage result(image.size(), QImage::Format_RGB32);
    result.fill(Qt::white);
    QPainter(&result).drawImage(0, 0, image);
    return result;
}

std::shared_ptr<const Image> toEngine(const QImage& decoded)
{
    const QImage image =
        (decoded.hasAlphaChannel() ? onWhite(decoded) : decoded).convertToFormat(QImage::Format_RGB888);
    auto result = std::make_shared<Image>();
    result->height = image.height();
    result->width = image.width();
    result->rgb.reserve(static_cast<std::size_t>(3 * result->height * result->width));
    for (int y = 0; y < image.height(); ++y)
        result->rgb.insert(result->rgb.end(), image.constScanLine(y), image.constScanLine(y) + 3 * image.width());
    return result;
}

// A picture that may be decoded.
class Picture {
public:
    Picture(const QString& path, const RunControl& control)
        : bytes_(readBytes(path, mostBytes)), buffer_(&bytes_, control.stop)
    {
        buffer_.open(QBuffer::ReadOnly);
        reader_.setDevice(&buffer_);
        const QByteArray format = reader_.format();
        const QSize size = reader_.size();
        control.check(); // or what was not read would be taken for damage
        requireFormat(path, format);
        requireSize(path, size);
        if (!isWholePicture(bytes_, format))
            refuse(path,
                   Message("picture.cut-off",
                           "the picture ends too early, as the file was cut off. Copy or save it again."));
        reader_.setAutoTransform(true);
    }
    QImageReader& reader() { return reader_; }

private:
    QByteArray bytes_;
    StoppableBuffer buffer_;
    QImageReader reader_;
};

} // namespace

QSize pictureSize(const QString& path)
{
    Picture picture(path, {});
    const bool turned = picture.reader().transformation() & QImageIOHandler::TransformationRotate90;
    return turned ? picture.reader().size().transposed() : picture.reader().size();
}

std::shared_ptr<const Image> readImageFile(const QString& path, const RunControl& control)
{
    Picture picture(path, control);
    const QImage image = picture.reader().read();
    control.check();
    if (image.isNull())
        refuse(path,
               Message("picture.damaged", "the picture is damaged or was cut off ({0}). Copy or save it again.",
                       picture.reader().errorString().toStdString()));
    return toEngine(image);
}

} // namespace attn
