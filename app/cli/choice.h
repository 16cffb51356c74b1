// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/usage_error.h"

#include <initializer_list>
#include <string>
#include <utility>

namespace attn {

// The value that `name` stands for in a table of few. Throws UsageError that lists them.
template <class Value>
Value choose(const std::string& option, const std::string& name,
             std::initializer_list<std::pair<const char*, Value>> table)
{
    std::string known;
    for (const auto& [entry, value] : table) {
        if (name == entry)
            return value;
        known += (known.empty() ? "" : ", ") + std::string(entry);
    }
    throw UsageError(option + ": \"" + name + "\" is unknown, choose one of " + known);
}

} // namespace attn
