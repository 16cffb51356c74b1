// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inputs/token_strip.h"

#include "ui/colors/contrast.h"
#include "ui/help/control_help.h"
#include "ui/wording/token_names.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>

namespace attn {

TokenStrip::TokenStrip(Selection* selection, QWidget* parent) : QAbstractScrollArea(parent), selection_(selection)
{
    setAccessibleName(tr("Tokens"));
    explainQuietly(this, "tokens");
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    connect(selection, &Selection::hoverChanged, viewport(), qOverload<>(&QWidget::update));
    connect(selection, &Selection::pinnedChanged, this, &TokenStrip::showPinned);
}

void TokenStrip::setRun(std::shared_ptr<const Run> run)
{
    run_ = std::move(run);
    shared_ = !run_ || run_->queries == run_->keys;
    flow_.setTokens(run_ ? std::span<const Token>(run_->queries) : std::span<const Token>(),
                    shared_ ? std::span<const Token>() : std::span<const Token>(run_->keys));
    current_ = std::min(current_, std::max<std::size_t>(flow_.chips().size(), 1) - 1);
    layOut();
}

void TokenStrip::setMasked(std::vector<Index> queries)
{
    masked_ = std::move(queries);
    viewport()->update();
}

void TokenStrip::setMaskTool(bool on)
{
    maskTool_ = on;
    viewport()->setCursor(on ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

QSize TokenStrip::sizeHint() const
{
    const int row = fontMetrics().height() + 12;
    return {200, std::clamp(flow_.height(), row, 5 * row) + 4};
}

QSize TokenStrip::minimumSizeHint() const
{
    return {80, fontMetrics().height() + 16};
}

void TokenStrip::layOut()
{
    flow_.layOut(viewport()->width(), fontMetrics());
    verticalScrollBar()->setSingleStep(flow_.rowHeight() + 4);
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setRange(0, std::max(0, flow_.height() - viewport()->height()));
    updateGeometry();
    viewport()->update();
}

void TokenStrip::resizeEvent(QResizeEvent*)
{
    layOut();
}

void TokenStrip::changeEvent(QEvent* event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() != QEvent::FontChange && event->type() != QEvent::StyleChange)
        return;
    flow_ = {};
    setRun(run_);
}

void TokenStrip::paintEvent(QPaintEvent* event)
{
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    const int scroll = verticalScrollBar()->value();
    painter.translate(0, -scroll);
    const QRect shown = event->rect().translated(0, scroll);
    painter.setPen(palette().color(QPalette::PlaceholderText));
    for (const auto& caption : flow_.captions())
        painter.drawText(4, caption.y + fontMetrics().ascent(), caption.text);
    for (std::size_t i = flow_.firstBelow(shown.top());
         i < flow_.chips().size() && flow_.chips()[i].place.top() <= shown.bottom(); ++i)
        paintChip(painter, i);
}

void TokenStrip::paintChip(QPainter& painter, std::size_t index) const
{
    const Chip& chip = flow_.chips()[index];
    const bool query = litAsQuery(chip);
    const bool key = litAsKey(chip);
    const QColor accent = palette().color(QPalette::Highlight);
    const QRectF box = QRectF(chip.place).adjusted(1, 1, -1, -1);
    const bool special = tokenOf(chip).special;
    const bool written = tokenOf(chip).written;
    const QColor ground = query ? accent : palette().color(special ? QPalette::Window : QPalette::Base);
    painter.setBrush(written && !query ? mixed(accent, ground, 0.12) : ground);
    painter.setPen(query || key ? QPen(accent, key ? 2.0 : 1.0)
                                : QPen(palette().color(QPalette::Mid), 1.0, special ? Qt::DotLine : Qt::SolidLine));
    painter.drawRoundedRect(box, 4, 4);
    if (isMasked(chip)) {
        painter.setBrush(QBrush(palette().color(query ? QPalette::HighlightedText : QPalette::Mid), Qt::BDiagPattern));
        painter.setPen(QPen(palette().color(query ? QPalette::HighlightedText : QPalette::Text), 1.0, Qt::DashLine));
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 3, 3);
        painter.fillRect(box.adjusted(5, 4, -5, -4), ground); // the label stays readable
    }
    if (query && key) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(palette().color(QPalette::HighlightedText), 1.0));
        painter.drawRoundedRect(box.adjusted(2, 2, -2, -2), 3, 3);
    }
    painter.setPen(palette().color(query         ? QPalette::HighlightedText
                                       : special ? QPalette::PlaceholderText
                                                 : QPalette::Text));
    const QString label = fontMetrics().elidedText(chip.label, Qt::ElideRight, chip.place.width() - 8);
    QFont font = painter.font();
    font.setUnderline(written);
    painter.setFont(font);
    painter.drawText(chip.place, Qt::AlignCenter | Qt::TextSingleLine, label);
    if (hasFocus() && index == current_) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(palette().color(QPalette::Text), 1.0, Qt::DotLine));
        painter.drawRoundedRect(QRectF(chip.place).adjusted(-1, -1, 1, 1), 5, 5);
    }
}

const Token& TokenStrip::tokenOf(const Chip& chip) const
{
    return (chip.isKey ? run_->keys : run_->queries)[static_cast<std::size_t>(chip.index)];
}

bool TokenStrip::isMasked(const Chip& chip) const
{
    return !chip.isKey && std::binary_search(masked_.begin(), masked_.end(), chip.index);
}

bool TokenStrip::litAsQuery(const Chip& chip) const
{
    if (chip.isKey)
        return false;
    const auto& rows = selection_->rows();
    return selection_->pinned().query == chip.index || selection_->hovered().query == chip.index
        || std::binary_search(rows.begin(), rows.end(), chip.index);
}

bool TokenStrip::litAsKey(const Chip& chip) const
{
    return (chip.isKey || shared_)
        && (selection_->pinned().key == chip.index || selection_->hovered().key == chip.index);
}

std::optional<std::size_t> TokenStrip::chipAt(const QPoint& viewportPoint) const
{
    return flow_.at(viewportPoint + QPoint(0, verticalScrollBar()->value()));
}

Focus TokenStrip::focusOf(const Chip& chip) const
{
    return chip.isKey ? Focus{{}, chip.index} : Focus{chip.index, {}};
}

bool TokenStrip::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::Leave)
        selection_->hover({});
    if (event->type() != QEvent::ToolTip)
        return QAbstractScrollArea::viewportEvent(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    if (const auto index = chipAt(help->pos())) {
        const Chip& chip = flow_.chips()[*index];
        QString text = (chip.isKey ? keyNames(*run_) : queryNames(*run_)).quotedWithText(chip.index);
        if (isMasked(chip))
            text += tr(", masked");
        else if (tokenOf(chip).special)
            text += tr(", added by the tokenizer");
        if (tokenOf(chip).written)
            text += tr(", written by the model");
        QToolTip::showText(help->globalPos(), text.toHtmlEscaped(), viewport());
    } else {
        QToolTip::hideText();
    }
    return true;
}

void TokenStrip::mouseMoveEvent(QMouseEvent* event)
{
    const auto index = chipAt(event->pos());
    selection_->hover(index ? focusOf(flow_.chips()[*index]) : Focus{});
}

void TokenStrip::mousePressEvent(QMouseEvent* event)
{
    const auto index = chipAt(event->pos());
    if (event->button() != Qt::LeftButton || !index)
        return QAbstractScrollArea::mousePressEvent(event);
    current_ = *index;
    pinChip(flow_.chips()[*index], event->modifiers());
}

void TokenStrip::pinChip(const Chip& chip, Qt::KeyboardModifiers modifiers)
{
    if (maskTool_ && !chip.isKey)
        emit maskToggled(chip.index);
    else if (!chip.isKey && modifiers.testFlag(Qt::ControlModifier))
        selection_->toggleRow(chip.index);
    else if (!chip.isKey && modifiers.testFlag(Qt::ShiftModifier))
        selection_->extendRows(chip.index);
    else
        selection_->pin(selection_->pinned() == focusOf(chip) ? Focus{} : focusOf(chip));
}

void TokenStrip::keyPressEvent(QKeyEvent* event)
{
    const std::size_t count = flow_.chips().size();
    if (count == 0)
        return QAbstractScrollArea::keyPressEvent(event);
    switch (event->key()) {
    case Qt::Key_Left: return moveTo(current_ > 0 ? current_ - 1 : 0);
    case Qt::Key_Right: return moveTo(std::min(current_ + 1, count - 1));
    case Qt::Key_Up: return moveTo(flow_.vertical(current_, -1));
    case Qt::Key_Down: return moveTo(flow_.vertical(current_, 1));
    case Qt::Key_Home: return moveTo(0);
    case Qt::Key_End: return moveTo(count - 1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space: return pinChip(flow_.chips()[current_], event->modifiers());
    case Qt::Key_Escape: return selection_->pin({});
    default: QAbstractScrollArea::keyPressEvent(event);
    }
}

void TokenStrip::moveTo(std::size_t index)
{
    current_ = index;
    const Chip& chip = flow_.chips()[index];
    selection_->hover(focusOf(chip));
    scrollTo(chip);
    // A screen reader reads the token of the keyboard, as the strip has no child widgets.
    QString spoken = tr("token %1: %2").arg(chip.index).arg(chip.label);
    if (isMasked(chip))
        spoken += tr(", masked");
    if (tokenOf(chip).written)
        spoken += tr(", written by the model");
    setAccessibleDescription(spoken);
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
    viewport()->update();
}

void TokenStrip::focusInEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusInEvent(event);
    if (event->reason() != Qt::MouseFocusReason && current_ < flow_.chips().size())
        moveTo(current_);
}

void TokenStrip::scrollTo(const Chip& chip)
{
    QScrollBar* bar = verticalScrollBar();
    if (chip.place.top() - 4 < bar->value())
        bar->setValue(chip.place.top() - 4);
    else if (chip.place.bottom() + 4 > bar->value() + viewport()->height())
        bar->setValue(chip.place.bottom() + 4 - viewport()->height());
}

void TokenStrip::showPinned()
{
    viewport()->update();
    const auto query = selection_->pinned().query;
    if (query && *query < static_cast<Index>(flow_.chips().size()))
        scrollTo(flow_.chips()[static_cast<std::size_t>(*query)]);
}

} // namespace attn
