// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/status_line.h"

#include "ui/wording/counted.h"
#include "ui/wording/derivation_text.h"
#include "ui/wording/error_text.h"
#include "ui/wording/missing_glyphs.h"
#include "ui/wording/number_text.h"
#include "ui/wording/row_sums_text.h"
#include "ui/wording/shortened.h"

#include <algorithm>

namespace attn {

namespace {

constexpr qsizetype longestLine = 2000;      // characters
constexpr std::size_t mostLookedAt = 10'000; // tokens whose characters are looked for in the fonts

struct RowSums {
    QString shown;
    QString exactly; // for the tooltip
};

// Only weights that are meant to sum to 1 are held against it.
RowSums rowSums(const Run& run, const WeightsSummary& summary)
{
    if (summary.summed_rows == 0)
        return {};
    if (rows_sum_to_one(computed(run).normalizer) && summary.uneven_rows == 0) {
        const QString error = QString::number(summary.row_sum_error, 'g', 2);
        const bool all = summary.not_a_number + summary.infinite == 0;
        return {all ? StatusLine::tr("rows sum to 1 ✓") : StatusLine::tr("the other rows sum to 1 ✓"),
                (all ? StatusLine::tr("rows sum to 1 (max error %1)")
                     : StatusLine::tr("the other rows sum to 1 (max error %1)"))
                    .arg(error)};
    }
    const QString uneven = unevenRowsText(summary);
    return {uneven, uneven};
}

QString sizeOf(const Run& run)
{
    const auto queries = static_cast<int>(run.queries.size());
    const auto keys = static_cast<int>(run.keys.size());
    if (run.queries != run.keys)
        return QStringLiteral("%1 × %2").arg(counted(StatusLine::tr("%n quer(y|ies)", nullptr, queries), queries),
                                             counted(StatusLine::tr("%n key(s)", nullptr, keys), keys));
    const Run& origin = computed(run);
    if (run.origin && run.origin->derivation.words)
        return counted(StatusLine::tr("%n word(s)", nullptr, queries), queries);
    if (origin.placement && count_cells(origin.placement->layout) == std::ssize(origin.keys))
        return counted(StatusLine::tr("%n patch(|es)", nullptr, queries), queries);
    return counted(StatusLine::tr("%n token(s)", nullptr, queries), queries);
}

QStringList parts(const Run& run, const WeightsSummary& summary, const QString& sums)
{
    QStringList list;
    if (const QString changes = derivationText(run); !changes.isEmpty())
        list << changes;
    list << sizeOf(run);
    const auto written = static_cast<int>(std::ranges::count_if(run.queries, &Token::written));
    if (written > 0)
        list << counted(StatusLine::tr("%n written by the model", nullptr, written), written);
    list << (run.layers * run.heads == 1 ? StatusLine::tr("1 head")
                                         : StatusLine::tr("%1 × %2 heads").arg(run.layers).arg(run.heads));
    if (computed(run).traces)
        list << StatusLine::tr("%1 ms").arg(run.milliseconds, 0, 'f', run.milliseconds < 10.0 ? 1 : 0);
    if (summary.not_a_number > 0)
        list << StatusLine::tr("NaN: %1").arg(summary.not_a_number);
    if (summary.infinite > 0)
        list << StatusLine::tr("infinite: %1").arg(summary.infinite);
    if (summary.closed > 0)
        list << StatusLine::tr("masked: %1").arg(countText(summary.closed));
    if (!sums.isEmpty())
        list << sums;
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
    const auto showNothing = [this] {
        if (!session_->run())
            showRun(); // there is nothing to sum up
    };
    connect(session->shown(), &ShownRun::runChanged, this, showNothing);
    connect(session->jobs(), &JobRunner::busyChanged, this, showNothing);
    showRun();
}

void StatusLine::setHint(const QString& hint)
{
    if (hint == hint_)
        return;
    hint_ = hint;
    showRun();
}

void StatusLine::showRun()
{
    if (!hint_.isEmpty()) {
        setText(hint_);
        return;
    }
    const auto run = session_->shown()->run();
    if (!run) {
        setText(session_->jobs()->busy() ? tr("Computing…") : tr("Nothing to show yet"));
        setToolTip(text());
        return;
    }
    const auto answer = session_->answer();
    const QStringList model = answer ? QStringList{QString::fromStdString(answer->bundle->name)} : QStringList();
    const WeightsSummary& summary = session_->detail()->summary();
    const RowSums sums = rowSums(*run, summary);
    const QString missing = missingGlyphs(run);
    const QStringList notes = missing.isEmpty() ? QStringList() : QStringList{missing};
    const QString dot = QStringLiteral(" · ");
    setText(shortened((model + parts(*run, summary, sums.shown) + notes).join(dot), longestLine));
    setToolTip(shortened((model + parts(*run, summary, sums.exactly) + notes).join(dot), longestLine));
}

const QString& StatusLine::missingGlyphs(const std::shared_ptr<const Run>& run)
{
    if (named_.lock() == run)
        return missing_;
    named_ = run;
    const auto first = [](const std::vector<Token>& tokens) {
        return std::span(tokens).first(std::min(tokens.size(), mostLookedAt));
    };
    missing_ = missingGlyphsText(first(run->queries), font());
    if (missing_.isEmpty())
        missing_ = missingGlyphsText(first(run->keys), font());
    return missing_;
}

} // namespace attn
