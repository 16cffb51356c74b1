// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/status_line.h"

#include "ui/wording/derivation_text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>

#include <chrono>

namespace attn {

namespace {

using namespace std::chrono_literals;

// What can be said of the rows' sums. Only weights that are meant to sum to 1 are held against it.
QString rowSums(const Run& run, const WeightsSummary& summary)
{
    const bool expected = rows_sum_to_one(computed(run).normalizer);
    const QString error = QString::number(summary.row_sum_error, 'g', 2);
    if (expected && summary.uneven_rows == 0 && summary.not_a_number + summary.infinite > 0)
        return StatusLine::tr("the other rows sum to 1 (max error %1)").arg(error);
    if (expected && summary.uneven_rows == 0)
        return StatusLine::tr("rows sum to 1 (max error %1)").arg(error);
    const auto rows = static_cast<Index>(run.queries.size()) - summary.zero_rows;
    if (summary.uneven_rows < rows)
        return StatusLine::tr("%1 of %2 rows do not sum to 1 (off by up to %3)")
            .arg(summary.uneven_rows)
            .arg(rows)
            .arg(error);
    return StatusLine::tr("rows do not sum to 1 (off by up to %1)").arg(error);
}

QStringList parts(const Run& run, const WeightsSummary& summary)
{
    QStringList list;
    if (const QString changes = derivationText(run); !changes.isEmpty())
        list << changes;
    const Run& origin = computed(run);
    const auto queries = static_cast<int>(run.queries.size());
    const auto keys = static_cast<int>(run.keys.size());
    const QString unit = run.origin && run.origin->derivation.words ? StatusLine::tr("words")
        : origin.picture && origin.picture->prefix == 0             ? StatusLine::tr("patches")
                                                                    : StatusLine::tr("tokens");
    list << (run.queries == run.keys ? QStringLiteral("%1 %2").arg(queries).arg(unit)
                                     : StatusLine::tr("%1 queries × %2 keys").arg(queries).arg(keys));
    list << (run.layers * run.heads == 1 ? StatusLine::tr("1 head")
                                         : StatusLine::tr("%1 × %2 heads").arg(run.layers).arg(run.heads));
    if (origin.traces)
        list << StatusLine::tr("%1 ms").arg(run.milliseconds, 0, 'f', run.milliseconds < 10.0 ? 1 : 0);
    if (summary.not_a_number > 0)
        list << StatusLine::tr("NaN: %1").arg(summary.not_a_number);
    if (summary.infinite > 0)
        list << StatusLine::tr("infinite: %1").arg(summary.infinite);
    list << rowSums(run, summary);
    for (const std::string& note : run.notes)
        list << QString::fromStdString(note);
    return list;
}

} // namespace

StatusLine::StatusLine(QWidget* parent)
    : QWidget(parent), text_(new QLabel(this)), stage_(new QLabel(this)), progress_(new QProgressBar(this)),
      cancel_(new QToolButton(this))
{
    setAccessibleName(tr("Status"));
    text_->setAccessibleName(tr("Run"));
    text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    // A long line of notes is cut at the window's edge rather than making the window wide.
    text_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    progress_->setAccessibleName(tr("Progress"));
    progress_->setRange(0, 1000);
    progress_->setMaximumWidth(160);
    progress_->setTextVisible(true);
    cancel_->setText(tr("Cancel"));
    cancel_->setAccessibleName(tr("Cancel the run"));
    auto* const layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 0, 8, 0);
    layout->setSpacing(8);
    layout->addWidget(text_, 1);
    layout->addWidget(stage_);
    layout->addWidget(progress_);
    layout->addWidget(cancel_);

    delay_.setSingleShot(true);
    delay_.setInterval(300ms);
    connect(&delay_, &QTimer::timeout, this, [this] {
        stage_->show();
        progress_->show();
        cancel_->show();
    });
    connect(cancel_, &QToolButton::clicked, this, &StatusLine::cancelRequested);
    workEnded();
}

void StatusLine::showRun(const Run* run, const WeightsSummary& summary, const QString& model)
{
    QStringList all = model.isEmpty() ? QStringList() : QStringList(model);
    if (run)
        all += parts(*run, summary);
    text_->setText(run ? all.join(QStringLiteral(" · ")) : tr("Nothing to show yet"));
    text_->setToolTip(text_->text());
}

QString StatusLine::text() const
{
    return text_->text();
}

void StatusLine::workStarted()
{
    progress_->setValue(0);
    stage_->clear();
    if (!progress_->isVisible())
        delay_.start();
}

void StatusLine::workProgressed(double share, const QString& stage)
{
    if (!progress_->isVisible() && !delay_.isActive())
        delay_.start();
    progress_->setValue(static_cast<int>(1000.0 * share));
    stage_->setText(stage);
}

void StatusLine::workEnded()
{
    delay_.stop();
    stage_->hide();
    progress_->hide();
    cancel_->hide();
}

} // namespace attn
