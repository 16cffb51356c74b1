#pragma once

#include "app/cli/work.h"
#include "engine/playground/document.h"
#include "engine/runs/run.h"

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
    std::function<Document()> source;                 // reads its files when called
    std::vector<std::function<void(Document&)>> edits; // what the other options change, in their order
    std::optional<std::string> rowTokens, columnTokens; // files of labels for finished weights
};

// Adds the options to `command`; values are checked while they are parsed, which throws UsageError or SettingError. `options` must
// outlive the command.
void addSourceOptions(CLI::App& command, SourceOptions& options);
// To be called when `command` is parsed. Throws UsageError when the options do not go together, Error when they need a model.
void checkSourceOptions(const CLI::App& command);

// Throws as run_playground does, and Error for a file that cannot be read.
Document documentOf(const SourceOptions& options);
// The run of that document. What its user should know (Run::notes) goes to standard error.
std::shared_ptr<const Run> runSource(const SourceOptions& options, Work& work);

} // namespace attn
