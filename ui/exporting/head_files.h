// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/exporting/figure_kinds.h"

#include <vector>

namespace attn {

// One head's figure in a file of its own.
struct HeadFile {
    QString path;
    HeadPick head;
};

// The pattern with the numbers of a layer and a head (or "mean" for either) in place of {layer} and {head}.
QString headFileName(const QString& pattern, const HeadPick& head);

// The files that a choice of heads comes out as, layer by layer. Throws SettingError when the pattern gives two of them
// the same name, and naming the layer or head that the run does not have.
std::vector<HeadFile> headFiles(const QString& pattern, const HeadPick& choice, const Run& run);

// How one file gets written; writeFigure, or a function that does more.
using WriteFigure = std::function<void(const QString& path, const FigurePage& page, const DrawFigure& draw)>;

// Draws and writes them one after the other; each is written as a whole or not at all. Tells how far it is, and returns
// how many there are when a stop was asked for; all of them otherwise. Throws what drawing and writing throw, after
// which those before stay.
std::size_t writeHeadFiles(const std::vector<HeadFile>& files, const FigureKind& kind,
                           const std::shared_ptr<const Run>& run, const FigureParameters& parameters,
                           const FigurePage& page, const RunControl& control, const WriteFigure& write = writeFigure);

} // namespace attn
