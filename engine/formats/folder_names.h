// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace attn {

// The names of what is in a folder, sorted; none where it cannot be read. Other than std::filesystem's iterator, which
// ends the program when there is no memory for a name (libstdc++ 12), it throws std::bad_alloc.
std::vector<std::string> folder_names(const std::string& folder);

} // namespace attn
