// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/icon.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QSvgRenderer>

namespace attn {

namespace {

class TintedIcon final : public QIconEngine {
public:
    TintedIcon(const QByteArray& svg, const Theme& theme) : svg_(svg), text_(theme.text), selected_(theme.accentText) {}

    void paint(QPainter* painter, const QRect& place, QIcon::Mode mode, QIcon::State state) override
    {
        if (mode == QIcon::Disabled)
            painter->drawPixmap(place, pixmap(place.size() * painter->device()->devicePixelRatioF(), mode, state));
        else
            draw(painter, place, mode);
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State) override
    {
        QPixmap result(size);
        result.fill(Qt::transparent);
        QPainter painter(&result);
        draw(&painter, result.rect(), mode);
        if (mode == QIcon::Disabled) { // fades the whole drawing, as crossing strokes would show through each other
            painter.setCompositionMode(QPainter::CompositionMode_DestinationIn);
            painter.fillRect(result.rect(), QColor(0, 0, 0, 102));
        }
        return result;
    }

    QIconEngine* clone() const override { return new TintedIcon(*this); }

private:
    void draw(QPainter* painter, const QRect& place, QIcon::Mode mode) const
    {
        QByteArray tinted = svg_;
        tinted.replace("#000", (mode == QIcon::Selected ? selected_ : text_).name().toLatin1());
        QSvgRenderer drawing(tinted);
        drawing.setAspectRatioMode(Qt::KeepAspectRatio);
        drawing.render(painter, place);
    }

    QByteArray svg_;
    QColor text_;
    QColor selected_;
};

} // namespace

QIcon themedIcon(const QString& name, const Theme& theme)
{
    QFile file(":/icons/" + name + ".svg");
    if (!file.open(QFile::ReadOnly)) {
        qWarning("icon: there is none named %s", qUtf8Printable(name));
        return {};
    }
    return QIcon(new TintedIcon(file.readAll(), theme));
}

} // namespace attn
