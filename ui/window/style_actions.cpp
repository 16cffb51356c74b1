// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/style_actions.h"

#include "ui/view/style_controls.h"
#include "ui/window/view_stack.h"

#include <QActionGroup>
#include <QApplication>
#include <QToolTip>

#include <algorithm>

namespace attn {

namespace {

constexpr double textStep = 1.125;
constexpr double presentationScale = 1.6; // of all text

// The font of the desktop, at the start.
const QFont& usualFont()
{
    static const QFont font = QApplication::font();
    return font;
}

// Panels, menus and tooltips.
void scaleInterface(double scale)
{
    QFont font = usualFont();
    font.setPointSizeF(std::max(1.0, font.pointSizeF() * scale));
    if (font == QApplication::font())
        return;
    QApplication::setFont(font);
    QToolTip::setFont(font);
}

struct ThemeAction {
    ThemeChoice theme;
    ActionId action;
};

constexpr ThemeAction themeActions[] = {{ThemeChoice::system, ActionId::systemTheme},
                                        {ThemeChoice::light, ActionId::lightTheme},
                                        {ThemeChoice::dark, ActionId::darkTheme}};

} // namespace

StyleActions::StyleActions(Settings* settings, Actions& actions, ViewStack* views, QWidget* parent)
    : QObject(parent), settings_(settings), actions_(actions), views_(views), controls_(new StyleControls(parent))
{
    auto* const group = new QActionGroup(this);
    for (const auto& [theme, action] : themeActions) {
        group->addAction(actions_[action]);
        actions_.on(action, this, [this, theme = theme] { settings_->setThemeChoice(theme); });
    }
    actions_.on(ActionId::largerText, this, [this] { scaleText(textStep); });
    actions_.on(ActionId::smallerText, this, [this] { scaleText(1.0 / textStep); });
    actions_.on(ActionId::presentation, this, &StyleActions::apply);
    connect(settings, &Settings::viewStyleChanged, this, &StyleActions::apply);
    connect(controls_, &StyleControls::styleChanged, settings, &Settings::setViewStyle);
    usualFont(); // as it is before anything is scaled
    apply();
}

StyleActions::~StyleActions()
{
    scaleInterface(1.0);
}

void StyleActions::scaleText(double factor)
{
    ViewStyle style = settings_->viewStyle();
    style.fontPoints *= factor;
    settings_->setViewStyle(style);
}

void StyleActions::setNumbers(bool shown)
{
    numbers_ = shown;
    apply();
}

void StyleActions::apply()
{
    const Theme& theme = settings_->theme();
    QApplication::setPalette(paletteOf(theme));
    actions_.setTheme(theme);
    ViewStyle style = settings_->viewStyle();
    controls_->setViewStyle(style);
    style.spotlight = actions_[ActionId::presentation]->isChecked();
    if (style.spotlight) {
        style.fontPoints *= presentationScale;
        if (style.values == CellValues::automatic)
            style.values = CellValues::on; // they were asked for, and may be smaller than other text
    }
    style.numbers = numbers_;
    if (!numbers_)
        style.values = CellValues::off;
    scaleInterface(style.fontPoints / ViewStyle().fontPoints);
    views_->setStyle(style);
    for (const auto& [choice, action] : themeActions)
        actions_[action]->setChecked(choice == settings_->themeChoice());
}

} // namespace attn
