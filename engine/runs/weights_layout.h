// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/layouts/layout.h"

#include <optional>
#include <string>

namespace attn {

// The layout that is saved with a file of weights: dump.layout.json beside dump.npy, or else `layout` in the metadata
// of .safetensors. Names of pictures count from the folder of the file. Throws FormatError naming what is wrong with
// it, and Error when the file cannot be read.
std::optional<Layout> layout_of_weights(const std::string& path);

// dump.layout.json beside dump.npy; empty where there is none.
std::string layout_file_beside(const std::string& path);

// The layout of a file that is one: *.layout.json, or another name. Throws as layout_of_weights does.
Layout read_layout_file(const std::string& path);

} // namespace attn
