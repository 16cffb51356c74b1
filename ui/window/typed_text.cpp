// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/typed_text.h"

#include "ui/session/session.h"

#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QDockWidget>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>

#include <utility>

namespace attn {

namespace {

constexpr int longestGap = 300; // milliseconds between two letters of somebody who types

// Whether the widget has the focus and is part of a panel of this window.
bool isFocusOfPanel(const QWidget* widget, const QWidget* window)
{
    if (widget != widget->window()->focusWidget())
        return false;
    const auto isDock = [](const QWidget* each) { return qobject_cast<const QDockWidget*>(each) != nullptr; };
    while (!isDock(widget) && !widget->isWindow())
        widget = widget->parentWidget();
    return isDock(widget) && widget->parentWidget() == window;
}

// Fields take letters as text, and lists go to what begins with them.
bool takesLetters(const QWidget* widget)
{
    return qobject_cast<const QLineEdit*>(widget) || qobject_cast<const QPlainTextEdit*>(widget)
        || qobject_cast<const QAbstractSpinBox*>(widget) || qobject_cast<const QComboBox*>(widget)
        || qobject_cast<const QAbstractItemView*>(widget);
}

} // namespace

TypedText::TypedText(const Session* session, const Actions& actions, QWidget* view)
    : QObject(view), session_(session), actions_(actions), view_(view)
{
    pause_.setSingleShot(true);
    pause_.setInterval(longestGap);
    connect(&pause_, &QTimer::timeout, this, &TypedText::actAlone);
    qApp->installEventFilter(this);
}

bool TypedText::isOfView(const QObject* watched) const
{
    const auto* const widget = qobject_cast<const QWidget*>(watched);
    return widget && (widget == view_ || view_->isAncestorOf(widget));
}

// A key is offered as a shortcut before it is pressed. Taking the offer makes it a key that is pressed here.
bool TypedText::eventFilter(QObject* watched, QEvent* event)
{
    const bool asks = event->type() == QEvent::ShortcutOverride;
    if (!asks && event->type() != QEvent::KeyPress)
        return QObject::eventFilter(watched, event);
    const auto* const key = static_cast<QKeyEvent*>(event);
    const auto* const widget = qobject_cast<const QWidget*>(watched);
    const QString text = key->text();
    if (!widget || text.isEmpty() || !text.at(0).isPrint() || (key->modifiers() & ~Qt::ShiftModifier) != Qt::NoModifier)
        return QObject::eventFilter(watched, event);
    const bool letter = text.size() == 1 && text.at(0).isLetter() && !key->isAutoRepeat();
    const bool sentence = session_->document().kind == InputKind::text;
    if (isFocusOfPanel(widget, view_->window())) {
        const bool begins = letter && sentence && !takesLetters(widget);
        if (asks)
            event->accept();
        else if (begins)
            emit typed(text);
        return asks || begins;
    }
    const bool goesOn = !waiting_.isEmpty() && !key->isAutoRepeat();
    if (!isOfView(widget) || !sentence || !(letter || goesOn))
        return QObject::eventFilter(watched, event);
    event->accept();
    if (!asks)
        press(text);
    return true;
}

void TypedText::press(const QString& text)
{
    if (waiting_.isEmpty()) {
        waiting_ = text;
        pause_.start();
        return;
    }
    pause_.stop();
    emit typed(std::exchange(waiting_, QString()) + text);
}

void TypedText::actAlone()
{
    const QString text = std::exchange(waiting_, QString());
    const QChar letter = text.at(0);
    const QKeySequence keys((letter.isUpper() ? QStringLiteral("Shift+") : QString()) + letter.toUpper());
    for (QAction* const action : actions_.all())
        if (action->isEnabled() && action->shortcuts().contains(keys)) {
            action->trigger();
            return;
        }
}

} // namespace attn
