// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/exporting/figure_kinds.h"

namespace attn {

class Settings;

// The heads to save, and the number of files.
enum class FigureHeads { shown, inOneFigure, files, filesOfAllLayers };

// The choices of heads for a run and a kind of view. The first one is `shown`.
std::vector<FigureHeads> possibleHeads(const FigureKind& view, const Run& run);

// The choices of a user who saves a figure.
struct FigureChoices {
    FigureHeads heads = FigureHeads::shown;
    QString title;   // what is proposed, or what the user made of it
    QString caption; // what is proposed
    // The rest is remembered.
    bool titled = false;
    bool captioned = false;
    bool part = true; // only the part of the matrix that the view shows
    QString format = QStringLiteral("png");
    bool proportions = true; // the width and the height follow each other
    double width = 160.0;    // millimetres
    double height = 120.0;   // millimetres
    int dpi = 300;
    double fontPoints = 9.0;
    bool dark = false;
    bool labels = true;
    bool colorBar = true;
    bool profiles = false;
    bool selection = true;
    bool operator==(const FigureChoices&) const = default;

    // Reads the stored choices. Those that are missing or make no sense stay as they are.
    void load(const Settings& settings);
    void store(Settings& settings) const;

    FigurePage page() const;
    // The parameters of the view, changed by these choices.
    FigureParameters appliedTo(FigureParameters shown) const;
};

} // namespace attn
