// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/toast.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

#include <algorithm>

namespace attn {

namespace {

constexpr int shownFor = 6000; // milliseconds: long enough to read a sentence and reach its button
constexpr int gap = 16;        // pixels to the lower edge

} // namespace

Toast::Toast(QWidget* over) : QFrame(over), over_(over), text_(new QLabel(this)), offer_(new QToolButton(this))
{
    setFrameStyle(QFrame::Box | QFrame::Plain);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::ToolTipBase);
    text_->setForegroundRole(QPalette::ToolTipText);
    text_->setTextFormat(Qt::PlainText);
    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(16, 8, 8, 8);
    row->setSpacing(16);
    row->addWidget(text_);
    row->addWidget(offer_);
    over->installEventFilter(this);
    leave_.setSingleShot(true);
    leave_.setInterval(shownFor);
    connect(&leave_, &QTimer::timeout, this, &QWidget::hide);
    connect(offer_, &QToolButton::clicked, this, [this] {
        hide();
        accept_();
    });
    hide();
}

void Toast::say(const QString& message, const QString& offer, std::function<void()> accept)
{
    accept_ = std::move(accept);
    text_->setText(message);
    setAccessibleName(message);
    offer_->setText(offer);
    offer_->setAccessibleName(offer);
    offer_->setVisible(!offer.isEmpty());
    layout()->setContentsMargins(16, 8, offer.isEmpty() ? 16 : 8, 8);
    place();
    show();
    raise();
    leave_.start();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

QString Toast::message() const
{
    return isHidden() ? QString() : text_->text();
}

bool Toast::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == over_ && event->type() == QEvent::Resize)
        place();
    return QFrame::eventFilter(watched, event);
}

// A sentence that is too long for one line takes several.
void Toast::place()
{
    const int room = over_->width() - 2 * gap;
    text_->ensurePolished(); // the font may have changed a moment ago
    layout()->invalidate();
    text_->setWordWrap(false);
    text_->setWordWrap(sizeHint().width() > room);
    const int line = std::min(sizeHint().width(), room);
    resize(text_->wordWrap() ? QSize(room, layout()->totalHeightForWidth(room)) : QSize(line, sizeHint().height()));
    move((over_->width() - width()) / 2, over_->height() - height() - gap);
}

} // namespace attn
