// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/exporting/figure_form.h"

#include "ui/help/control_help.h"
#include "ui/painting/cell_painting.h"
#include "ui/settings/setting_fields.h"
#include "ui/widgets/wheel_scrolls.h"
#include "ui/wording/head_text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

constexpr int listCharacters = 20; // least room in a list

template <class SpinBox>
SpinBox* makeNumber(const char* setting, double step, const QString& unit)
{
    using Number = decltype(SpinBox().value());
    const SettingField& field = settingField(QLatin1String(setting));
    auto* const box = new SpinBox;
    box->setRange(static_cast<Number>(field.lowest), static_cast<Number>(field.highest));
    box->setSingleStep(static_cast<Number>(step));
    box->setSuffix(' ' + unit);
    if constexpr (std::is_same_v<SpinBox, QDoubleSpinBox>)
        box->setDecimals(1);
    return box;
}

// A side, rounded as its field shows it.
double shownSide(double millimetres)
{
    const SettingField& side = settingField(QStringLiteral("export/width"));
    return std::clamp(std::round(10.0 * millimetres) / 10.0, side.lowest, side.highest);
}

QString places(Index first, Index count)
{
    return count == 1 ? QString::number(first) : QStringLiteral("%1–%2").arg(first).arg(first + count - 1);
}

QString noteText(const FigureChoices& choices)
{
    const FigurePage page = choices.page();
    const QSizeF pixels = page.millimetres / 25.4 * page.dpi;
    if (choices.format == QLatin1String("png"))
        return FigureForm::tr("%1 × %2 pixels").arg(qRound(pixels.width())).arg(qRound(pixels.height()));
    return FigureForm::tr(
               "Text stays text. Up to %L1 cells are drawn as rectangles. More than that become one lossless "
               "picture with a pixel for each cell, up to %L2 along a side; larger matrices are pooled by "
               "their maximum.")
        .arg(mostRectangles)
        .arg(longestPicture);
}

} // namespace

FigureForm::FigureForm(std::shared_ptr<const Run> run, const FigureKind& view, const FigureParameters& shown,
                       const FigureChoices& choices, QWidget* parent)
    : QWidget(parent), run_(std::move(run)), view_(view), shown_(shown), choices_(choices),
      layout_(new QFormLayout(this)), note_(new QLabel)
{
    layout_->setContentsMargins(8, 0, 8, 0);
    addList(tr("Heads"), "figure-heads", &FigureChoices::heads, headOptions());
    addList(tr("Part"), "figure-part", &FigureChoices::part, partOptions(), [this] { return kind().window; });
    std::vector<Option<QString>> formats;
    for (const QString& format : figureFormats())
        formats.push_back({format.toUpper(), format});
    addList(tr("Format"), "figure-format", &FigureChoices::format, formats);
    addNumber(tr("Width"), "figure-width", &FigureChoices::width,
              makeNumber<QDoubleSpinBox>("export/width", 5.0, tr("mm")));
    addNumber(tr("Height"), "figure-height", &FigureChoices::height,
              makeNumber<QDoubleSpinBox>("export/height", 5.0, tr("mm")));
    addCheck(tr("Keep the proportions"), "figure-proportions", &FigureChoices::proportions);
    addNumber(tr("Resolution"), "figure-resolution", &FigureChoices::dpi,
              makeNumber<QSpinBox>("export/dpi", 50, tr("dpi")),
              [this] { return choices_.format == QLatin1String("png"); });
    addNumber(tr("Font size"), "figure-font", &FigureChoices::fontPoints,
              makeNumber<QDoubleSpinBox>("export/font", 0.5, tr("pt")));
    addCheck(tr("Show a title"), "figure-titled", &FigureChoices::titled);
    addText(tr("Title"), "figure-title", &FigureChoices::title, tr("None"), [this] { return choices_.titled; });
    addCheck(tr("Show a caption"), "figure-captioned", &FigureChoices::captioned,
             [this] { return !choices_.caption.isEmpty(); });
    addList(tr("Theme"), "figure-theme", &FigureChoices::dark,
            std::vector<Option<bool>>{{tr("Light"), false}, {tr("Dark"), true}});
    addCheck(tr("Show the labels"), "figure-labels", &FigureChoices::labels, [this] { return kind().labels; });
    addCheck(tr("Show the colour bar"), "figure-colour-bar", &FigureChoices::colorBar,
             [this] { return kind().colorBar; });
    addCheck(tr("Show the profiles"), "figure-profiles", &FigureChoices::profiles, [this] { return kind().profiles; });
    addCheck(tr("Show the selection"), "figure-selection", &FigureChoices::selection,
             [this] { return !shown_.selected.empty() || !shown_.rows.empty(); });
    note_->setWordWrap(true);
    note_->setAccessibleName(tr("What the file holds"));
    layout_->addRow(note_);
    letWheelScroll(this);

    if (choices_.proportions)
        choices_.height = suitedHeight(choices_);
    showChoices();
}

void FigureForm::setChoices(FigureChoices choices)
{
    const std::vector<FigureHeads> heads = possibleHeads(view_, *run_);
    if (std::ranges::find(heads, choices.heads) == heads.end())
        choices.heads = FigureHeads::shown;
    const double suited = suitedHeight(choices);
    if (choices.proportions && choices.height != choices_.height)
        choices.width = shownSide(choices.height * choices.width / suited);
    else if (choices.proportions && (!choices_.proportions || suited != suitedHeight(choices_)))
        choices.height = suited;
    choices_ = choices;
    showChoices();
    emit choicesChanged();
}

template <class Value>
void FigureForm::addList(const QString& label, const char* help, Value FigureChoices::*choice,
                         const std::vector<Option<Value>>& options, Usable usable)
{
    auto* const box = new QComboBox;
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(listCharacters);
    for (const Option<Value>& option : options)
        box->addItem(option.text);
    connect(box, &QComboBox::currentIndexChanged, this,
            [=, this](int index) { edit(choice, options[static_cast<std::size_t>(index)].value); });
    const auto show = [=, this] {
        const auto chosen = std::ranges::find(options, choices_.*choice, &Option<Value>::value);
        box->setCurrentIndex(chosen == options.end() ? 0 : static_cast<int>(chosen - options.begin()));
        const QString text = box->currentText();
        box->setToolTip(text.size() > listCharacters ? text : box->whatsThis()); // the list may cut it
    };
    addField(label, help, box, show,
             [count = options.size(), usable = std::move(usable)] { return count > 1 && (!usable || usable()); });
}

// Setting the same number again would undo what the user has just typed.
template <class SpinBox, class Number>
void FigureForm::addNumber(const QString& label, const char* help, Number FigureChoices::*choice, SpinBox* box,
                           Usable usable)
{
    connect(box, &SpinBox::valueChanged, this, [=, this](Number number) { edit(choice, number); });
    const auto show = [=, this] {
        if (box->value() != choices_.*choice)
            box->setValue(choices_.*choice);
    };
    addField(label, help, box, show, std::move(usable));
}

void FigureForm::addText(const QString& label, const char* help, QString FigureChoices::*choice,
                         const QString& placeholder, Usable usable)
{
    auto* const line = new QLineEdit;
    line->setPlaceholderText(placeholder);
    connect(line, &QLineEdit::textChanged, this, [=, this](const QString& text) { edit(choice, text); });
    const auto show = [=, this] {
        if (line->text() == choices_.*choice)
            return;
        line->setText(choices_.*choice);
        line->setCursorPosition(0); // the beginning is seen
    };
    addField(label, help, line, show, std::move(usable));
}

void FigureForm::addCheck(const QString& label, const char* help, bool FigureChoices::*choice, Usable usable)
{
    auto* const box = new QCheckBox(label);
    connect(box, &QCheckBox::toggled, this, [=, this](bool on) { edit(choice, on); });
    addField(
        {}, help, box, [=, this] { box->setChecked(choices_.*choice); }, std::move(usable));
    box->setAccessibleName(label);
}

void FigureForm::addField(const QString& label, const char* help, QWidget* widget, std::function<void()> show,
                          Usable usable)
{
    layout_->addRow(label, widget);
    widget->setAccessibleName(label);
    explain(widget, help);
    fields_.push_back({widget, std::move(show), std::move(usable)});
}

std::vector<FigureForm::Option<FigureHeads>> FigureForm::headOptions() const
{
    const bool mean = shown_.head.layer.is_mean();
    const Index layer = shown_.head.layer.number;
    const auto text = [&](FigureHeads heads) {
        switch (heads) {
        case FigureHeads::inOneFigure:
            return mean ? tr("All heads, mean over layers, in one figure")
                        : tr("All heads of layer %1 in one figure").arg(layer);
        case FigureHeads::files:
            return mean ? tr("Each head, mean over layers, in its own file")
                        : tr("Each head of layer %1 in its own file").arg(layer);
        case FigureHeads::filesOfAllLayers: return tr("Each head of all layers in its own file");
        case FigureHeads::shown: break;
        }
        return view_.allHeads ? tr("All") : tr("The one shown: %1").arg(headText(*run_, shown_.head));
    };
    std::vector<Option<FigureHeads>> options;
    for (const FigureHeads heads : possibleHeads(view_, *run_))
        options.push_back({text(heads), heads});
    return options;
}

std::vector<FigureForm::Option<bool>> FigureForm::partOptions() const
{
    std::vector<Option<bool>> options = {{tr("The whole matrix"), false}};
    if (const auto& window = shown_.heatmap.window)
        options.push_back(
            {tr("Rows %1, columns %2").arg(places(window->row, window->rows), places(window->column, window->columns)),
             true});
    return options;
}

template <class Value>
void FigureForm::edit(Value FigureChoices::*choice, const Value& value)
{
    FigureChoices choices = choices_;
    choices.*choice = value;
    setChoices(choices);
}

void FigureForm::showChoices()
{
    for (const Field& field : fields_) {
        const QSignalBlocker blocker(field.widget);
        field.show();
        field.widget->setEnabled(!field.usable || field.usable());
    }
    note_->setText(noteText(choices_));
}

const FigureKind& FigureForm::kindOf(const FigureChoices& choices) const
{
    return choices.heads == FigureHeads::inOneFigure ? figureKindOf(QStringLiteral("panels")) : view_;
}

double FigureForm::suitedHeight(const FigureChoices& choices) const
{
    return shownSide(suggestedHeight(kindOf(choices), choices.width, *run_, choices.appliedTo(shown_)));
}

} // namespace attn
