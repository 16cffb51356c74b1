// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/predicted_places.h"

#include "engine/runs/derived_run.h"

namespace attn {

namespace {

// The last token that is not the end: nothing comes behind that.
Index lastOf(const std::vector<TokenId>& ids, const ModelInfo& info)
{
    const auto count = static_cast<Index>(ids.size());
    return count > 1 && ids.back() == info.end_token ? count - 2 : count - 1;
}

} // namespace

std::vector<Index> predictedPlaces(const ModelAnswer& answer, const Run& shown, const Focus& pinned)
{
    const ModelInfo& info = info_of(*answer.bundle->model);
    if (info.task == Task::backbone || !answer.model_run)
        return {};
    const bool oneAnswer = info.task == Task::sequence_classification || info.task == Task::image_classification;
    if (oneAnswer)
        return {0};
    const std::vector<TokenId>& ids =
        info.encoder_decoder ? answer.model_run->input.decoder_ids : answer.model_run->input.ids;
    const auto count = static_cast<Index>(ids.size());
    const bool predicted =
        !info.encoder_decoder || shown.kind == AttentionKind::decoder || shown.kind == AttentionKind::cross;
    const std::optional<Index> query = pinned.query && predicted ? original_query(shown, *pinned.query) : std::nullopt;
    if (query && *query < count)
        return {*query};
    if (info.task == Task::language_model)
        return count > 0 ? std::vector<Index>{lastOf(ids, info)} : std::vector<Index>{};
    const std::optional<TokenId> mask =
        answer.bundle->tokenizer ? answer.bundle->tokenizer->mask_token() : std::nullopt;
    std::vector<Index> places;
    for (Index place = 0; place < count; ++place)
        if (ids[static_cast<std::size_t>(place)] == mask)
            places.push_back(place);
    return places;
}

} // namespace attn
