// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/first_picture.h"

#include <QCoreApplication>
#include <QEvent>
#include <QTimer>
#include <QWidget>

namespace attn {

FirstPicture::FirstPicture(Session* session, QWidget* picture, QObject* parent) : QObject(parent), picture_(picture)
{
    timer_.start();
    // A large matrix becomes visible with its first level of detail.
    const auto look = [this, session] {
        const auto& pyramid = session->detail()->pyramid().pyramid;
        ready_ = session->run() && (!pyramid || pyramid->begun());
    };
    connect(session, &Session::runFinished, this, look);
    connect(session, &Session::runFailed, this, [this] { ready_ = true; });
    connect(session->detail(), &HeadDetail::pyramidGrown, this, look);
    // The plot paints itself in a child of the view.
    QCoreApplication::instance()->installEventFilter(this);
}

bool FirstPicture::eventFilter(QObject* watched, QEvent* event)
{
    if (ready_ && event->type() == QEvent::Paint && watched->isWidgetType()
        && picture_->isAncestorOf(static_cast<QWidget*>(watched))) {
        QCoreApplication::instance()->removeEventFilter(this);
        // Filters are called before the widget paints, so wait until the event loop is back.
        QTimer::singleShot(0, this, [this] { emit shown(static_cast<double>(timer_.nsecsElapsed()) / 1e6); });
    }
    return false;
}

} // namespace attn
