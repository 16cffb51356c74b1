// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/runs/run.h"

#include <QString>

#include <string>
#include <vector>

namespace attn {

// Reads the labels of a file: a list of texts in JSON, an object in JSON with such a list called "tokens", or else one
// label on each line. The text may be in UTF-8, or in UTF-16 or UTF-32 with a byte order mark. Blank lines at its end
// are kept, as it is known later how many labels there should be. Throws Error that names the path, and FormatError as
// text_of does.
std::vector<std::string> readLabelFile(const QString& path);

// Whether a run has no names for its queries or for its keys, but numbers.
bool lacksLabels(const Run& run);

// Which of these labels go with a run: as many as queries or keys, without blank lines at the end.
bool labelsFit(const std::vector<std::string>& labels, const Run& run);

// The labels of a file if they go with a run; none where they do not, or it cannot be read as labels.
std::vector<std::string> fittingLabels(const QString& path, const Run& run);

// The file of labels beside a dump that fit its run: NAME.tokens.txt, NAME.tokens.json, tokens.txt or tokens.json.
// Empty when there is none, or the run has labels. What cannot be read is passed over.
QString labelFileBeside(const QString& dump, const Run& run);

} // namespace attn
