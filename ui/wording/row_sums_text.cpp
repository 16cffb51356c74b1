// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wording/row_sums_text.h"

#include "ui/wording/counted.h"
#include "ui/wording/number_text.h"

#include <QCoreApplication>

namespace attn {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(attn::RowSumsText)
};

constexpr double even = 1e-3; // as in WeightsSummary::uneven_rows

QString missingText(const WeightsSummary& summary)
{
    const QString most = percentText(1.0 - summary.least_sum);
    if (1.0 - summary.largest_sum <= even)
        return Text::tr("up to %1 of a row is missing").arg(most);
    const QString least = percentText(1.0 - summary.largest_sum);
    return least == most ? Text::tr("%1 of each row is missing").arg(most)
                         : Text::tr("%1 to %2 of each row is missing").arg(least, most);
}

} // namespace

bool missesWeight(const WeightsSummary& summary)
{
    return summary.uneven_rows > 0 && summary.smallest >= 0.0 && summary.largest_sum <= 1.0 + even;
}

bool mayBeScores(const WeightsSummary& summary)
{
    return summary.uneven_rows > 0 && summary.uneven_rows == summary.summed_rows && !missesWeight(summary);
}

QString unevenRowsText(const WeightsSummary& summary)
{
    if (summary.uneven_rows == 0)
        return {};
    const QString rows = summary.uneven_rows == summary.summed_rows
        ? Text::tr("rows do not sum to 1")
        : counted(Text::tr("%n of %1 rows do(es|) not sum to 1", nullptr, static_cast<int>(summary.uneven_rows))
                      .arg(summary.summed_rows),
                  summary.uneven_rows);
    return missesWeight(summary)
        ? Text::tr("%1: %2").arg(rows, missingText(summary))
        : Text::tr("%1 (off by up to %2)").arg(rows, QString::number(summary.row_sum_error, 'g', 2));
}

} // namespace attn
