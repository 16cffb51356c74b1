// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/running/document_run.h"

#include "engine/playground/playground_run.h"

namespace attn {

std::shared_ptr<const Run> placed_by(const Document& document, const std::shared_ptr<const Run>& run)
{
    return document.placement && !run->placement ? placed(run, *document.placement) : run;
}

DocumentRun run_document(const Document& document, const ModelAnswer* before, const RunOptions& options,
                         const RunControl& control)
{
    if (!has_model(document))
        return {.run = placed_by(document, run_playground(document, control)), .answer = nullptr};
    std::shared_ptr<const Bundle> bundle = bundle_of(document, before, control);
    const DocumentInput input = input_of(document, *bundle, control);
    const auto answer =
        answer_of(std::move(bundle), document, input, {.run = options, .generation = {}}, before, control);
    return {.run = placed_by(document, answer->run), .answer = answer};
}

} // namespace attn
