// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/usage_error.h"
#include "app/cli/work.h"
#include "engine/bundles/model_answer.h"
#include "engine/running/document_run.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace attn {

// What to run: where the input comes from and how attention is computed, as the options said it.
struct SourceOptions {
    std::function<Document()> source;                   // reads its files when called
    std::vector<std::function<void(Document&)>> edits;  // what the other options change, in their order
    std::optional<std::string> rowTokens, columnTokens; // files of labels for finished weights
    bool generate = false;                              // --generate: a model goes on from its input
    GenerationOptions generation;                       // how
};

// Options that make sense beside others only.
struct OptionPartner {
    std::vector<std::string> options;
    std::vector<std::string> partners; // at least one of these must be there
};
using OptionPartners = std::vector<OptionPartner>;

std::vector<std::string> givenOf(const CLI::App& command, const std::vector<std::string>& options);
// Throws UsageError naming the option that is there without its partners.
void requirePartners(const CLI::App& command, const OptionPartners& table);

// Adds the options to `command`; values are checked while they are parsed, which throws UsageError or SettingError.
// `options` must outlive the command.
void addSourceOptions(CLI::App& command, SourceOptions& options);
// To be called when `command` is parsed. Throws UsageError when the options do not go together.
void checkSourceOptions(const CLI::App& command);

// Throws as run_playground does, and Error for a file that cannot be read.
Document documentOf(const SourceOptions& options);
// The run of that document. What its user should know (Run::notes) goes to standard error.
DocumentRun runSource(const SourceOptions& options, Work& work, bool keepHidden = false);

} // namespace attn
