// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/runs/weights_layout.h"

#include "engine/formats/stored_file.h"
#include "engine/layouts/layout_json.h"

#include <filesystem>

namespace attn {

namespace {

constexpr double largest_layout = 64e6; // bytes

} // namespace

std::string layout_file_beside(const std::string& path)
{
    const std::filesystem::path file = std::filesystem::path(path).replace_extension(".layout.json");
    std::error_code ignored;
    return std::filesystem::is_regular_file(file, ignored) ? file.string() : std::string();
}

Layout read_layout_file(const std::string& path)
{
    const JsonFile file(path, MemoryBudget(largest_layout));
    return read_layout(file.root());
}

std::optional<Layout> layout_of_weights(const std::string& path)
{
    if (const std::string beside = layout_file_beside(path); !beside.empty())
        return read_layout_file(beside);
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
