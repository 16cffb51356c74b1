// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/runs/weights_layout.h"

#include "engine/formats/stored_file.h"
#include "engine/layouts/layout_json.h"

#include <filesystem>

namespace attn {

namespace {

constexpr double largest_layout = 64e6; // bytes

std::string beside(const std::string& path)
{
    return std::filesystem::path(path).replace_extension(".layout.json").string();
}

} // namespace

Layout read_layout_file(const std::string& path)
{
    const JsonFile file(path, MemoryBudget(largest_layout));
    return read_layout(file.root());
}

std::optional<Layout> layout_of_weights(const std::string& path)
{
    if (std::error_code ignored; std::filesystem::is_regular_file(beside(path), ignored))
        return read_layout_file(beside(path));
    if (!is_stored_format(path))
        return std::nullopt;
    const StoredFile file = open_stored(path);
    const auto entry = file.metadata.find("layout");
    // Other programs may mean something else by this name.
    if (entry == file.metadata.end() || !entry->second.starts_with('{'))
        return std::nullopt;
    return layout_from_json(entry->second, path);
}

} // namespace attn
