// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/made/stall_meter.h"
#include "tests/made/windows.h"

#include <QAction>
#include <QClipboard>
#include <QFileDialog>
#include <QMenu>
#include <QPointer>
#include <QPrintDialog>
#include <QPrintPreviewDialog>
#include <QTest>
#include <QUndoStack>
#include <QWheelEvent>
#include <QWindow>

#include <cstdio>
#include <functional>
#include <random>
#include <vector>

namespace attn {

// Somebody who does anything at any moment with a whole window. The same seed does the same, as far as the threads
// allow. Files are written inside of its folder only.
class Monkey : QObject, WindowTest {
public:
    // `files`: what it opens and drops.
    Monkey(unsigned seed, QStringList files) : random_(seed), files_(std::move(files))
    {
        openWindow();
        attend();
    }
    ~Monkey() override
    {
        QApplication::clipboard()->clear();
        closeWindow();
    }

    void act(int events)
    {
        for (int i = 0; i < events; ++i) {
            actOnce();
            if (!window_->isVisible() || i % 20'000 == 19'999) { // its history would fill the memory
                closeWindow();
                openWindow();
            }
        }
        rest();
    }
    void say(bool on) { says_ = on; }
    StallMeter& stalls() { return meter_; }
    Session* session() { return session_.get(); }
    MainWindow* window() { return window_.get(); }

    // Lets everything that goes on come to its end.
    void rest()
    {
        QTRY_VERIFY_WITH_TIMEOUT(!QApplication::activeModalWidget() && !QApplication::activePopupWidget() && !isBusy(),
                                 20'000);
    }

private:
    int below(int end) { return static_cast<int>(random_() % static_cast<unsigned>(end)); }
    template <class List>
    auto oneOf(const List& list)
    {
        return list[static_cast<decltype(list.size())>(below(static_cast<int>(list.size())))];
    }

    void actOnce()
    {
        struct Deed {
            int often;
            const char* name;
            void (Monkey::*act)();
        };
        static constexpr Deed deeds[] = {
            {30, "move", &Monkey::move},     {20, "click", &Monkey::click},       {5, "drag", &Monkey::drag},
            {25, "key", &Monkey::press},     {10, "wheel", &Monkey::wheel},       {4, "drop", &Monkey::dropSomething},
            {2, "resize", &Monkey::resize},  {3, "copy", &Monkey::fillClipboard}, {3, "open", &Monkey::open},
            {6, "action", &Monkey::trigger}, {4, "undo", &Monkey::undo},          {4, "wait", &Monkey::wait},
        };
        int all = 0;
        for (const Deed& deed : deeds)
            all += deed.often;
        int at = below(all);
        for (const Deed& deed : deeds) {
            if ((at -= deed.often) >= 0)
                continue;
            if (says_)
                std::fprintf(stderr, "%s\n", deed.name);
            (this->*deed.act)();
            break;
        }
        QCoreApplication::processEvents();
    }

    // Where a user's events would go: what is on top.
    QWindow* target() const
    {
        QWidget* top = QApplication::activePopupWidget();
        if (!top)
            top = QApplication::activeModalWidget();
        if (!top)
            top = window_.get();
        return top->windowHandle();
    }
    QPoint somewhere(const QWindow* window)
    {
        return {below(std::max(1, window->width())), below(std::max(1, window->height()))};
    }
    Qt::KeyboardModifiers someModifiers()
    {
        static constexpr Qt::KeyboardModifier all[] = {Qt::NoModifier,    Qt::NoModifier,      Qt::NoModifier,
                                                       Qt::ShiftModifier, Qt::ControlModifier, Qt::AltModifier};
        return all[below(std::size(all))];
    }
    Qt::MouseButton someButton()
    {
        static constexpr Qt::MouseButton all[] = {Qt::LeftButton, Qt::LeftButton, Qt::LeftButton, Qt::RightButton,
                                                  Qt::MiddleButton};
        return all[below(std::size(all))];
    }

    void move()
    {
        if (QWindow* const window = target())
            QTest::mouseMove(window, somewhere(window));
    }
    void click()
    {
        if (QPointer<QWindow> window = target()) {
            const QPoint point = somewhere(window);
            const Qt::MouseButton button = someButton();
            const Qt::KeyboardModifiers modifiers = someModifiers();
            QTest::mousePress(window, button, modifiers, point);
            if (window)
                QTest::mouseRelease(window, button, modifiers, point);
        }
    }
    void drag()
    {
        if (QPointer<QWindow> window = target()) {
            QTest::mousePress(window, Qt::LeftButton, someModifiers(), somewhere(window));
            for (int i = 0; i < 3 && window; ++i)
                QTest::mouseMove(window, somewhere(window));
            if (window)
                QTest::mouseRelease(window, Qt::LeftButton, {}, somewhere(window));
        }
    }
    void press()
    {
        static constexpr Qt::Key keys[] = {
            Qt::Key_Left,   Qt::Key_Right,  Qt::Key_Up,  Qt::Key_Down,      Qt::Key_Home,   Qt::Key_End,
            Qt::Key_PageUp, Qt::Key_Tab,    Qt::Key_Tab, Qt::Key_Return,    Qt::Key_Space,  Qt::Key_A,
            Qt::Key_C,      Qt::Key_V,      Qt::Key_X,   Qt::Key_Z,         Qt::Key_Y,      Qt::Key_W,
            Qt::Key_1,      Qt::Key_5,      Qt::Key_0,   Qt::Key_Delete,    Qt::Key_Insert, Qt::Key_Plus,
            Qt::Key_Minus,  Qt::Key_F1,     Qt::Key_F11, Qt::Key_Backspace, Qt::Key_Escape, Qt::Key_Escape,
            Qt::Key_O,      Qt::Key_Period, Qt::Key_F10, Qt::Key_Menu};
        if (QPointer<QWindow> window = target()) {
            const Qt::Key key = keys[below(std::size(keys))];
            const Qt::KeyboardModifiers modifiers = someModifiers();
            const bool writes = key < Qt::Key_Escape && !(modifiers & (Qt::ControlModifier | Qt::AltModifier));
            const QString text = writes ? QString(QChar(key)).toLower() : QString();
            qt_handleKeyEvent(window, QEvent::KeyPress, key, modifiers, text);
            QCoreApplication::processEvents();
            if (window)
                qt_handleKeyEvent(window, QEvent::KeyRelease, key, modifiers, text);
        }
    }
    void wheel()
    {
        QWindow* const window = target();
        if (!window)
            return;
        const QPoint point = somewhere(window);
        if (QWidget* const widget = QApplication::widgetAt(window->mapToGlobal(point))) {
            const QPointF global(window->mapToGlobal(point));
            QWheelEvent event(widget->mapFromGlobal(global), global, {}, {0, below(2) ? 120 : -120}, Qt::NoButton,
                              someModifiers(), Qt::NoScrollPhase, false);
            QApplication::sendEvent(widget, &event);
        }
    }
    void fill(QMimeData& data)
    {
        switch (below(6)) {
        case 0: break; // no formats at all
        case 1: data.setText(QStringLiteral("some words <b> of \u202e a text 🙂")); break;
        case 2: data.setText(QString(1 << below(18), QLatin1Char('w'))); break;
        case 3: data.setText(QStringLiteral("1\t2\n3\t4\n")); break;
        case 4: data.setUrls({QUrl::fromLocalFile(oneOf(files_))}); break;
        default: data.setData(QStringLiteral("text/plain"), QByteArray("\xff\xfe\0x", 4)); break;
        }
    }
    void dropSomething()
    {
        if (QApplication::activeModalWidget() || QApplication::activePopupWidget())
            return;
        QMimeData data;
        fill(data);
        QWidget* widget = window_->childAt(below(window_->width()), below(window_->height()));
        while (widget && !widget->acceptDrops())
            widget = widget->parentWidget();
        if (!widget)
            widget = window_.get();
        const QPoint point(below(std::max(1, widget->width())), below(std::max(1, widget->height())));
        QDragEnterEvent enter(point, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(widget, &enter);
        QDropEvent event(point, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        if (enter.isAccepted() || below(4) == 0)
            QApplication::sendEvent(widget, &event);
    }
    void resize() { window_->resize(200 + below(1400), 150 + below(900)); }
    void fillClipboard()
    {
        auto data = std::make_unique<QMimeData>();
        fill(*data);
        if (below(3) == 0)
            QApplication::clipboard()->clear();
        else
            QApplication::clipboard()->setMimeData(data.release());
    }
    void open()
    {
        if (!QApplication::activeModalWidget())
            window_->files()->open(oneOf(files_));
    }
    void trigger()
    {
        const auto actions = window_->findChildren<QAction*>();
        QAction* const action = oneOf(actions);
        if (!QApplication::activeModalWidget() && action->isEnabled() && !action->menu())
            action->trigger();
    }
    void undo() { below(3) ? session_->undoStack()->undo() : session_->undoStack()->redo(); }
    void wait() { QTest::qWait(below(40)); }

    // Dialogs have event loops of their own, in which it goes on for a while and then leaves them.
    void attend()
    {
        QTimer::singleShot(4, this, [this] {
            attend();
            if (auto* const popup = QApplication::activePopupWidget())
                below(4) ? press() : static_cast<void>(popup->close());
            else if (auto* const dialog = qobject_cast<QDialog*>(QApplication::activeModalWidget()))
                answer(dialog);
        });
    }
    void answer(QDialog* dialog)
    {
        if (auto* const files = qobject_cast<QFileDialog*>(dialog)) {
            files->setDirectory(folder_.path());
            files->selectFile(folder_.filePath(QString::number(below(5))));
            QMetaObject::invokeMethod(files, below(2) ? "accept" : "reject");
        } else if (qobject_cast<QPrintDialog*>(dialog) || qobject_cast<QPrintPreviewDialog*>(dialog)) {
            dialog->reject(); // it would print to files elsewhere
        } else if (below(6) == 0) {
            below(2) ? dialog->reject() : dialog->accept();
        } else {
            below(2) ? press() : click();
        }
    }

    std::mt19937 random_;
    QStringList files_;
    StallMeter meter_;
    bool says_ = false;
};

} // namespace attn
