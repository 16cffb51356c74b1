// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>

#include <exception>

namespace attn {

// The application of the window, and the one place where an exception ends that no handler of an event took: out of a
// paint event, a slot or the answer of a job. Qt itself would end the program.
class GuardedApplication : public QApplication {
    Q_OBJECT
public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override;

signals:
    // The exception has stopped the work of this receiver. To be shown by a queued connection, as a widget may be in
    // the midst of being painted.
    void failed(QObject* receiver, const QString& message);
};

// Throws the exception that is being handled once more, out of an event of its own. For code that calls of a library
// return to, which must not be left by an exception.
void throwLater();

} // namespace attn
