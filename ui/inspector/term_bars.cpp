// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/term_bars.h"

#include "ui/wording/number_text.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace attn {

TermBars::TermBars(QWidget* parent) : QWidget(parent)
{
    setAccessibleName(tr("Score, dimension by dimension"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void TermBars::setTerms(std::vector<double> terms)
{
    terms_ = std::move(terms);
    QStringList spoken;
    for (std::size_t i = 0; i < std::min<std::size_t>(terms_.size(), 64); ++i)
        spoken.append(numberText(terms_[i]));
    setAccessibleDescription(spoken.join(QLatin1String(", ")));
    update();
}

void TermBars::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    double high = 0.0;
    double low = 0.0;
    for (const double term : terms_) {
        if (std::isfinite(term)) {
            high = std::max(high, term);
            low = std::min(low, term);
        }
    }
    if (high <= low)
        high = low + 1.0;
    const double scale = (height() - 4) / (high - low);
    const double zero = 2 + high * scale;
    const double step = static_cast<double>(width()) / static_cast<double>(std::max<std::size_t>(terms_.size(), 1));
    const double thickness = std::max(step > 3.0 ? step - 1.0 : step, 1.0);
    QColor negative = palette().color(QPalette::WindowText);
    negative.setAlpha(140);
    for (std::size_t i = 0; i < terms_.size(); ++i) {
        if (!std::isfinite(terms_[i]))
            continue;
        const double tip = zero - terms_[i] * scale;
        const QPointF corner(static_cast<double>(i) * step, std::min(zero, tip));
        painter.fillRect(QRectF(corner, QSizeF(thickness, std::abs(tip - zero))),
                         terms_[i] < 0 ? negative : palette().color(QPalette::Highlight));
    }
    painter.setPen(palette().color(QPalette::PlaceholderText));
    painter.drawLine(QPointF(0, zero), QPointF(width(), zero));
}

std::optional<std::size_t> TermBars::dimensionAt(int x) const
{
    if (terms_.empty() || x < 0 || x >= width())
        return std::nullopt;
    return static_cast<std::size_t>(x) * terms_.size() / static_cast<std::size_t>(width());
}

bool TermBars::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    if (const auto dimension = dimensionAt(help->pos().x()))
        QToolTip::showText(help->globalPos(),
                           tr("dimension %1: %2").arg(*dimension).arg(numberText(terms_[*dimension], 6)), this);
    else
        QToolTip::hideText();
    return true;
}

} // namespace attn
