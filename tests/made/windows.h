// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/colors/theme_style.h"
#include "ui/jobs/guarded_application.h"
#include "ui/window/error_bar.h"
#include "ui/window/file_commands.h"
#include "ui/window/main_window.h"
#include "ui/window/status_line.h"

#include <QApplication>
#include <QDragEnterEvent>
#include <QMimeData>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace attn {

// main() of a test with the application of the program, in which an exception ends that leaves a handler.
template <class Test>
int runWindowTest(int argc, char** argv)
{
    GuardedApplication application(argc, argv);
    Test test;
    return QTest::qExec(&test, argc, argv);
}

// The base of tests that use the whole window, offscreen, with settings of its own.
class WindowTest {
protected:
    void openWindow()
    {
        QFile::remove(folder_.filePath("settings.ini"));
        settings_ = std::make_unique<Settings>(folder_.filePath("settings.ini"), nullptr);
        session_ = std::make_unique<Session>();
        window_ = std::make_unique<MainWindow>(session_.get(), settings_.get());
        window_->resize(1280, 800);
        window_->show();
        QVERIFY(QTest::qWaitForWindowExposed(window_.get()));
    }

    void closeWindow()
    {
        window_.reset();
        session_.reset();
        settings_.reset();
    }

    bool isBusy() const
    {
        return window_->files()->loading()->busy() || session_->jobs()->busy() || session_->detail()->jobs()->busy();
    }

    void drop(const QString& path)
    {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(path)});
        QDragEnterEvent enter(QPoint(600, 400), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(window_.get(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent event(QPoint(600, 400), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(window_.get(), &event);
    }

    StatusLine* statusLine() const { return window_->findChild<StatusLine*>(); }
    ErrorBar* errorBar() const { return window_->errorBar(); }
    QString errorText() const { return errorBar()->message(); }

    QTemporaryDir folder_;
    std::unique_ptr<Settings> settings_;
    std::unique_ptr<Session> session_;
    std::unique_ptr<MainWindow> window_;
};

} // namespace attn
