// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/exporting/figure_preview.h"

#include <QPainter>

#include <algorithm>

namespace attn {

namespace {

constexpr int margin = 16;

} // namespace

FigurePreview::FigurePreview(QWidget* parent) : QWidget(parent), message_(tr("Drawing…"))
{
    setMinimumSize(200, 200);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(tr("Preview of the figure"));
    delay_.setSingleShot(true);
    delay_.setInterval(120);
    connect(&delay_, &QTimer::timeout, this, &FigurePreview::redraw);
    connect(&jobs_, &JobRunner::failed, this, [this](const QString& message) { show({}, message); });
}

void FigurePreview::setFigure(const FigurePage& page, MakeFigure make)
{
    page_ = page;
    make_ = std::move(make);
    delay_.start();
}

void FigurePreview::redraw()
{
    if (!make_)
        return;
    const double ratio = devicePixelRatioF();
    const QSizeF room = QSizeF(width() - 2 * margin, height() - 2 * margin).expandedTo({16.0, 16.0}) * ratio;
    const QSizeF inches = page_.millimetres / 25.4;
    FigurePage shown = page_;
    shown.dpi = std::min(room.width() / inches.width(), room.height() / inches.height());
    jobs_.start([this, shown, make = make_, ratio](const RunControl& control) -> std::function<void()> {
        QImage picture = figureImage(shown, make(control));
        picture.setDevicePixelRatio(ratio);
        return [this, picture] { show(picture, {}); };
    });
}

void FigurePreview::show(const QImage& picture, const QString& error)
{
    picture_ = picture;
    message_ = error;
    setAccessibleDescription(error);
    update();
}

void FigurePreview::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Mid));
    if (!message_.isEmpty())
        painter.drawText(rect().adjusted(margin, margin, -margin, -margin), Qt::AlignCenter | Qt::TextWordWrap,
                         message_);
    const QSizeF size = picture_.deviceIndependentSize();
    painter.drawImage(QPointF((width() - size.width()) / 2.0, (height() - size.height()) / 2.0), picture_);
}

void FigurePreview::resizeEvent(QResizeEvent*)
{
    delay_.start();
}

} // namespace attn
