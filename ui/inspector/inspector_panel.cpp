// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/inspector_panel.h"

#include "engine/tensor/closed_cell.h"
#include "ui/inspector/term_bars.h"
#include "ui/widgets/bar_list.h"
#include "ui/wording/counted.h"
#include "ui/wording/derivation_text.h"
#include "ui/wording/head_text.h"
#include "ui/wording/number_text.h"
#include "ui/wording/token_label.h"

#include <QFormLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <cmath>

namespace attn {

namespace {

constexpr std::size_t barCount = 12;

QLabel* makeLabel(QPalette::ColorRole role, bool wrap = true)
{
    auto* label = new QLabel;
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(wrap);
    label->setForegroundRole(role);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

void embolden(QLabel* label)
{
    QFont font = label->font();
    font.setBold(true);
    label->setFont(font);
}

// Six digits: what a float holds.
QString exact(double number)
{
    return numberText(number, 6);
}

// While a smaller run takes the place of a larger one, the selection may for a moment point outside of it.
bool isInside(const Focus& focus, const std::vector<Index>& rows, const Run& run)
{
    const auto queries = static_cast<Index>(run.queries.size());
    return focus.query.value_or(0) < queries && focus.key.value_or(0) < static_cast<Index>(run.keys.size())
        && (rows.empty() || rows.back() < queries);
}

} // namespace

InspectorPanel::InspectorPanel(Session* session, QWidget* parent)
    : QScrollArea(parent), session_(session), headline_(makeLabel(QPalette::WindowText)),
      head_(makeLabel(QPalette::PlaceholderText)), note_(makeLabel(QPalette::WindowText)),
      form_(new QFormLayout), titles_{tr("Weight"),          tr("Score"),          tr("Scaled"),         tr("Rank"),
                                      tr("Row maximum"),     tr("Row sum"),        tr("Row entropy"),    tr("Evenness"),
                                      tr("Keys not masked"), tr("Largest scaled"), tr("Normalizing sum")},
      barsTitle_(makeLabel(QPalette::WindowText)), bars_(new BarList), termsTitle_(makeLabel(QPalette::WindowText)),
      terms_(new TermBars), facts_([this] { refresh(); })
{
    build();
    Selection* selection = session->selection();
    connect(bars_, &BarList::barHovered, this, &InspectorPanel::hoverBar);
    connect(bars_, &BarList::hoverEnded, this, [selection] { selection->hover({}); });
    connect(bars_, &BarList::barClicked, this, &InspectorPanel::clickBar);
    // When the pointer leaves a picture the last numbers stay: emptying the panel each time would only flicker.
    connect(selection, &Selection::hoverChanged, this, [this, selection] {
        if (!selection->current().empty() && selection->pinned().empty() && selection->rows().empty())
            refresh();
    });
    connect(selection, &Selection::pinnedChanged, this, &InspectorPanel::refresh);
    connect(selection, &Selection::headChanged, this, &InspectorPanel::refresh);
    connect(session->shown(), &ShownRun::runChanged, this, &InspectorPanel::refresh);
    refresh();
}

void InspectorPanel::build()
{
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(8);
    embolden(headline_);
    embolden(barsTitle_);
    embolden(termsTitle_);
    headline_->setAccessibleName(tr("Inspected"));
    note_->setAccessibleName(tr("Note"));
    form_->setHorizontalSpacing(16);
    form_->setVerticalSpacing(4);
    form_->setRowWrapPolicy(QFormLayout::WrapLongRows);
    for (int field = 0; field < fieldCount; ++field) {
        auto* title = new QLabel(titles_[static_cast<std::size_t>(field)]);
        title->setForegroundRole(QPalette::PlaceholderText);
        fields_[static_cast<std::size_t>(field)] = makeLabel(QPalette::WindowText, false);
        form_->addRow(title, fields_[static_cast<std::size_t>(field)]);
    }
    fields_[entropy]->setToolTip(tr("\u2212\u03A3 a ln a of the row's weights, in nats"));
    fields_[evenness]->setToolTip(tr("Row entropy divided by its largest possible value, the ln of the number of keys "
                                     "that are not masked. 1: all of them get the same weight"));
    fields_[rowMaximum]->setToolTip(tr("The row's largest scaled score, subtracted before the exponential"));
    fields_[rowSum]->setToolTip(tr("What the normalizer divides the row by"));
    layout->addWidget(headline_);
    layout->addWidget(head_);
    layout->addWidget(note_);
    layout->addLayout(form_);
    layout->addWidget(barsTitle_);
    layout->addWidget(bars_);
    layout->addWidget(termsTitle_);
    layout->addWidget(terms_);
    layout->addStretch(1);
    setAccessibleName(tr("Inspector"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setWidget(content);
}

void InspectorPanel::showEvent(QShowEvent* event)
{
    QScrollArea::showEvent(event);
    if (outdated_)
        refresh();
}

void InspectorPanel::refresh()
{
    outdated_ = !isVisible();
    if (outdated_)
        return;
    Selection* selection = session_->selection();
    run_ = session_->shown()->run();
    const Focus focus = selection->current();
    const bool any = !focus.empty() || !selection->rows().empty();
    if (!run_ || !any || !isInside(focus, selection->rows(), *run_)) {
        facts_.stop();
        shown_ = focus;
        hideFields();
        return showNothing();
    }
    if (!haveFacts(ask()))
        return;
    shown_ = focus;
    hideFields();
    head_->setVisible(true);
    const QString changes = derivationText(*run_);
    head_->setText(headText(*run_, selection->head())
                   + (changes.isEmpty() ? QString() : QStringLiteral(" · ") + changes));
    if (!selection->rows().empty())
        showRows(selection->rows(), facts_.value());
    else if (shown_.query)
        showRow(*shown_.query, shown_.key, facts_.value());
    else
        showColumn(*shown_.key, facts_.value());
    note_->setVisible(!note_->text().isEmpty());
}

InspectorPanel::Asked InspectorPanel::ask() const
{
    const Selection* selection = session_->selection();
    Asked asked{run_, selection->head(), {}, {}, selection->rows()};
    if (asked.rows.empty() && selection->current().query)
        asked.query = selection->current().query;
    else if (asked.rows.empty())
        asked.key = selection->current().key;
    return asked;
}

bool InspectorPanel::haveFacts(const Asked& asked)
{
    const bool makesTrace =
        asked.query && !asked.pick.layer.is_mean() && !asked.run->trace_ready(LayerIndex{asked.pick.layer.number});
    return facts_.ask(asked, makesTrace ? longerThanAFrame : countCells(asked),
                      [asked](const RunControl& control) { return inspect(asked, control); });
}

// The cells that have to be made: for one column of computed or derived weights those of all rows.
Index InspectorPanel::countCells(const Asked& asked)
{
    const auto keys = static_cast<Index>(asked.run->keys.size());
    const auto queries = static_cast<Index>(asked.run->queries.size());
    const Index rows = asked.key ? queries : asked.query ? 1 : std::ssize(asked.rows);
    return rows * (asked.key && !asked.run->traces && !asked.run->origin ? 1 : keys) * asked.run->matrices(asked.pick);
}

RowFacts InspectorPanel::inspect(const Asked& asked, const RunControl& control)
{
    if (asked.query)
        return inspectRow(*asked.run, asked.pick, *asked.query);
    if (!asked.key)
        return inspectRows(*asked.run, asked.pick, asked.rows, control);
    RowFacts facts;
    facts.weights = readColumn(*asked.run, asked.pick, *asked.key, control);
    return facts;
}

void InspectorPanel::showNothing()
{
    headline_->setText(tr("Point at a cell to see its numbers, click to keep it"));
    head_->setVisible(false);
    note_->setVisible(false);
    barsTitle_->setVisible(false);
    bars_->setVisible(false);
}

void InspectorPanel::showRow(Index query, std::optional<Index> key, const RowFacts& row)
{
    headline_->setText(tr("query %1").arg(quotedToken(run_->queries, query)));
    if (key)
        showCell({query, *key}, row);
    if (row.open == 0)
        note_->setText(tr("Every key is masked for this query: its weights and output are zero."));
    showRowFacts(row);
    showBars(tr("This row, strongest"), row.weights, run_->keys, key);
}

void InspectorPanel::showCell(Cell cell, const RowFacts& row)
{
    const Selection* selection = session_->selection();
    const CellFacts facts = inspectCell(*run_, selection->head(), cell, row);
    headline_->setText(
        tr("query %1 \u2192 key %2").arg(quotedToken(run_->queries, cell.query), quotedToken(run_->keys, cell.key)));
    if (is_closed(facts.weight))
        fill(weight, tr("masked"));
    else
        fill(weight, exact(facts.weight));
    if (facts.open)
        fill(rank, tr("%1 of %2").arg(facts.rank).arg(row.weights.size()));
    else
        note_->setText(is_closed(facts.weight) ? tr("This cell is masked.")
                                               : tr("This cell is masked: its weight is exactly 0."));
    const QString mean = selection->head().head.is_number() ? QString() : tr(" (mean)");
    if (facts.score)
        fill(score, exact(*facts.score) + mean);
    if (facts.scaled)
        fill(scaled, exact(*facts.scaled) + mean);
    terms_->setTerms(facts.terms);
    terms_->setVisible(!facts.terms.empty());
    termsTitle_->setText(tr("Score, dimension by dimension"));
    termsTitle_->setVisible(!facts.terms.empty());
}

void InspectorPanel::showRowFacts(const RowFacts& row)
{
    fill(maximum, exact(row.maximum));
    fill(sum, exact(row.sum));
    if (!std::isnan(row.entropy)) { // weights below zero or NaN have none
        fill(entropy, tr("%1 nats").arg(exact(row.entropy)));
        fill(evenness, exact(row.evenness));
    }
    if (row.open < static_cast<Index>(row.weights.size()))
        fill(openKeys, tr("%1 of %2").arg(row.open).arg(row.weights.size()));
    if (!row.normalizer || row.open == 0)
        return;
    if (!std::isnan(row.normalizer->maximum))
        fill(rowMaximum, exact(row.normalizer->maximum));
    if (row.normalizer->sum != 0.0)
        fill(rowSum, exact(row.normalizer->sum));
}

void InspectorPanel::showColumn(Index key, const RowFacts& facts)
{
    const std::vector<double>& column = facts.weights;
    headline_->setText(tr("key %1, seen by every query").arg(quotedToken(run_->keys, key)));
    OpenSum open;
    for (const double value : column)
        open.add(value);
    note_->setText(
        is_closed(open.sum())
            ? tr("This key is masked for every query.")
            : tr("It receives %1 in all, %2 of a query on average.").arg(exact(open.sum()), exact(open.mean())));
    showBars(tr("Who looks at it most"), column, run_->queries, {});
}

void InspectorPanel::showRows(const std::vector<Index>& queries, const RowFacts& rows)
{
    const auto count = static_cast<int>(queries.size());
    headline_->setText(counted(tr("%n quer(y|ies), summed", nullptr, count), count));
    QStringList names;
    for (std::size_t i = 0; i < std::min(queries.size(), barCount); ++i)
        names.append(quotedToken(run_->queries, queries[i]));
    if (queries.size() > barCount)
        names.append(QStringLiteral("\u2026"));
    note_->setText(names.join(QLatin1String(", ")));
    fill(maximum, exact(rows.maximum));
    fill(sum, exact(rows.sum));
    showBars(tr("These rows, strongest"), rows.weights, run_->keys, {});
}

void InspectorPanel::showBars(const QString& title, const std::vector<double>& weights,
                              const std::vector<Token>& tokens, std::optional<Index> current)
{
    std::vector<Bar> bars;
    for (const RankedWeight& entry : strongest(weights, barCount))
        bars.push_back({tokenLabel(tokens[static_cast<std::size_t>(entry.index)]), entry.weight, entry.index,
                        current == entry.index});
    barsTitle_->setText(title);
    barsTitle_->setVisible(true);
    bars_->setBars(std::move(bars));
    bars_->setVisible(true);
}

void InspectorPanel::fill(Field field, const QString& value)
{
    const auto place = static_cast<std::size_t>(field);
    fields_[place]->setText(value);
    fields_[place]->setAccessibleName(QStringLiteral("%1: %2").arg(titles_[place], value));
    form_->setRowVisible(fields_[place], true);
}

void InspectorPanel::hideFields()
{
    for (QLabel* field : fields_)
        form_->setRowVisible(field, false);
    note_->clear();
    termsTitle_->setVisible(false);
    terms_->setVisible(false);
}

Focus InspectorPanel::focusOfBar(Index index) const
{
    if (shown_.query)
        return {shown_.query, index};
    return shown_.key ? Focus{index, shown_.key} : Focus{{}, index};
}

void InspectorPanel::hoverBar(Index index)
{
    session_->selection()->hover(focusOfBar(index));
}

void InspectorPanel::clickBar(Index index)
{
    session_->selection()->pin(focusOfBar(index));
}

} // namespace attn
