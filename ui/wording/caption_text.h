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

// How the figure of this kind (figure_kinds.h) is read, in one or two sentences.
QString readingText(const QString& kind);

// What the rows of a head sum to, in a sentence. Empty where none has a sum.
QString sumsText(const WeightsSummary& summary);
// Says that the weights of a head are nearly equal, as their colours then mean little. Empty where they are not.
QString flatText(const WeightsSummary& summary);

} // namespace attn
