// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/inspector_panel.h"

#include "engine/tensor/closed_cell.h"
#include "ui/help/control_help.h"
#include "ui/inspector/fact_text.h"
#include "ui/inspector/term_bars.h"
#include "ui/widgets/bar_list.h"
#include "ui/wording/counted.h"
#include "ui/wording/derivation_text.h"
#include "ui/wording/head_text.h"
#include "ui/wording/number_text.h"
#include "ui/wording/token_names.h"

#include <QFormLayout>
#include <QLabel>
#include <QToolButton>
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

// A label whose text can be selected runs as its first letter does, even where that is isolated: a mark goes before it.
QString fromLeftToRight(const QString& text)
{
    return text.contains(QChar(0x2068)) ? QChar(0x200E) + text : text;
}

void embolden(QLabel* label)
{
    QFont font = label->font();
    font.setBold(true);
    label->setFont(font);
}

} // namespace

InspectorPanel::InspectorPanel(Selection* selection, Inspected* inspected, QWidget* parent)
    : QScrollArea(parent), selection_(selection), inspected_(inspected), fact_(makeLabel(QPalette::WindowText)),
      headline_(makeLabel(QPalette::PlaceholderText)), head_(makeLabel(QPalette::PlaceholderText)),
      note_(makeLabel(QPalette::WindowText)),
      form_(new QFormLayout), titles_{tr("Weight"),          tr("Rank"),           tr("Score"),          tr("Scaled"),
                                      tr("Row maximum"),     tr("Row sum"),        tr("Row entropy"),    tr("Evenness"),
                                      tr("Keys not masked"), tr("Largest scaled"), tr("Normalizing sum")},
      more_(new QToolButton), barsTitle_(makeLabel(QPalette::WindowText)), bars_(new BarList),
      termsTitle_(makeLabel(QPalette::WindowText)), terms_(new TermBars)
{
    build();
    connect(bars_, &BarList::barHovered, this, &InspectorPanel::hoverBar);
    connect(bars_, &BarList::hoverEnded, this, [this] { selection_->hover({}); });
    connect(bars_, &BarList::barClicked, this, &InspectorPanel::clickBar);
    connect(inspected, &Inspected::changed, this, &InspectorPanel::refresh);
    refresh();
}

QWidget* InspectorPanel::makeNumbers()
{
    auto* const numbers = new QWidget;
    numbers->setLayout(form_);
    form_->setContentsMargins(0, 0, 0, 0);
    form_->setHorizontalSpacing(16);
    form_->setVerticalSpacing(4);
    form_->setRowWrapPolicy(QFormLayout::WrapLongRows);
    for (int field = 0; field < fieldCount; ++field) {
        auto* title = new QLabel(titles_[static_cast<std::size_t>(field)]);
        title->setForegroundRole(QPalette::PlaceholderText);
        fields_[static_cast<std::size_t>(field)] = makeLabel(QPalette::WindowText, false);
        form_->addRow(title, fields_[static_cast<std::size_t>(field)]);
    }
    form_->labelForField(fields_[entropy])->setToolTip(tr("\u2212\u03A3 a ln a of the row's weights, in nats"));
    form_->labelForField(fields_[evenness])
        ->setToolTip(tr("Row entropy divided by its largest possible value, the ln of the number of keys "
                        "that are not masked. 1: all of them get the same weight"));
    form_->labelForField(fields_[rowMaximum])
        ->setToolTip(tr("The row's largest scaled score, subtracted before the exponential"));
    form_->labelForField(fields_[rowSum])->setToolTip(tr("What the normalizer divides the row by"));
    return numbers;
}

void InspectorPanel::build()
{
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(8);
    embolden(fact_);
    embolden(barsTitle_);
    embolden(termsTitle_);
    fact_->setAccessibleName(tr("In words"));
    headline_->setAccessibleName(tr("Inspected"));
    note_->setAccessibleName(tr("Note"));
    more_->setText(tr("More numbers"));
    more_->setAccessibleName(more_->text());
    explain(more_, "more-numbers");
    explainQuietly(bars_, "strongest-bars");
    explainQuietly(terms_, "term-bars");
    more_->setAutoRaise(true);
    more_->setCheckable(true);
    more_->setArrowType(Qt::RightArrow);
    more_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    connect(more_, &QToolButton::toggled, this, [this](bool on) {
        more_->setArrowType(on ? Qt::DownArrow : Qt::RightArrow);
        tell();
    });
    layout->addWidget(fact_);
    layout->addWidget(headline_);
    layout->addWidget(head_);
    layout->addWidget(note_);
    layout->addWidget(barsTitle_);
    layout->addWidget(bars_);
    layout->addWidget(makeNumbers());
    layout->addWidget(more_);
    layout->addWidget(termsTitle_);
    layout->addWidget(terms_);
    layout->addStretch(1);
    setAccessibleName(tr("Inspector"));
    setManualPage(this, QStringLiteral("inspector"));
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
    const auto [place, facts] = inspected_->pinnedFirst();
    const bool pinned = !selection_->pinned().empty() || !selection_->rows().empty();
    // When the pointer leaves a picture the last numbers stay: emptying the panel each time would only flicker.
    if (place.empty() && !pinned_ && !shown_.empty() && place.run == shown_.run && place.pick == shown_.pick)
        return;
    // While the pinned cell stays as it is, the pointer changes nothing here.
    if (pinned && pinned_ && place == shown_ && !place.empty())
        return;
    pinned_ = pinned;
    shown_ = place;
    facts_ = facts;
    run_ = place.run;
    tell();
}

void InspectorPanel::tell()
{
    hideFields();
    if (shown_.empty())
        return showNothing();
    fact_->setText(fromLeftToRight(factText(shown_, facts_)));
    headline_->setVisible(true);
    head_->setVisible(true);
    const QString changes = derivationText(*run_);
    head_->setText(headText(*run_, shown_.pick) + (changes.isEmpty() ? QString() : QStringLiteral(" · ") + changes));
    if (!shown_.rows.empty())
        showRows(shown_.rows, facts_);
    else if (shown_.focus.query)
        showRow(*shown_.focus.query, shown_.focus.key, facts_);
    else
        showColumn(*shown_.focus.key, facts_);
    note_->setVisible(!note_->text().isEmpty());
}

void InspectorPanel::showNothing()
{
    fact_->setText(tr("Point at a cell to read what it says. Click to keep it."));
    headline_->setVisible(false);
    head_->setVisible(false);
    more_->setVisible(false);
    note_->setVisible(false);
    barsTitle_->setVisible(false);
    bars_->setVisible(false);
}

void InspectorPanel::showRow(Index query, std::optional<Index> key, const RowFacts& row)
{
    headline_->setText(tr("query %1").arg(queryNames(*run_).quotedWithText(query)));
    if (key)
        showCell({query, *key}, row);
    if (row.open == 0)
        note_->setText(tr("Every key is masked for this query: its weights and output are zero."));
    showRowFacts(row);
    showBars(tr("This row, strongest"), row, keyNames(*run_), key);
}

void InspectorPanel::showCell(Cell cell, const RowFacts& row)
{
    const HeadPick& pick = shown_.pick;
    const CellFacts facts = inspectCell(*run_, pick, cell, row);
    headline_->setText(
        tr("query %1 \u2192 key %2")
            .arg(queryNames(*run_).quotedWithText(cell.query), keyNames(*run_).quotedWithText(cell.key)));
    if (is_closed(facts.weight))
        fill(weight, tr("masked"));
    else
        fill(weight, facts.weight);
    if (facts.open)
        fill(rank,
             (row.open < std::ssize(row.weights) ? tr("%1 of %2 not masked") : tr("%1 of %2"))
                 .arg(countText(facts.rank), countText(row.open)));
    else
        note_->setText(is_closed(facts.weight) ? tr("This cell is masked.")
                                               : tr("This cell is masked: its weight is exactly 0."));
    const QString mean = pick.head.is_number() ? QString() : tr(" (mean)");
    if (facts.score)
        fill(score, *facts.score, mean);
    if (facts.scaled)
        fill(scaled, *facts.scaled, mean);
    terms_->setTerms(facts.terms);
    terms_->setVisible(!facts.terms.empty() && more_->isChecked());
    termsTitle_->setText(tr("Score, dimension by dimension"));
    termsTitle_->setVisible(terms_->isVisibleTo(this));
}

void InspectorPanel::showRowFacts(const RowFacts& row)
{
    fill(maximum, row.maximum);
    fill(sum, row.sum);
    if (!std::isnan(row.entropy)) { // weights below zero or NaN have none
        fill(entropy, row.entropy, tr(" nats"));
        fill(evenness, row.evenness);
    }
    if (row.open < static_cast<Index>(row.weights.size()))
        fill(openKeys, tr("%1 of %2").arg(countText(row.open), countText(std::ssize(row.weights))));
    if (!row.normalizer || row.open == 0)
        return;
    if (!std::isnan(row.normalizer->maximum))
        fill(rowMaximum, row.normalizer->maximum);
    if (row.normalizer->sum != 0.0)
        fill(rowSum, row.normalizer->sum);
}

void InspectorPanel::showColumn(Index key, const RowFacts& facts)
{
    const std::vector<double>& column = facts.weights;
    headline_->setText(tr("key %1, seen by every query").arg(keyNames(*run_).quotedWithText(key)));
    OpenSum open;
    for (const double value : column)
        open.add(value);
    note_->setText(is_closed(open.sum()) ? tr("This key is masked for every query.")
                                         : tr("It receives %1 in all, %2 of a query on average.")
                                               .arg(numberText(open.sum()), numberText(open.mean())));
    showBars(tr("Who looks at it most"), facts, queryNames(*run_), {});
}

void InspectorPanel::showRows(const std::vector<Index>& queries, const RowFacts& rows)
{
    const auto count = static_cast<int>(queries.size());
    headline_->setText(counted(tr("%n quer(y|ies), summed", nullptr, count), count));
    QStringList names;
    for (std::size_t i = 0; i < std::min(queries.size(), barCount); ++i)
        names.append(queryNames(*run_).quoted(queries[i]));
    if (queries.size() > barCount)
        names.append(QStringLiteral("\u2026"));
    note_->setText(fromLeftToRight(names.join(QLatin1String(", "))));
    fill(maximum, rows.maximum);
    fill(sum, rows.sum);
    showBars(tr("These rows, strongest"), rows, keyNames(*run_), {});
}

void InspectorPanel::showBars(const QString& title, const RowFacts& facts, const TokenNames& names,
                              std::optional<Index> current)
{
    std::vector<Bar> bars;
    for (const RankedWeight& entry : strongest(facts, barCount))
        bars.push_back({names.label(entry.index), entry.weight, entry.index, current == entry.index});
    barsTitle_->setText(title);
    barsTitle_->setVisible(true);
    bars_->setBars(std::move(bars));
    bars_->setVisible(true);
}

// With all of its digits in the tooltip.
void InspectorPanel::fill(Field field, double number, const QString& unit)
{
    fill(field, numberText(number) + unit);
    fields_[static_cast<std::size_t>(field)]->setToolTip(
        tr("All digits: %1").arg(QString::number(number, 'g', QLocale::FloatingPointShortest)));
}

void InspectorPanel::fill(Field field, const QString& value)
{
    const auto place = static_cast<std::size_t>(field);
    fields_[place]->setText(value);
    fields_[place]->setToolTip({});
    fields_[place]->setAccessibleName(QStringLiteral("%1: %2").arg(titles_[place], value));
    form_->setRowVisible(fields_[place], field <= lastFirstNumber || more_->isChecked());
    if (field > lastFirstNumber)
        more_->setVisible(true);
}

void InspectorPanel::hideFields()
{
    for (QLabel* field : fields_)
        form_->setRowVisible(field, false);
    more_->setVisible(false);
    note_->clear();
    termsTitle_->setVisible(false);
    terms_->setVisible(false);
}

Focus InspectorPanel::focusOfBar(Index index) const
{
    if (shown_.focus.query)
        return {shown_.focus.query, index};
    return shown_.focus.key ? Focus{index, shown_.focus.key} : Focus{{}, index};
}

void InspectorPanel::hoverBar(Index index)
{
    selection_->hover(focusOfBar(index));
}

void InspectorPanel::clickBar(Index index)
{
    selection_->pin(focusOfBar(index));
}

} // namespace attn
