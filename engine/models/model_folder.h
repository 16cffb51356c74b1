// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/message.h"

#include <optional>
#include <string>

namespace attn {

// Throws Error unless the folder has config.json and files of weights. The error says which of them are missing, and
// what the folder holds instead.
void require_model_files(const std::string& folder);

// What a folder without the files of a model holds instead, and the way to a folder that opens: an adapter, weights for
// another program or under other names, parts of a download, other folders with models. Nothing: none of these.
std::optional<Message> held_instead(const std::string& folder);

// A folder of the Hub's cache (models--NAME) holds its models as snapshots: that of the revision main, or else the
// newest one. Nothing: it is no such folder, or its snapshots hold no model.
std::optional<std::string> snapshot_in(const std::string& folder);

// "openai/gpt2" for a snapshot of the Hub's cache; empty for other folders.
std::string hub_name(const std::string& folder);

} // namespace attn
