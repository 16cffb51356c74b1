// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/weights_panel.h"

#include "ui/help/control_help.h"
#include "ui/wording/token_names.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QStandardItemModel>

#include <limits>

namespace attn {

namespace {

constexpr int lastOrder = 2;   // by one key or query
constexpr int shownOrder = 18; // characters

void name(QWidget* widget, const QString& name, const char* help)
{
    widget->setAccessibleName(name);
    explain(widget, help);
}

// The last entry of `orders` names the token to sort by, and can be chosen when there is one.
void nameLastOrder(QComboBox* orders, const QString& name, bool possible)
{
    orders->setItemText(lastOrder, name);
    auto* const item = qobject_cast<QStandardItemModel*>(orders->model())->item(lastOrder);
    item->setEnabled(possible);
}

} // namespace

WeightsPanel::WeightsPanel(Session* session, QWidget* parent)
    : Popover(parent), session_(session), softmax_(new QCheckBox(tr("These are scores: so&ftmax of each row"))),
      skipFirst_(new QCheckBox(tr("Hide the &first key"))), hideSpecial_(new QCheckBox(tr("Hide s&pecial tokens"))),
      hidePadding_(new QCheckBox(tr("Hide pa&dding"))), hiddenKeys_(new QLineEdit),
      words_(new QCheckBox(tr("Join sub-tokens into &words"))), count_(new QSpinBox), mass_(new QDoubleSpinBox),
      rows_(new QComboBox), columns_(new QComboBox), reset_(new QPushButton(tr("Show as &computed")))
{
    build();
    connect(session->shown(), &ShownRun::derivationChanged, this, &WeightsPanel::showSession);
    connect(session->shown(), &ShownRun::runChanged, this, &WeightsPanel::showSession);
    connect(session->selection(), &Selection::pinnedChanged, this, &WeightsPanel::showOrders);
    for (auto* const check : {softmax_, skipFirst_, hideSpecial_, hidePadding_, words_})
        connect(check, &QCheckBox::toggled, this, &WeightsPanel::readFields);
    connect(count_, &QSpinBox::valueChanged, this, &WeightsPanel::readFields);
    connect(mass_, &QDoubleSpinBox::valueChanged, this, &WeightsPanel::readFields);
    for (auto* const orders : {rows_, columns_})
        connect(orders, &QComboBox::activated, this, &WeightsPanel::readFields);
    connect(hiddenKeys_, &QLineEdit::editingFinished, this, &WeightsPanel::readHiddenKeys);
    connect(reset_, &QPushButton::clicked, this, [this] { session_->shown()->setDerivation({}); });
    showSession();
}

void WeightsPanel::build()
{
    setAccessibleName(tr("Weights"));
    setManualPage(this, QStringLiteral("filters"));
    setObjectName(QStringLiteral("weights panel"));
    name(softmax_, tr("Softmax of each row"), "softmax-rows");
    name(skipFirst_, tr("Hide the first key"), "hide-first-key");
    name(hideSpecial_, tr("Hide special tokens"), "hide-special");
    name(hidePadding_, tr("Hide padding"), "hide-padding");
    name(hiddenKeys_, tr("Keys that are hidden"), "hide-keys");
    hiddenKeys_->setPlaceholderText(tr("none"));
    name(words_, tr("Join sub-tokens into words"), "join-words");
    count_->setRange(0, std::numeric_limits<int>::max());
    count_->setSpecialValueText(tr("all"));
    count_->setKeyboardTracking(false);
    name(count_, tr("Weights kept in each row"), "keep-strongest");
    mass_->setRange(0.1, 100.0);
    mass_->setDecimals(1);
    mass_->setSuffix(tr(" %"));
    mass_->setKeyboardTracking(false);
    name(mass_, tr("Share of each row that is kept"), "keep-share");
    rows_->addItems({tr("as given"), tr("by largest weight"), {}});
    name(rows_, tr("Order of the rows"), "row-order");
    columns_->addItems({tr("as given"), tr("by total weight"), {}});
    name(columns_, tr("Order of the columns"), "column-order");
    for (auto* const orders : {rows_, columns_}) {
        orders->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        orders->setMinimumContentsLength(shownOrder);
    }
    name(reset_, tr("Show the weights as computed"), "as-computed");

    auto* const form = new QFormLayout(this);
    form->setContentsMargins(16, 16, 16, 16);
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(8);
    form->addRow(softmax_);
    form->addRow(skipFirst_);
    form->addRow(hideSpecial_);
    form->addRow(hidePadding_);
    form->addRow(tr("Hide &keys"), hiddenKeys_);
    form->addRow(words_);
    form->addRow(tr("Keep &strongest of each row"), count_);
    form->addRow(tr("Keep this s&hare of each row"), mass_);
    form->addRow(tr("&Rows"), rows_);
    form->addRow(tr("Col&umns"), columns_);
    form->addRow(reset_);
}

void WeightsPanel::popUp(const QWidget* anchor)
{
    Popover::popUp(anchor, skipFirst_);
}

void WeightsPanel::showSession()
{
    const Derivation& derivation = session_->shown()->derivation();
    const QSignalBlocker quiet[] = {
        QSignalBlocker(softmax_),     QSignalBlocker(skipFirst_),  QSignalBlocker(hideSpecial_), QSignalBlocker(words_),
        QSignalBlocker(hidePadding_), QSignalBlocker(hiddenKeys_), QSignalBlocker(count_),       QSignalBlocker(mass_)};
    softmax_->setVisible(session_->document().kind == InputKind::weights);
    softmax_->setChecked(derivation.softmax);
    skipFirst_->setChecked(derivation.skip_first);
    hideSpecial_->setChecked(derivation.hide_special);
    hidePadding_->setChecked(derivation.hide_padding);
    hiddenKeys_->setText(QString::fromStdString(text_of(derivation.hidden_keys)));
    words_->setChecked(derivation.words);
    count_->setValue(static_cast<int>(derivation.top_k));
    mass_->setValue(100.0 * derivation.mass);
    rows_->setCurrentIndex(static_cast<int>(derivation.row_order));
    columns_->setCurrentIndex(static_cast<int>(derivation.column_order));
    reset_->setEnabled(derivation != Derivation{});
    showOrders();
}

// While rows or columns are sorted by a token, the entry names that token, even when another one is selected.
void WeightsPanel::showOrders()
{
    const Derivation& derivation = session_->shown()->derivation();
    const auto run = session_->shown()->run();
    const bool byKey = derivation.row_order == RowOrder::key;
    const bool byQuery = derivation.column_order == ColumnOrder::query;
    const auto name = [](const QString& text, const TokenNames& names, std::size_t count, std::optional<Index> place) {
        return text.arg(place && *place < static_cast<Index>(count) ? names.quoted(*place) : QString());
    };
    const std::optional<Index> key = byKey ? derivation.key : selectedKey();
    const std::optional<Index> query = byQuery ? derivation.query : selectedQuery();
    nameLastOrder(rows_,
                  run && key ? name(tr("by key %1"), keyNames(*run), run->keys.size(), column_of(*run, *key))
                             : tr("by key (select one)"),
                  run && key);
    nameLastOrder(columns_,
                  run && query ? name(tr("by query %1"), queryNames(*run), run->queries.size(), row_of(*run, *query))
                               : tr("by query (select one)"),
                  run && query);
}

void WeightsPanel::readFields()
{
    Derivation derivation = session_->shown()->derivation();
    derivation.softmax = softmax_->isChecked();
    derivation.skip_first = skipFirst_->isChecked();
    derivation.hide_special = hideSpecial_->isChecked();
    derivation.hide_padding = hidePadding_->isChecked();
    derivation.words = words_->isChecked();
    derivation.top_k = count_->value();
    derivation.mass = mass_->value() / 100.0;
    const auto rows = static_cast<RowOrder>(rows_->currentIndex());
    const auto columns = static_cast<ColumnOrder>(columns_->currentIndex());
    if (rows == RowOrder::key && derivation.row_order != RowOrder::key)
        derivation.key = selectedKey().value_or(0);
    if (columns == ColumnOrder::query && derivation.column_order != ColumnOrder::query)
        derivation.query = selectedQuery().value_or(0);
    derivation.row_order = rows;
    derivation.column_order = columns;
    session_->shown()->setDerivation(derivation);
}

// What is no list of keys goes back to what is shown.
void WeightsPanel::readHiddenKeys()
{
    Derivation derivation = session_->shown()->derivation();
    const QString text = hiddenKeys_->text().remove(u' ');
    try {
        derivation.hidden_keys = text.isEmpty() ? std::vector<TokenRange>() : parse_keys(text.toStdString());
    } catch (const Error&) {
        showSession();
    }
    session_->shown()->setDerivation(derivation);
}

void WeightsPanel::sortRowsBySelection()
{
    Derivation derivation = session_->shown()->derivation();
    const std::optional<Index> key = selectedKey();
    const bool sorted = derivation.row_order == RowOrder::key && derivation.key == key.value_or(derivation.key);
    derivation.row_order = sorted ? RowOrder::given : RowOrder::key;
    derivation.key = sorted ? 0 : key.value_or(0);
    session_->shown()->setDerivation(derivation);
}

void WeightsPanel::sortColumnsBySelection()
{
    Derivation derivation = session_->shown()->derivation();
    const std::optional<Index> query = selectedQuery();
    const bool sorted =
        derivation.column_order == ColumnOrder::query && derivation.query == query.value_or(derivation.query);
    derivation.column_order = sorted ? ColumnOrder::given : ColumnOrder::query;
    derivation.query = sorted ? 0 : query.value_or(0);
    session_->shown()->setDerivation(derivation);
}

bool WeightsPanel::canSortRows() const
{
    return session_->run() && (selectedKey() || session_->shown()->derivation().row_order == RowOrder::key);
}

bool WeightsPanel::canSortColumns() const
{
    return session_->run() && (selectedQuery() || session_->shown()->derivation().column_order == ColumnOrder::query);
}

std::optional<Index> WeightsPanel::selectedKey() const
{
    const auto run = session_->shown()->run();
    const std::optional<Index> key = session_->selection()->pinned().key;
    return run && key ? original_key(*run, *key) : std::nullopt;
}

std::optional<Index> WeightsPanel::selectedQuery() const
{
    const auto run = session_->shown()->run();
    const std::optional<Index> query = session_->selection()->pinned().query;
    return run && query ? original_query(*run, *query) : std::nullopt;
}

} // namespace attn
