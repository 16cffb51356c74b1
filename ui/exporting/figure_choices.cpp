// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/exporting/figure_choices.h"

#include "ui/settings/settings.h"

namespace attn {

namespace {

// The choices that are remembered, with their names in the settings.
template <class Choices, class Visit>
void eachRemembered(Choices& choices, const Visit& visit)
{
    visit("export/titled", choices.titled);
    visit("export/captioned", choices.captioned);
    visit("export/window", choices.part);
    visit("export/format", choices.format);
    visit("export/proportions", choices.proportions);
    visit("export/width", choices.width);
    visit("export/height", choices.height);
    visit("export/dpi", choices.dpi);
    visit("export/font", choices.fontPoints);
    visit("export/dark", choices.dark);
    visit("export/labels", choices.labels);
    visit("export/colorBar", choices.colorBar);
    visit("export/profiles", choices.profiles);
    visit("export/selection", choices.selection);
}

} // namespace

std::vector<FigureHeads> possibleHeads(const FigureKind& view, const Run& run)
{
    std::vector<FigureHeads> heads = {FigureHeads::shown};
    if (view.allHeads || run.layers * run.heads == 1)
        return heads;
    heads.insert(heads.end(), {FigureHeads::inOneFigure, FigureHeads::files});
    if (run.layers > 1)
        heads.push_back(FigureHeads::filesOfAllLayers);
    return heads;
}

void FigureChoices::load(const Settings& settings)
{
    const QString before = format;
    eachRemembered(*this, [&settings]<class T>(const char* name, T& choice) {
        choice = settings.value(QLatin1String(name), choice).template value<T>();
    });
    if (!figureFormats().contains(format))
        format = before;
}

void FigureChoices::store(Settings& settings) const
{
    eachRemembered(
        *this, [&settings](const char* name, const auto& choice) { settings.setValue(QLatin1String(name), choice); });
}

FigurePage FigureChoices::page() const
{
    return {{width, height}, static_cast<double>(dpi), title};
}

FigureParameters FigureChoices::appliedTo(FigureParameters shown) const
{
    shown.title = titled ? title : QString();
    shown.caption = captioned ? caption : QString();
    shown.style.theme = dark ? darkTheme() : lightTheme();
    shown.style.fontPoints = fontPoints;
    shown.labels = labels;
    shown.colorBar = colorBar;
    shown.heatmap.profiles = profiles;
    shown.heatmap.seen = {}; // only whole rows and columns
    if (!part)
        shown.heatmap.window.reset();
    if (!selection) {
        shown.selected = {};
        shown.rows.clear();
    }
    return shown;
}

} // namespace attn
