// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operators/operator_panel.h"

#include "engine/attention/names.h"
#include "engine/documents/document_limits.h"
#include "ui/help/control_help.h"
#include "ui/operators/mask_controls.h"
#include "ui/operators/presets.h"
#include "ui/operators/seed_spin.h"
#include "ui/operators/temperature_control.h"
#include "ui/operators/titles.h"
#include "ui/session/undo_keys.h"
#include "ui/widgets/two_line_delegate.h"
#include "ui/widgets/wheel_scrolls.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QRandomGenerator>
#include <QSpinBox>
#include <QToolButton>

namespace attn {

namespace {

QString text(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

QComboBox* makeCombo(const QString& name)
{
    auto* combo = new TwoLineCombo;
    combo->setAccessibleName(name);
    combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    combo->setMinimumContentsLength(8);
    return combo;
}

template <class Operator>
void addItem(QComboBox* combo, Operator value)
{
    combo->addItem(titleOf(value), static_cast<int>(value));
    combo->setItemData(combo->count() - 1, explanationOf(value), Qt::AccessibleDescriptionRole);
}

template <class Operator>
void addOperators(QComboBox* combo, std::span<const NamedOperator<Operator>> operators)
{
    for (const auto& named : operators)
        addItem(combo, named.value);
}

template <class Operator>
void choose(QComboBox* combo, Operator value)
{
    combo->setCurrentIndex(combo->findData(static_cast<int>(value)));
}

template <class Operator>
QString formulaOf(std::span<const NamedOperator<Operator>> operators, Operator value)
{
    for (const auto& named : operators)
        if (named.value == value)
            return text(named.formula);
    return {};
}

QLabel* makeFormula(const QString& name)
{
    auto* label = new QLabel;
    label->setAccessibleName(name);
    label->setWordWrap(true);
    label->setForegroundRole(QPalette::PlaceholderText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

// The numbers of heads that may share a width.
std::vector<Index> divisorsOf(Index number)
{
    std::vector<Index> divisors;
    for (Index candidate = 1; candidate <= std::min(number, document_limits::heads.highest); ++candidate)
        if (number % candidate == 0)
            divisors.push_back(candidate);
    return divisors;
}

// Fills a combo with numbers. If the present number is not among those offered, it is added at the end.
void showNumbers(QComboBox* combo, const std::vector<Index>& offered, Index current)
{
    const QSignalBlocker quiet(combo);
    combo->clear();
    for (const Index number : offered)
        combo->addItem(QString::number(number), static_cast<int>(number));
    if (combo->findData(static_cast<int>(current)) < 0)
        combo->addItem(QString::number(current), static_cast<int>(current));
    combo->setCurrentIndex(combo->findData(static_cast<int>(current)));
}

} // namespace

OperatorPanel::OperatorPanel(Session* session, QWidget* parent)
    : QScrollArea(parent), session_(session), presets_(new QPushButton(tr("Presets"))), score_(makeCombo(tr("Score"))),
      scoreFormula_(makeFormula(tr("Formula of the score"))), normalizer_(makeCombo(tr("Normalizer"))),
      normalizerFormula_(makeFormula(tr("Formula of the normalizer"))), mask_(new MaskControls(session)),
      position_(makeCombo(tr("Position"))), temperature_(new TemperatureControl), heads_(makeCombo(tr("Heads"))),
      keyValueHeads_(makeCombo(tr("Key and value heads"))), dimension_(new QSpinBox),
      embedding_(makeCombo(tr("Embedding"))), projection_(makeCombo(tr("Projection"))), seed_(new SeedSpin),
      newSeed_(new QToolButton), more_(new QToolButton), reset_(new QPushButton(tr("Reset to defaults")))
{
    build();
    connectChoices();
    connectNumbers();
    connect(mask_, &MaskControls::maskToolToggled, this, &OperatorPanel::maskToolToggled);
    connect(session, &Session::documentChanged, this, &OperatorPanel::showDocument);
    passUndoKeys(this, session->undoStack());
    letWheelScroll(this);
    showDocument();
}

void OperatorPanel::build()
{
    addOperators(score_, score_names());
    addOperators(normalizer_, normalizer_names());
    addOperators(position_, position_names());

    auto* content = new QWidget;
    auto* form = new QFormLayout(content);
    form->setContentsMargins(8, 8, 8, 8);
    form->setSpacing(8);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    form_ = form;
    buildPresets(form);
    addSetting(tr("Score"), "score", score_, &OperatorSettings::score);
    form->addRow(QString(), scoreFormula_);
    addSetting(tr("Normalizer"), "normalizer", normalizer_, &OperatorSettings::normalizer);
    form->addRow(QString(), normalizerFormula_);
    addSetting(tr("Temperature"), "temperature", temperature_, &OperatorSettings::temperature);
    addSetting(tr("Mask"), "mask", mask_, &OperatorSettings::mask);
    addSetting(tr("Heads"), "head-count", heads_, &OperatorSettings::heads);
    buildMore(form);
    addSetting(tr("Position"), "position", position_, &OperatorSettings::position, Place::folded);
    buildHeads();
    buildInputs();
    reset_->setAccessibleName(reset_->text());
    explain(reset_, "reset-operator");
    form->addRow(reset_);
    showMore();

    setAccessibleName(tr("Operator"));
    setManualPage(this, QStringLiteral("operator"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setWidget(content);
}

void OperatorPanel::buildPresets(QFormLayout* form)
{
    auto* menu = new QMenu(presets_);
    menu->setToolTipsVisible(true);
    for (const Preset& preset : presets()) {
        QAction* action = menu->addAction(preset.title);
        action->setToolTip(preset.explanation);
        connect(action, &QAction::triggered, this, [this, preset] {
            edit(preset.title, {}, [&preset](OperatorSettings& settings) { apply(preset, settings); });
        });
    }
    presets_->setMenu(menu);
    presets_->setAccessibleName(tr("Presets"));
    explain(presets_, "presets");
    form->addRow(presets_);
}

// What a beginner does not need is folded away.
void OperatorPanel::buildMore(QFormLayout* form)
{
    more_->setAutoRaise(true);
    more_->setCheckable(true);
    more_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    more_->setAccessibleName(tr("More settings"));
    explain(more_, "more-settings");
    connect(more_, &QToolButton::toggled, this, &OperatorPanel::showMore);
    form->addRow(more_);
}

// A row for one setting, with a button that sets it back by itself where it differs from the default.
template <typename Value>
void OperatorPanel::addSetting(const QString& name, const char* help, QWidget* field, Value OperatorSettings::*member,
                               Place place)
{
    auto* const back = new QToolButton;
    back->setText(QStringLiteral("\u21BA"));
    back->setAutoRaise(true);
    back->setAccessibleName(tr("Set back: %1").arg(name));
    explain(back, "set-back");
    connect(back, &QToolButton::clicked, this, [this, name, member] {
        edit(tr("Set back %1").arg(name), {}, [this, member](OperatorSettings& settings) {
            settings.*member = default_settings(session_->document().kind).*member;
            if (settings.key_value_heads != 0 && settings.heads % settings.key_value_heads != 0)
                settings.key_value_heads = 0;
            if (settings.heads > 0 && settings.dimension % settings.heads != 0)
                settings.dimension = default_settings(session_->document().kind).dimension;
        });
    });
    auto* const row = new QWidget;
    auto* const layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(field, 1);
    layout->addWidget(back, 0, Qt::AlignTop);
    form_->addRow(name, row);
    explain(form_->labelForField(row), help);
    explain(field, help);
    rows_.push_back({row, back, place, [member](const OperatorSettings& a, const OperatorSettings& b) {
                         return a.*member != b.*member;
                     }});
}

void OperatorPanel::showMore()
{
    more_->setArrowType(more_->isChecked() ? Qt::DownArrow : Qt::RightArrow);
    for (const Row& row : rows_)
        if (row.place == Place::folded)
            form_->setRowVisible(row.widget, more_->isChecked());
    showMarks();
}

// Marks what differs from the default, also where it is folded away.
void OperatorPanel::showMarks()
{
    const Document& document = session_->document();
    const OperatorSettings defaults = default_settings(document.kind);
    int hidden = 0;
    for (const Row& row : rows_) {
        const bool differs = row.differs(document.settings, defaults);
        row.back->setVisible(differs);
        hidden += differs && row.place == Place::folded ? 1 : 0;
    }
    more_->setText(hidden > 0 && !more_->isChecked() ? tr("More (%1 changed)").arg(hidden) : tr("More"));
    reset_->setEnabled(document.settings != defaults);
}

void OperatorPanel::buildHeads()
{
    dimension_->setAccessibleName(tr("Width d"));
    dimension_->setRange(document_limits::dimension.lowest, document_limits::dimension.highest);
    dimension_->setKeyboardTracking(false);
    addSetting(tr("KV heads"), "kv-heads", keyValueHeads_, &OperatorSettings::key_value_heads, Place::folded);
    addSetting(tr("Width d"), "width", dimension_, &OperatorSettings::dimension, Place::folded);
}

void OperatorPanel::buildInputs()
{
    for (const auto embedding : {Embedding::hashed_ngrams, Embedding::one_hot, Embedding::gaussian, Embedding::matrix})
        addItem(embedding_, embedding);
    for (const auto projection : {Projection::seeded, Projection::identity, Projection::matrix})
        addItem(projection_, projection);
    seed_->setAccessibleName(tr("Seed"));
    newSeed_->setText(tr("New"));
    newSeed_->setAccessibleName(tr("New seed"));
    explain(newSeed_, "new-seed");
    auto* const seed = new QWidget;
    auto* const seedRow = new QHBoxLayout(seed);
    seedRow->setContentsMargins(0, 0, 0, 0);
    seedRow->addWidget(seed_, 1);
    seedRow->addWidget(newSeed_);
    explain(seed_, "seed");
    addSetting(tr("Embedding"), "embedding", embedding_, &OperatorSettings::embedding, Place::folded);
    addSetting(tr("Projection"), "projection", projection_, &OperatorSettings::projection, Place::folded);
    addSetting(tr("Seed"), "seed", seed, &OperatorSettings::seed, Place::folded);
}

void OperatorPanel::connectChoices()
{
    const auto onChoice = [this](QComboBox* combo, const QString& what, auto OperatorSettings::*member) {
        connect(combo, &QComboBox::activated, this, [this, combo, what, member] {
            edit(what, {}, [value = combo->currentData().toInt(), member](OperatorSettings& settings) {
                settings.*member = static_cast<std::remove_reference_t<decltype(settings.*member)>>(value);
            });
        });
    };
    onChoice(score_, tr("Score"), &OperatorSettings::score);
    onChoice(normalizer_, tr("Normalizer"), &OperatorSettings::normalizer);
    onChoice(position_, tr("Position"), &OperatorSettings::position);
    onChoice(embedding_, tr("Embedding"), &OperatorSettings::embedding);
    onChoice(projection_, tr("Projection"), &OperatorSettings::projection);
    onChoice(keyValueHeads_, tr("Key and value heads"), &OperatorSettings::key_value_heads);
    connect(heads_, &QComboBox::activated, this, [this] {
        edit(tr("Heads"), {}, [heads = static_cast<Index>(heads_->currentData().toInt())](OperatorSettings& settings) {
            settings.heads = heads;
            if (settings.key_value_heads != 0 && heads % settings.key_value_heads != 0)
                settings.key_value_heads = 0;
        });
    });
}

void OperatorPanel::connectNumbers()
{
    connect(temperature_, &TemperatureControl::temperatureEdited, this, [this](double temperature) {
        edit(tr("Temperature"), QStringLiteral("temperature"),
             [temperature](OperatorSettings& settings) { settings.temperature = temperature; });
    });
    connect(temperature_, &TemperatureControl::editingEnded, session_, &Session::endMerge);
    connect(dimension_, &QSpinBox::valueChanged, this, [this](int dimension) {
        edit(tr("Width"), QStringLiteral("dimension"),
             [dimension](OperatorSettings& settings) { settings.dimension = dimension; });
    });
    connect(dimension_, &QSpinBox::editingFinished, session_, &Session::endMerge);
    connect(seed_, &SeedSpin::seedEdited, this, [this](quint64 seed) {
        edit(tr("Seed"), QStringLiteral("seed"), [seed](OperatorSettings& settings) { settings.seed = seed; });
    });
    connect(newSeed_, &QToolButton::clicked, this, [this] {
        edit(tr("New seed"), {}, [](OperatorSettings& settings) {
            const std::uint64_t before = settings.seed;
            while (settings.seed == before)
                settings.seed = QRandomGenerator::global()->bounded(1000000u);
        });
    });
    connect(reset_, &QPushButton::clicked, this, [this] {
        edit(tr("Reset the operator"), {},
             [this](OperatorSettings& settings) { settings = default_settings(session_->document().kind); });
    });
}

void OperatorPanel::setMaskTool(bool on)
{
    mask_->setMaskTool(on);
}

QSize OperatorPanel::sizeHint() const
{
    return {260, widget()->sizeHint().height()};
}

void OperatorPanel::edit(const QString& what, const QString& merge,
                         const std::function<void(OperatorSettings&)>& change)
{
    session_->edit(what, merge, [&change](Document& document) { change(document.settings); });
}

void OperatorPanel::showDocument()
{
    const Document& document = session_->document();
    const OperatorSettings& settings = document.settings;
    choose(score_, settings.score);
    choose(normalizer_, settings.normalizer);
    choose(position_, settings.position);
    choose(embedding_, settings.embedding);
    choose(projection_, settings.projection);
    scoreFormula_->setText(formulaOf(score_names(), settings.score));
    normalizerFormula_->setText(formulaOf(normalizer_names(), settings.normalizer));
    mask_->showMask(settings.mask);
    temperature_->setTemperature(settings.temperature);
    seed_->setSeed(settings.seed);
    const QSignalBlocker quiet(dimension_);
    dimension_->setValue(static_cast<int>(settings.dimension));
    // The arrows step only to widths that the heads can share.
    dimension_->setSingleStep(static_cast<int>(settings.heads));
    showHeads(document);
    showEffect(document);
    showMarks();
}

void OperatorPanel::showHeads(const Document& document)
{
    const OperatorSettings& settings = document.settings;
    const Index width = sharedWidth(document);
    showNumbers(heads_, width > 0 ? divisorsOf(width) : std::vector<Index>{1, 2, 4, 8, 16}, settings.heads);
    std::vector<Index> groups = divisorsOf(settings.heads);
    groups.pop_back(); // 0 means as many as heads
    showNumbers(keyValueHeads_, groups, settings.key_value_heads == settings.heads ? 0 : settings.key_value_heads);
    const QSignalBlocker quiet(keyValueHeads_);
    if (keyValueHeads_->findData(0) < 0)
        keyValueHeads_->addItem(QString(), 0);
    keyValueHeads_->setItemText(keyValueHeads_->findData(0), tr("same as heads"));
}

void OperatorPanel::showEffect(const Document& document)
{
    const std::pair<Setting, std::vector<QWidget*>> controls[] = {
        {Setting::score, {score_, scoreFormula_}},
        {Setting::normalizer, {normalizer_, normalizerFormula_, presets_}},
        {Setting::mask, {mask_}},
        {Setting::position, {position_}},
        {Setting::temperature, {temperature_}},
        {Setting::heads, {heads_}},
        {Setting::key_value_heads, {keyValueHeads_}},
        {Setting::dimension, {dimension_}},
        {Setting::embedding, {embedding_}},
        {Setting::projection, {projection_}},
        {Setting::seed, {seed_, newSeed_}},
    };
    for (const auto& [setting, widgets] : controls) {
        const QString why = whyWithoutEffect(setting, document);
        for (QWidget* widget : widgets) {
            if (!widget->property("ownToolTip").isValid())
                widget->setProperty("ownToolTip", widget->toolTip());
            widget->setEnabled(why.isEmpty());
            widget->setToolTip(why.isEmpty() ? widget->property("ownToolTip").toString() : why);
        }
    }
}

} // namespace attn
