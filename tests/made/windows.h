// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/colors/theme_style.h"
#include "ui/heatmap/heatmap_view.h"
#include "ui/inputs/sentence_edit.h"
#include "ui/inspector/inspector_panel.h"
#include "ui/jobs/guarded_application.h"
#include "ui/window/error_bar.h"
#include "ui/window/file_commands.h"
#include "ui/window/main_window.h"
#include "ui/window/status_line.h"

#include <QApplication>
#include <QDragEnterEvent>
#include <QLabel>
#include <QMimeData>
#include <QTemporaryDir>
#include <QTest>
#include <QUndoStack>

#include <cmath>
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

    void waitForRun(bool success = true)
    {
        if (success)
            QTRY_VERIFY_WITH_TIMEOUT(!window_->files()->loading()->busy() && !session_->jobs()->busy()
                                         && session_->error().isEmpty(),
                                     10000);
        else
            QTRY_VERIFY_WITH_TIMEOUT(!session_->jobs()->busy() && !session_->error().isEmpty(), 10000);
        QTest::qWait(30); // the summary follows
    }

    void type(const QString& text)
    {
        auto* const field = findByName<SentenceEdit>("Sentence");
        field->setFocus();
        QTest::keyClicks(field, text);
        waitForRun();
    }

    void clickCell(Cell cell)
    {
        HeatmapView* const heatmap = window_->views()->heatmap();
        QWidget* const target = heatmap->childAt(heatmap->cellRect(cell).center().toPoint());
        QVERIFY(target);
        QTest::mouseClick(target, Qt::LeftButton, {},
                          target->mapFrom(heatmap, heatmap->cellRect(cell).center().toPoint()));
    }

    void trigger(ActionId id) { window_->actions()[id]->trigger(); }
    QString status() const { return statusLine()->text(); }

    template <class Widget>
    Widget* findByName(const QString& accessibleName) const
    {
        for (auto* const widget : window_->findChildren<Widget*>())
            if (widget->accessibleName() == accessibleName)
                return widget;
        return nullptr;
    }

    QString inspected() const
    {
        return window_->findChild<InspectorPanel*>()->findChild<QLabel*>() ? findByName<QLabel>("Inspected")->text()
                                                                           : QString();
    }

    // Fields name themselves "Weight: 0.0456".
    double inspectedNumber(const QString& title) const
    {
        for (const auto* const label : window_->findChild<InspectorPanel*>()->findChildren<QLabel*>())
            if (label->accessibleName().startsWith(title + ": "))
                return label->accessibleName().mid(title.size() + 2).split(' ').front().toDouble();
        return std::nan("");
    }

    // As the inspector writes numbers: three significant digits.
    static double rounded(double value) { return QString::number(value, 'g', 3).toDouble(); }

    QTemporaryDir folder_;
    std::unique_ptr<Settings> settings_;
    std::unique_ptr<Session> session_;
    std::unique_ptr<MainWindow> window_;
};

} // namespace attn
