// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/exporting/figure_kinds.h"

#include <vector>

namespace attn {

// The figure of one head, and the file it is written to.
struct HeadFile {
    QString path;
    HeadPick head;
};

// Puts the numbers of layer and head, or "mean", in the places of {layer} and {head} in the pattern,
// behind its folders.
QString headFileName(const QString& pattern, const HeadPick& head);

// The files for a choice of heads, layer by layer. Throws SettingError if the pattern gives two heads the same name, or
// if the run has no such layer or head.
std::vector<HeadFile> headFiles(const QString& pattern, const HeadPick& choice, const Run& run);

// Writes one file. The default is writeFigure.
using WriteFigure = std::function<void(const QString& path, const FigurePage& page, const DrawFigure& draw)>;

// Draws and writes the files one after the other, each as a whole or not at all. Reports progress. Returns how many
// were written, which is less than all when it was stopped. Throws what drawing and writing throw; the files before the
// error stay.
std::size_t writeHeadFiles(const std::vector<HeadFile>& files, const FigureKind& kind,
                           const std::shared_ptr<const Run>& run, const FigureParameters& parameters,
                           const FigurePage& page, const RunControl& control, const WriteFigure& write = writeFigure);

} // namespace attn
