// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wording/arrays_text.h"

#include "ui/wording/counted.h"

#include <QCoreApplication>
#include <QStringList>

namespace attn {

namespace {

struct ArraysText {
    Q_DECLARE_TR_FUNCTIONS(attn::ArraysText)
};

} // namespace

QString sizesText(const AttentionArrays& arrays)
{
    const auto layers = static_cast<int>(arrays.layers);
    const auto heads = static_cast<int>(arrays.heads);
    return QStringLiteral("%1 × %2 × %3 × %4")
        .arg(counted(ArraysText::tr("%n layer(s)", nullptr, layers), layers),
             counted(ArraysText::tr("%n head(s)", nullptr, heads), heads))
        .arg(arrays.queries)
        .arg(arrays.keys);
}

QString detailsText(const AttentionArrays& arrays)
{
    QStringList details;
    if (arrays.batch > 1)
        details << ArraysText::tr("a batch of %1").arg(arrays.batch);
    else if (arrays.unsaid_axis > 0)
        details << ArraysText::tr("or a batch of %1").arg(arrays.unsaid_axis);
    if (arrays.steps > 1)
        details << ArraysText::tr("%1 steps of a generated text").arg(arrays.steps);
    if (const auto others = static_cast<int>(arrays.left_out.size()); others > 0)
        details << counted(ArraysText::tr("%n array(s) of another shape left out", nullptr, others), others);
    return details.join(QStringLiteral(", "));
}

} // namespace attn
