// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/documents/document.h"
#include "engine/pyramid/weights_summary.h"
#include "engine/runs/run.h"

#include <QString>

namespace attn {

// What a document is about: its sentence in quotation marks, or the name of its file or example.
QString subjectText(const Document& document);

// A name for its files, without an ending: that of its file, or the first words of its title or sentence.
QString fileNameFor(const Document& document);

// Who computed its weights: "Toy layer with random numbers", the name of a model, a file. `model` is
// that of the open model; empty for the playground.
QString makerText(const Document& document, const QString& model);

// "head 0 of 4", "layer 3 of 12, head 5 of 12", "mean over 4 heads". Empty where there is only one.
QString headOfText(const Run& run, const HeadPick& pick);

// How the figure of this kind (figure_kinds.h) is read, in one or two sentences.
QString readingText(const QString& kind);

// What the rows of the shown head sum to, and whether its weights are nearly equal, each in a sentence. `summary` is
// that of the head.
QString sumsText(const WeightsSummary& summary);

} // namespace attn
