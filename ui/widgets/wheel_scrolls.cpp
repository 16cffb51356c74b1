// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/wheel_scrolls.h"

#include <QAbstractSpinBox>
#include <QComboBox>
#include <QEvent>
#include <QSlider>

namespace attn {

namespace {

// Whether the wheel would change what the control is set to.
bool isTurnedByWheel(const QWidget* control)
{
    return qobject_cast<const QComboBox*>(control) || qobject_cast<const QAbstractSpinBox*>(control)
        || qobject_cast<const QSlider*>(control);
}

class WheelFilter : public QObject {
public:
    using QObject::QObject;

    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (event->type() != QEvent::Wheel || static_cast<QWidget*>(watched)->hasFocus())
            return false;
        event->ignore(); // so that it goes on to the area that scrolls
        return true;
    }
};

} // namespace

void letWheelScroll(QWidget* panel)
{
    auto* const filter = new WheelFilter(panel);
    for (auto* const control : panel->findChildren<QWidget*>())
        if (isTurnedByWheel(control)) {
            control->setFocusPolicy(Qt::StrongFocus); // and not by the wheel
            control->installEventFilter(filter);
        }
}

} // namespace attn
