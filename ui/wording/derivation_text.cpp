// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wording/derivation_text.h"

#include "ui/wording/number_text.h"
#include "ui/wording/shortened.h"
#include "ui/wording/token_names.h"

#include <QCoreApplication>
#include <QStringList>

namespace attn {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(attn::DerivationText)
};

QString quoted(const TokenNames& names, std::optional<Index> place)
{
    return place ? names.quoted(*place) : QString();
}

} // namespace

std::vector<WeightsChange> changesOf(const Run& run)
{
    if (!run.origin)
        return {};
    const Derivation& made = run.origin->derivation;
    std::vector<WeightsChange> changes;
    const auto add = [&changes](bool done, const QString& text, void (*undo)(Derivation&)) {
        if (done)
            changes.push_back({text, undo});
    };
    add(made.softmax, Text::tr("softmax of each row"), [](Derivation& d) { d.softmax = false; });
    add(made.skip_first, Text::tr("without first key"), [](Derivation& d) { d.skip_first = false; });
    add(made.hide_special, Text::tr("without special tokens"), [](Derivation& d) { d.hide_special = false; });
    add(made.hide_padding, Text::tr("without padding"), [](Derivation& d) { d.hide_padding = false; });
    add(!made.hidden_keys.empty(),
        Text::tr("without keys %1").arg(shortened(QString::fromStdString(text_of(made.hidden_keys)), 40)),
        [](Derivation& d) { d.hidden_keys.clear(); });
    add(made.words, Text::tr("joined to words"), [](Derivation& d) { d.words = false; });
    add(made.top_k > 0, Text::tr("top %1 of each row").arg(made.top_k), [](Derivation& d) { d.top_k = 0; });
    add(made.mass < 1.0, Text::tr("strongest %1 % of each row").arg(numberText(100.0 * made.mass)),
        [](Derivation& d) { d.mass = 1.0; });
    const auto rowsAsGiven = [](Derivation& d) { d.row_order = RowOrder::given; };
    add(made.row_order == RowOrder::largest, Text::tr("rows sorted by largest weight"), rowsAsGiven);
    if (made.row_order == RowOrder::key)
        add(true, Text::tr("rows sorted by key %1").arg(quoted(keyNames(run), column_of(run, made.key))), rowsAsGiven);
    const auto columnsAsGiven = [](Derivation& d) { d.column_order = ColumnOrder::given; };
    add(made.column_order == ColumnOrder::total, Text::tr("columns sorted by total"), columnsAsGiven);
    if (made.column_order == ColumnOrder::query)
        add(true, Text::tr("columns sorted by query %1").arg(quoted(queryNames(run), row_of(run, made.query))),
            columnsAsGiven);
    return changes;
}

QString derivationText(const Run& run)
{
    QStringList texts;
    for (const WeightsChange& change : changesOf(run))
        texts << change.text;
    return texts.join(QStringLiteral(" · "));
}

} // namespace attn
