// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wording/derivation_text.h"

#include "ui/wording/number_text.h"
#include "ui/wording/shortened.h"
#include "ui/wording/token_label.h"

#include <QCoreApplication>
#include <QStringList>

namespace attn {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(attn::DerivationText)
};

// Names the token with its place in the shown run.
QString quoted(const std::vector<Token>& tokens, std::optional<Index> place)
{
    return place ? quotedToken(tokens[static_cast<std::size_t>(*place)], *place) : QString();
}

} // namespace

QString derivationText(const Run& run)
{
    if (!run.origin)
        return {};
    const Derivation& derivation = run.origin->derivation;
    QStringList parts;
    if (derivation.skip_first)
        parts << Text::tr("without first key");
    if (derivation.hide_special)
        parts << Text::tr("without special tokens");
    if (derivation.hide_padding)
        parts << Text::tr("without padding");
    if (!derivation.hidden_keys.empty())
        parts
            << Text::tr("without keys %1").arg(shortened(QString::fromStdString(text_of(derivation.hidden_keys)), 40));
    if (derivation.words)
        parts << Text::tr("joined to words");
    if (derivation.top_k > 0)
        parts << Text::tr("top %1 of each row").arg(derivation.top_k);
    if (derivation.mass < 1.0)
        parts << Text::tr("strongest %1 % of each row").arg(numberText(100.0 * derivation.mass));
    if (derivation.row_order == RowOrder::largest)
        parts << Text::tr("rows sorted by largest weight");
    if (derivation.row_order == RowOrder::key)
        parts << Text::tr("rows sorted by key %1").arg(quoted(run.keys, column_of(run, derivation.key)));
    if (derivation.column_order == ColumnOrder::total)
        parts << Text::tr("columns sorted by total");
    if (derivation.column_order == ColumnOrder::query)
        parts << Text::tr("columns sorted by query %1").arg(quoted(run.queries, row_of(run, derivation.query)));
    return parts.join(QStringLiteral(" · "));
}

} // namespace attn
