// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/runs/found_weights.h"
#include "engine/runs/weights_labels.h"
#include "engine/text/token.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace attn {

// The labels of an axis, and which of them are special.
struct WeightsAxis {
    std::vector<std::string> texts;                 // one for each place, or none
    std::optional<std::vector<Index>> special = {}; // their places; nothing: those with known names
};

// What a file says of its tokens.
struct FileLabels {
    WeightsAxis rows;
    WeightsAxis columns;
};

// The labels of found weights: `own`, those of the array itself, where there are any, or else those that the metadata
// name as run_from_weights says. Notes of `found` tell of labels that do not fit and of names that are guessed.
FileLabels labels_of_file(const std::map<std::string, std::string>& metadata, const WeightsLabels& own,
                          FoundWeights& found);

// Which of the given labels the weights of each of several shapes get: those that they fit. `tokens` become labels of
// rows and columns. Labels that fit none stay at the first shape, whose weights_tokens refuses them. Throws
// SettingError for tokens that fit none.
std::vector<WeightsLabels> given_by_shape(const WeightsLabels& given, const std::vector<WeightsShape>& shapes);

// One token for each query and key.
struct WeightsTokens {
    std::vector<Token> queries;
    std::vector<Token> keys;
};

// Their texts are the labels that are given, those of the file or numbers from 0. Throws SettingError when given
// labels do not fit.
WeightsTokens weights_tokens(const WeightsShape& shape, const WeightsLabels& given, FileLabels of_file);

} // namespace attn
