// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/layout_options.h"
#include "app/cli/option_table.h"
#include "engine/documents/document.h"
#include "engine/models/generation.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace attn {

using Edit = std::function<void(Document&)>;

// One option that changes the document.
struct DocumentEdit {
    std::string option;
    Edit apply;
    // Why the change has no effect on a finished document; empty where it has one. May be left out.
    std::function<std::string(const Document&)> whyIdle;
};

// What to run: where the input comes from and how attention is computed, as the options said it.
struct SourceOptions {
    std::function<Document()> source; // reads its files when called; empty where pictures alone are given
    LayoutOptions layout;
    std::vector<DocumentEdit> edits;                                // what the other options change, in their order
    std::optional<std::string> rowTokens, columnTokens, tokensFile; // files of labels for finished weights
    bool generate = false;                                          // --generate: a model goes on from its input
    GenerationOptions generation;                                   // how
};

// Options of a command that make something of finished weights visible.
struct VisibleBy {
    Partners labels;
    Partners layout;
};

// The options that fill `options`, which must outlive them.
OptionTable sourceOptions(SourceOptions& options, const VisibleBy& visible);

// The document that the options describe. Throws UsageError naming an option that has no effect on it, SettingError,
// and Error for a file that cannot be read.
Document documentOf(const SourceOptions& options);

// `row` with a `take` that adds an edit. `parse` makes the edit of the option's value.
template <class Parse>
Option editing(SourceOptions& options, Option row, Parse parse,
               std::function<std::string(const Document&)> whyIdle = {})
{
    row.take = [&options, name = row.name, parse, whyIdle](const std::string& value) {
        options.edits.push_back({name, parse(value), whyIdle});
    };
    return row;
}

// The edit that sets one field of a part of the document to what `parse` makes of an option's value.
template <class Part, class Value, class Parse>
auto setting(Part Document::*part, Value Part::*field, Parse parse)
{
    return [part, field, parse](const std::string& value) -> Edit {
        return [part, field, parsed = Value(parse(value))](Document& document) { document.*part.*field = parsed; };
    };
}

} // namespace attn
