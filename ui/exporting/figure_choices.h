// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/exporting/figure_kinds.h"

namespace attn {

class Settings;

// Which heads are saved, and in how many files.
enum class FigureHeads { shown, inOneFigure, files, filesOfAllLayers };

// Those that a run of a view of this kind can be saved as; `shown` is the first of them.
std::vector<FigureHeads> possibleHeads(const FigureKind& view, const Run& run);

// The smallest and the largest number that a choice may have.
template <class Number>
struct ChoiceRange {
    Number lowest;
    Number highest;
};
inline constexpr ChoiceRange<double> sideRange = {10.0, 2000.0}; // millimetres
inline constexpr ChoiceRange<int> dpiRange = {30, 2400};
inline constexpr ChoiceRange<double> fontRange = {4.0, 48.0}; // points

// What a user chooses before a figure is saved.
struct FigureChoices {
    FigureHeads heads = FigureHeads::shown;
    QString title; // empty: none
    // What follows is remembered.
    bool part = true; // only the part of the matrix that the view shows, where it does not show the whole
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

    // Takes over what was stored before. What is missing or makes no sense stays as it is.
    void load(const Settings& settings);
    void store(Settings& settings) const;

    FigurePage page() const;
    // What the view shows, changed as chosen.
    FigureParameters appliedTo(FigureParameters shown) const;
};

} // namespace attn
