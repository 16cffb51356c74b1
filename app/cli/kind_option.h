// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/attention/kind.h"
#include "engine/runs/run.h"

#include <memory>
#include <optional>

namespace CLI {
class App;
}

namespace attn {

// --kind, which of a model's attentions; nothing: its first.
void addKindOption(CLI::App& command, std::optional<AttentionKind>& kind, const char* group);

// Throws SettingError that lists the kinds that the run has.
std::shared_ptr<const Run> runOfKind(std::shared_ptr<const Run> run, std::optional<AttentionKind> kind);

} // namespace attn
