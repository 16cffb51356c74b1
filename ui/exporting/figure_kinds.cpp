// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/exporting/figure_kinds.h"

#include "engine/tensor/error.h"
#include "ui/heads/heads_figure.h"
#include "ui/heatmap/heatmap_figure.h"
#include "ui/heatmap/panels_figure.h"
#include "ui/image_overlay/image_figure.h"
#include "ui/links/links_figure.h"
#include "ui/painting/figure_frame.h"
#include "ui/steps/steps_figure.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(attn::FigureKinds)
};

// Limits the height: no thin strips, and nothing longer than a page.
double fit(double width, double aspect)
{
    return width * std::clamp(aspect, 0.4, 1.4);
}

double heatmapHeight(double width, const Run& run, const FigureParameters& parameters)
{
    return heatmapFigureSize(width, run, parameters).height();
}

// Thumbnails in the shape of the matrices, and a colour bar. Layers stand one below the other; a single layer and
// sorted heads wrap.
double headsHeight(double width, const Run& run, const FigureParameters& parameters)
{
    const double heads = static_cast<double>(run.heads);
    const bool list = run.layers == 1 || parameters.heads.order != HeadOrder::given;
    const double count = heads * static_cast<double>(run.layers);
    const double columns = list ? std::ceil(std::sqrt(count)) : heads;
    const double rows = list ? std::ceil(count / columns) : static_cast<double>(run.layers);
    const double matrix =
        static_cast<double>(run.queries.size()) / static_cast<double>(std::max<std::size_t>(1, run.keys.size()));
    return fit(width, 0.06 + 0.87 * rows / columns * std::clamp(matrix, 0.5, 2.0));
}

// Each token gets a line.
double linksHeight(double width, const Run& run, const FigureParameters& parameters)
{
    const double tokens = static_cast<double>(std::max(run.queries.size(), run.keys.size()));
    const double line = 1.6 * parameters.style.fontPoints * 96.0 / 72.0;
    return fit(width, (tokens + 3.0) * line / width);
}

// The picture gets the whole width. The margins are added.
double imageHeight(double width, const Run& run, const FigureParameters& parameters)
{
    if (!placement_of(run))
        return fit(width, 0.75);
    const QSizeF tall(width, 4.0 * width);
    const double margins = tall.height() - figureRoom(tall, parameters).height();
    return fit(width, (layoutImage(tall, run, parameters).height + margins) / width);
}

// The cards stand side by side, and the sums of the selected cell below them.
double stepsHeight(double width, const Run&, const FigureParameters& parameters)
{
    return fit(width, parameters.selected.empty() ? 0.9 : 1.2);
}

double panelsHeight(double width, const Run& run, const FigureParameters& parameters)
{
    return fit(width, panelsFigureSize(width, run, parameters).height() / width);
}

// For figures that read few weights.
template <auto draw>
void drawAtOnce(QPainter& painter, const QSizeF& size, const Run& run, const FigureParameters& parameters,
                const RunControl& control)
{
    control.check();
    draw(painter, size, run, parameters);
}

// The types choose among functions of one name.
using Draw = void (*)(QPainter&, const QSizeF&, const Run&, const FigureParameters&);
using DrawControlled = void (*)(QPainter&, const QSizeF&, const Run&, const FigureParameters&, const RunControl&);

constexpr FigureKind kinds[] = {
    {.name = "heatmap",
     .label = QT_TRANSLATE_NOOP("attn::FigureKinds", "Heatmap"),
     .draw = drawHeatmapFigure,
     .height = heatmapHeight,
     .cutTexts = cutTextsOf,
     .window = true,
     .tokens = true,
     .labels = true,
     .colorBar = true,
     .profiles = true,
     .colors = true,
     .values = true},
    {.name = "panels",
     .label = QT_TRANSLATE_NOOP("attn::FigureKinds", "Heatmaps of all heads"),
     .draw = drawPanelsFigure,
     .height = panelsHeight,
     .cutTexts = cutTextsOfPanels,
     .allHeads = true,
     .window = true,
     .tokens = true,
     .labels = true,
     .colorBar = true,
     .colors = true,
     .values = true},
    {.name = "heads",
     .label = QT_TRANSLATE_NOOP("attn::FigureKinds", "Heads"),
     .draw = static_cast<DrawControlled>(drawHeadsFigure),
     .height = headsHeight,
     .allHeads = true,
     .headFrame = true,
     .headOrder = true,
     .labels = true,
     .colorBar = true,
     .colors = true},
    {.name = "links",
     .label = QT_TRANSLATE_NOOP("attn::FigureKinds", "Links"),
     .draw = drawAtOnce<static_cast<Draw>(drawLinksFigure)>,
     .height = linksHeight,
     .cutTexts = cutTextsOfLinks,
     .headList = true,
     .tokens = true},
    {.name = "image",
     .label = QT_TRANSLATE_NOOP("attn::FigureKinds", "Image"),
     .draw = drawAtOnce<static_cast<Draw>(drawImageFigure)>,
     .height = imageHeight,
     .needsPicture = true,
     .tokens = true,
     .colors = true,
     .values = true},
    {.name = "steps",
     .label = QT_TRANSLATE_NOOP("attn::FigureKinds", "Steps"),
     .draw = drawAtOnce<static_cast<Draw>(drawStepsFigure)>,
     .height = stepsHeight,
     .needsSteps = true,
     .tokens = true,
     .colors = true,
     .values = true},
};

// Qt rounds fonts to whole pixels. To get exactly the wanted points, the figure is drawn in pixels of a slightly
// different size.
struct FontUnit {
    explicit FontUnit(const FigureParameters& asked) : parameters(asked)
    {
        const double exact = asked.style.fontPoints * 96.0 / 72.0;
        const double whole = std::max(1.0, std::round(exact));
        pixels = exact / whole;
        parameters.style.fontPoints = whole * 72.0 / 96.0;
    }
    double pixels = 1.0; // size of a pixel in 1/96 inch
    FigureParameters parameters;
};

} // namespace

std::span<const FigureKind> figureKinds()
{
    return kinds;
}

const FigureKind& figureKindOf(const QString& name)
{
    QStringList known;
    for (const FigureKind& kind : kinds) {
        if (name == QLatin1String(kind.name))
            return kind;
        known << kind.name;
    }
    throw SettingError("view.unknown", "view: \"{0}\" is not known. Choose one of {1}.", name.toStdString(),
                       known.join(QStringLiteral(", ")).toStdString());
}

QString figureLabel(const FigureKind& kind)
{
    return Text::tr(kind.label);
}

double suggestedHeight(const FigureKind& kind, double width, const Run& run, const FigureParameters& parameters)
{
    constexpr double pixels = 96.0 / 25.4; // in a millimetre
    const FontUnit unit(parameters);
    const double across = width * pixels / unit.pixels;
    return (kind.height(across, run, unit.parameters) + captionHeight(across, unit.parameters)) * unit.pixels / pixels;
}

FigurePage suggestedPage(const FigureKind& kind, const Run& run, const FigureParameters& parameters)
{
    constexpr double width = 160.0;
    return {.millimetres = {width, suggestedHeight(kind, width, run, parameters)}};
}

DrawFigure figureOf(const FigureKind& kind, std::shared_ptr<const Run> run, const FigureParameters& parameters,
                    const RunControl& control)
{
    return [run = std::move(run), draw = kind.draw, unit = FontUnit(parameters), control](QPainter& painter,
                                                                                          const QSizeF& size) {
        painter.save();
        painter.scale(unit.pixels, unit.pixels);
        const QSizeF room = size / unit.pixels;
        const double caption = std::min(room.height() / 2.0, captionHeight(room.width(), unit.parameters));
        draw(painter, {room.width(), room.height() - caption}, *run, unit.parameters, control);
        if (caption > 0.0)
            paintCaption(painter, room, unit.parameters);
        painter.restore();
    };
}

} // namespace attn
