// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/bar_list.h"

#include "ui/wording/number_text.h"
#include "ui/wording/token_label.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

constexpr int gap = 8;

} // namespace

BarList::BarList(Numbers numbers, QWidget* parent) : QWidget(parent), numbers_(numbers)
{
    setAccessibleName(tr("Strongest weights"));
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void BarList::setBars(std::vector<Bar> bars)
{
    bars_ = std::move(bars);
    low_ = 0.0;
    high_ = numbers_ == Numbers::shares ? 1.0 : 0.0;
    QStringList spoken;
    for (const Bar& bar : bars_) {
        if (std::isfinite(bar.value)) {
            low_ = std::min(low_, bar.value);
            high_ = std::max(high_, bar.value);
        }
        spoken.append(QStringLiteral("%1 %2").arg(bar.label, textOf(bar.value)));
    }
    setAccessibleDescription(spoken.join(QLatin1String(", ")));
    if (lit_ && *lit_ >= bars_.size())
        lit_.reset();
    updateGeometry();
    update();
}

QString BarList::textOf(double value) const
{
    return numbers_ == Numbers::shares ? percentText(value) : numberText(value);
}

QSize BarList::sizeHint() const
{
    return {200, static_cast<int>(bars_.size()) * rowHeight()};
}

QSize BarList::minimumSizeHint() const
{
    return {120, sizeHint().height()};
}

int BarList::rowHeight() const
{
    return fontMetrics().height() + 6;
}

int BarList::labelWidth() const
{
    // Fractions of a pixel count: with a rounded width, the widest label would be cut.
    double widest = 0.0;
    for (const Bar& bar : bars_)
        widest = std::max(widest, QFontMetricsF(fontMetrics()).horizontalAdvance(bar.label));
    return std::min(static_cast<int>(std::ceil(widest)) + 1, width() * 2 / 5);
}

int BarList::numberWidth() const
{
    int widest = 0;
    for (const Bar& bar : bars_)
        widest = std::max(widest, fontMetrics().horizontalAdvance(textOf(bar.value)));
    return widest;
}

void BarList::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    for (std::size_t place = 0; place < bars_.size(); ++place)
        paintBar(painter, place);
}

void BarList::paintBar(QPainter& painter, std::size_t place) const
{
    const Bar& bar = bars_[place];
    const QRect row(0, static_cast<int>(place) * rowHeight(), width(), rowHeight());
    const QColor accent = palette().color(QPalette::Highlight);
    if (bar.current || lit_ == place) {
        QColor back = accent;
        back.setAlpha(bar.current ? 56 : 32);
        painter.fillRect(row, back);
    }
    painter.setPen(palette().color(bar.remainder ? QPalette::PlaceholderText : QPalette::WindowText));
    const QString label = elidedLabel(bar.label, QFontMetricsF(fontMetrics()), labelWidth());
    painter.drawText(QRect(4, row.top(), labelWidth(), row.height()),
                     Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine, label);
    painter.drawText(row.adjusted(0, 0, -4, 0), Qt::AlignVCenter | Qt::AlignRight, textOf(bar.value));

    const double left = 4 + labelWidth() + gap;
    const double room = width() - left - numberWidth() - gap - 4;
    if (high_ <= low_ || room <= 0 || !std::isfinite(bar.value))
        return;
    const double zero = left - low_ / (high_ - low_) * room;
    const double tip = zero + bar.value / (high_ - low_) * room;
    painter.fillRect(
        QRectF(QPointF(std::min(zero, tip), row.top() + 4.0), QPointF(std::max(zero, tip), row.bottom() - 3.0)),
        bar.remainder ? palette().color(QPalette::Mid) : accent);
    if (low_ < 0.0) {
        painter.setPen(palette().color(QPalette::PlaceholderText));
        painter.drawLine(QPointF(zero, row.top()), QPointF(zero, row.bottom() + 1));
    }
}

std::optional<std::size_t> BarList::placeAt(const QPoint& point) const
{
    const int place = point.y() / rowHeight();
    if (point.y() < 0 || place >= static_cast<int>(bars_.size()))
        return std::nullopt;
    return static_cast<std::size_t>(place);
}

void BarList::setLit(std::optional<std::size_t> place)
{
    if (place == lit_)
        return;
    lit_ = place;
    update();
    if (place && !bars_[*place].remainder)
        emit barHovered(bars_[*place].index);
    else
        emit hoverEnded();
}

void BarList::mouseMoveEvent(QMouseEvent* event)
{
    setLit(placeAt(event->pos()));
}

void BarList::mousePressEvent(QMouseEvent* event)
{
    const auto place = placeAt(event->pos());
    if (event->button() != Qt::LeftButton || !place)
        return QWidget::mousePressEvent(event);
    click(*place);
}

void BarList::click(std::size_t place)
{
    if (!bars_[place].remainder)
        emit barClicked(bars_[place].index);
}

void BarList::leaveEvent(QEvent*)
{
    setLit({});
}

void BarList::keyPressEvent(QKeyEvent* event)
{
    const std::size_t last = bars_.size() - 1;
    if (bars_.empty())
        return QWidget::keyPressEvent(event);
    switch (event->key()) {
    case Qt::Key_Down: return setLit(lit_ ? std::min(*lit_ + 1, last) : 0);
    case Qt::Key_Up: return setLit(lit_ && *lit_ > 0 ? *lit_ - 1 : 0);
    case Qt::Key_Home: return setLit(0);
    case Qt::Key_End: return setLit(last);
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        if (lit_)
            click(*lit_);
        return;
    default: QWidget::keyPressEvent(event);
    }
}

bool BarList::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    if (const auto place = placeAt(help->pos()))
        QToolTip::showText(
            help->globalPos(),
            QStringLiteral("%1: %2").arg(bars_[*place].label, numberText(bars_[*place].value, 6)).toHtmlEscaped(),
            this);
    else
        QToolTip::hideText();
    return true;
}

} // namespace attn
