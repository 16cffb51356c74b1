// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/status_line.h"

#include "ui/wording/derivation_text.h"
#include "ui/wording/error_text.h"

namespace attn {

namespace {

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
    for (const Message& note : run.notes)
        list << messageText(note);
    return list;
}

} // namespace

StatusLine::StatusLine(Session* session, QWidget* parent) : QLabel(parent), session_(session)
{
    setAccessibleName(tr("Run"));
    setTextInteractionFlags(Qt::TextSelectableByMouse);
    setContentsMargins(16, 0, 0, 0);
    // A long line of notes is cut at the window's edge rather than making the window wide.
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    connect(session->detail(), &HeadDetail::summaryChanged, this, &StatusLine::showRun);
    connect(session->shown(), &ShownRun::runChanged, this, [this] {
        if (!session_->run())
            showRun(); // there is nothing to sum up
    });
    showRun();
}

void StatusLine::showRun()
{
    const auto run = session_->shown()->run();
    QStringList all;
    if (const auto answer = session_->answer())
        all << QString::fromStdString(answer->bundle->name);
    if (run)
        all += parts(*run, session_->detail()->summary());
    setText(run ? all.join(QStringLiteral(" · ")) : tr("Nothing to show yet"));
    setToolTip(text());
}

} // namespace attn
