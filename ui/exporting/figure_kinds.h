// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run_control/run_control.h"
#include "engine/runs/run.h"
#include "ui/exporting/figure_file.h"
#include "ui/painting/figure_parameters.h"

#include <QString>

#include <span>

namespace attn {

// One way to draw a run: the views' figures by the names that the command line gives them.
struct FigureKind {
    const char* name;
    const char* label; // what the window calls it, before translation
    void (*draw)(QPainter& painter, const QSizeF& size, const Run& run, const FigureParameters& parameters,
                 const RunControl& control);
    // The height at which the figure looks right at a width of `width` pixels. Quick, whatever the size of the run.
    double (*height)(double width, const Run& run, const FigureParameters& parameters);
    // What it shows.
    bool needsPicture = false; // runs of a picture's patches only
    bool allHeads = false;     // otherwise one head, or their mean
    bool window = false;       // a part of the matrix, if there is one; and so on for the next
    bool labels = false;
    bool colorBar = false;
    bool profiles = false;
};

std::span<const FigureKind> figureKinds();
// Throws SettingError that lists the known names.
const FigureKind& figureKindOf(const QString& name);
QString figureLabel(const FigureKind& kind);

// The height in mm at which the figure looks right at a width of `width` mm.
double suggestedHeight(const FigureKind& kind, double width, const Run& run, const FigureParameters& parameters);
// 160 mm wide, and as high as looks right.
FigurePage suggestedPage(const FigureKind& kind, const Run& run, const FigureParameters& parameters);

// Bound to its run, for the functions that write, show and print figures.
DrawFigure figureOf(const FigureKind& kind, std::shared_ptr<const Run> run, const FigureParameters& parameters,
                    const RunControl& control = {});

} // namespace attn
