// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/guarded_application.h"

#include "ui/wording/error_text.h"

namespace attn {

bool GuardedApplication::notify(QObject* receiver, QEvent* event)
{
    try {
        return QApplication::notify(receiver, event);
    } catch (const std::exception& error) {
        try {
            emit failed(receiver, errorText(error));
        } catch (const std::bad_alloc&) {
            // There is not even the memory to say so.
        }
        return true;
    }
}

void throwLater()
{
    QMetaObject::invokeMethod(
        QCoreApplication::instance(), [error = std::current_exception()] { std::rethrow_exception(error); },
        Qt::QueuedConnection);
}

} // namespace attn
