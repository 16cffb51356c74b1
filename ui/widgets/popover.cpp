// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/popover.h"

#include <QScreen>

#include <algorithm>

namespace attn {

namespace {

constexpr int gap = 4; // pixels to the anchor

} // namespace

Popover::Popover(QWidget* parent) : QFrame(parent, Qt::Popup)
{
    setFrameStyle(QFrame::Box | QFrame::Plain);
    setForegroundRole(QPalette::Mid);
}

void Popover::popUp(const QWidget* anchor, QWidget* first)
{
    adjustSize();
    const QRect screen = anchor->screen()->availableGeometry();
    const QPoint above = anchor->mapToGlobal(QPoint(0, -height() - gap));
    const QPoint below = anchor->mapToGlobal(QPoint(0, anchor->height() + gap));
    const QPoint corner = above.y() >= screen.top() ? above : below;
    move(std::clamp(corner.x(), screen.left(), std::max(screen.left(), screen.right() - width())),
         std::clamp(corner.y(), screen.top(), std::max(screen.top(), screen.bottom() - height())));
    show();
    first->setFocus(Qt::PopupFocusReason);
}

} // namespace attn
