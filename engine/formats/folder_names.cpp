// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/folder_names.h"

#include <algorithm>
#include <dirent.h>
#include <memory>
#include <string_view>

namespace attn {

std::vector<std::string> folder_names(const std::string& folder)
{
    std::vector<std::string> names;
    const std::unique_ptr<DIR, int (*)(DIR*)> entries(::opendir(folder.c_str()), ::closedir);
    while (const dirent* entry = entries ? ::readdir(entries.get()) : nullptr)
        if (const std::string_view name = entry->d_name; name != "." && name != "..")
            names.emplace_back(name);
    std::ranges::sort(names);
    return names;
}

} // namespace attn
