// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run_control/run_control.h"
#include "engine/runs/run.h"
#include "ui/exporting/figure_file.h"
#include "ui/painting/figure_frame.h"
#include "ui/painting/figure_parameters.h"

#include <QString>

#include <span>

namespace attn {

// One way to draw a run: its name on the command line, and which options have an effect on it.
struct FigureKind {
    const char* name;
    const char* label; // its name in the window, translated in figureContext
    void (*draw)(QPainter& painter, const QSizeF& size, const Run& run, const FigureParameters& parameters,
                 const RunControl& control);
    // The height that suits a width of `width` pixels. Takes no time, however large the run is.
    double (*height)(double width, const Run& run, const FigureParameters& parameters);
    // Which of its texts are cut on a page of this size, in pixels of 1/96 inch; null: not known.
    CutTexts (*cutTexts)(const QSizeF& size, const Run& run, const FigureParameters& parameters) = nullptr;
    bool needsPicture = false; // draws over a picture, and takes --opacity and --smooth
    bool needsSteps = false;   // shows how weights are computed, and needs traces
    bool allHeads = false;     // false: one head, or the mean
    bool headFrame = false;    // frames the head that is picked among all
    bool headOrder = false;    // may sort the heads
    bool headList = false;     // may show several heads at once, each in its colour
    bool window = false;       // may show a part of the matrix
    bool tokens = false;       // names rows and columns by their tokens
    bool labels = false;       // may leave the tokens and the names of the axes out
    bool colorBar = false;     // may leave the colour bar out
    bool profiles = false;     // may have bars of the selected row and column
    bool colors = false;       // draws weights by the colour scale
    bool values = false;       // may write weights as numbers
};

inline constexpr const char* figureContext = "attn::FigureKinds";

std::span<const FigureKind> figureKinds();
// Finds a kind by its name. Throws SettingError that lists the known names.
const FigureKind& figureKindOf(const QString& name);
QString figureLabel(const FigureKind& kind);

// The height in mm that suits a width of `width` mm.
double suggestedHeight(const FigureKind& kind, double width, const Run& run, const FigureParameters& parameters);
// A page of 160 mm width and the height that suits it.
FigurePage suggestedPage(const FigureKind& kind, const Run& run, const FigureParameters& parameters);

// Draws this run, for the functions that write, show and print figures.
DrawFigure figureOf(const FigureKind& kind, std::shared_ptr<const Run> run, const FigureParameters& parameters,
                    const RunControl& control = {});

} // namespace attn
