// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/work_with_progress.h"

#include <QCoreApplication>
#include <QDialog>
#include <QEventLoop>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <atomic>
#include <exception>
#include <thread>

namespace attn {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(attn::WorkWithProgress)
};

constexpr int steps = 1000;
constexpr int patience = 300; // milliseconds

// Stays until the work has ended, even after Stop was pressed: nothing else may begin meanwhile.
class StopDialog : public QDialog {
public:
    StopDialog(const QString& what, std::stop_source& stop, QWidget* parent)
        : QDialog(parent), stop_(stop), text_(new QLabel(what, this)), bar_(new QProgressBar(this)),
          button_(new QPushButton(Text::tr("Stop"), this))
    {
        setWindowTitle(what);
        setModal(true);
        setMinimumWidth(360);
        text_->setAccessibleName(what);
        bar_->setAccessibleName(Text::tr("Progress"));
        bar_->setRange(0, steps);
        auto* const rows = new QVBoxLayout(this);
        rows->addWidget(text_);
        rows->addWidget(bar_);
        rows->addWidget(button_, 0, Qt::AlignRight);
        connect(button_, &QPushButton::clicked, this, &StopDialog::reject);
    }
    void show(int step) { bar_->setValue(step); }
    void reject() override
    {
        stop_.request_stop();
        text_->setText(Text::tr("Stopping…"));
        button_->setEnabled(false);
    }

private:
    std::stop_source& stop_;
    QLabel* text_;
    QProgressBar* bar_;
    QPushButton* button_;
};

// Throws Error unless the failure is a Cancelled.
bool isCancelled(const std::exception_ptr& failure)
{
    try {
        std::rethrow_exception(failure);
    } catch (const Cancelled&) {
        return true;
    } catch (const Error&) {
        throw;
    } catch (const std::bad_alloc&) {
        throw MemoryError("work.memory",
                          "There is not enough memory. Close other programs or make the figure smaller.");
    } catch (const std::exception& error) {
        throw Error("", "{0}", error.what());
    }
}

} // namespace

bool workWithProgress(QWidget* parent, const QString& what, std::function<void(const RunControl&)> work)
{
    std::stop_source stop;
    StopDialog dialog(what, stop, parent);
    QEventLoop loop;
    std::atomic<int> shown = 0;
    RunControl control;
    control.stop = stop.get_token();
    control.progress = [&](double share, std::string_view) {
        const int step = std::clamp(static_cast<int>(share * steps), 0, steps);
        if (shown.exchange(step) != step) // otherwise fine steps would fill the queue
            QMetaObject::invokeMethod(
                &dialog, [&dialog, step] { dialog.show(step); }, Qt::QueuedConnection);
    };
    std::exception_ptr failure;
    bool ended = false;
    std::jthread thread([&] {
        try {
            work(control);
        } catch (...) {
            failure = std::current_exception();
        }
        QMetaObject::invokeMethod(
            &loop,
            [&] {
                ended = true;
                loop.quit();
            },
            Qt::QueuedConnection);
    });
    // Most work ends before a dialog could be read.
    QTimer::singleShot(patience, &loop, &QEventLoop::quit);
    loop.exec(QEventLoop::ExcludeUserInputEvents);
    if (!ended) {
        dialog.open();
        loop.exec();
        dialog.hide();
    }
    thread.join();
    return !failure || !isCancelled(failure);
}

} // namespace attn
