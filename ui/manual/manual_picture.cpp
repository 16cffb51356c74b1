// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/manual/manual_picture.h"

#include "engine/attention/mask_syntax.h"
#include "engine/attention/names.h"
#include "engine/playground/playground_run.h"
#include "ui/exporting/figure_kinds.h"
#include "ui/importing/example_catalog.h"

#include <QUrlQuery>

#include <cmath>

namespace attn {

namespace {

constexpr double millimetre = 96.0 / 25.4; // pixels

void set(OperatorSettings& settings, const QString& name, const std::string& value)
{
    if (name == QLatin1String("score"))
        settings.score = parse_score(value);
    else if (name == QLatin1String("normalizer"))
        settings.normalizer = parse_normalizer(value);
    else if (name == QLatin1String("position"))
        settings.position = parse_position(value);
    else if (name == QLatin1String("mask"))
        add_mask(settings.mask, value);
    else if (name == QLatin1String("temperature"))
        settings.temperature = std::stod(value);
}

std::optional<Index> numberOf(const QUrlQuery& settings, const char* name)
{
    bool ok = false;
    const Index number = settings.queryItemValue(QLatin1String(name)).toLongLong(&ok);
    return ok ? std::optional(number) : std::nullopt;
}

} // namespace

QImage manualPicture(const QString& settings, const PictureLook& look)
{
    const QUrlQuery asked(settings);
    Document document = loadExample(asked.queryItemValue(QStringLiteral("example")));
    for (const auto& [name, value] : asked.queryItems())
        set(document.settings, name, value.toStdString());
    const FigureKind& kind = figureKindOf(asked.queryItemValue(QStringLiteral("view")));
    const auto run = run_playground(document, {});

    FigureParameters parameters;
    parameters.style.theme = look.theme;
    parameters.head = {numberOf(asked, "layer").value_or(0), numberOf(asked, "head").value_or(0)};
    parameters.selected = {numberOf(asked, "query"), numberOf(asked, "key")};
    parameters.heatmap.profiles = asked.hasQueryItem(QStringLiteral("profiles"));
    const double width = look.width / millimetre;
    const FigurePage page{{width, suggestedHeight(kind, width, *run, parameters)}, 96.0 * look.scale, {}};
    QImage picture = figureImage(page, figureOf(kind, run, parameters));
    picture.setDevicePixelRatio(look.scale);
    return picture;
}

} // namespace attn
