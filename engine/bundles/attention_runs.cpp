// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/bundles/attention_runs.h"

#include "engine/bundles/token_label.h"
#include "engine/models/layer_attention.h"
#include "engine/text/utf8.h"

#include <algorithm>
#include <deque>
#include <mutex>
#include <string_view>

namespace attn {

namespace {

using Layers = std::vector<std::shared_ptr<const LayerAttention>>;

// Makes traces when somebody asks for them and keeps the last ones: each holds the layer's queries, keys and values
// once more, in double precision.
class LayerTraces final : public TraceSource {
public:
    explicit LayerTraces(Layers layers) : layers_(std::move(layers)) {}

    std::shared_ptr<const AttentionTrace> trace(LayerIndex layer) const override
    {
        if (auto trace = find(layer))
            return trace;
        // Without the lock, so that others read what is there; two who ask for the same at once make it twice.
        auto made = trace_of(*layers_[static_cast<std::size_t>(layer.value)]);
        const std::lock_guard lock(mutex_);
        kept_.emplace_back(layer, made);
        if (kept_.size() > most_kept)
            kept_.pop_front();
        return made;
    }
    bool ready(LayerIndex layer) const override { return find(layer) != nullptr; }

private:
    static constexpr std::size_t most_kept = 2;

    std::shared_ptr<const AttentionTrace> find(LayerIndex layer) const
    {
        const std::lock_guard lock(mutex_);
        const auto found = std::ranges::find(kept_, layer, [](const auto& entry) { return entry.first; });
        return found == kept_.end() ? nullptr : found->second;
    }

    Layers layers_;
    mutable std::mutex mutex_;
    mutable std::deque<std::pair<LayerIndex, std::shared_ptr<const AttentionTrace>>> kept_;
};

// Of the tokens `ids`, the first of which `encoding` made from `text`. Those of the second text of a pair have no place
// in it.
std::vector<Token> text_tokens(const std::vector<TokenId>& ids, const Encoding& encoding, const std::string& text,
                               const Bundle& bundle)
{
    const std::vector<std::size_t> places = character_places(encoding.empty() ? std::string_view() : text);
    const auto place_of = [&](Index character) {
        return static_cast<Index>(places[std::min(static_cast<std::size_t>(character), places.size() - 1)]);
    };
    std::vector<Token> tokens;
    tokens.reserve(ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i) {
        Token token{.text = label_of(bundle, ids[i])};
        if (i >= encoding.size()) {
            token.special = bundle.tokenizer && bundle.tokenizer->is_special(ids[i]);
        } else if (const EncodedToken& encoded = encoding[i]; encoded.special) {
            token.special = true;
        } else if (encoded.type == 0) {
            token.begin = place_of(encoded.begin);
            token.end = place_of(encoded.end);
        }
        tokens.push_back(std::move(token));
    }
    make_readable(tokens, ids, bundle);
    return tokens;
}

// Marks what the model wrote: the tokens behind the `given` first ones, and those of the end `written` of the text.
void mark_written(std::vector<Token>& tokens, std::size_t given, const std::string& text, const std::string& written)
{
    const auto begin = static_cast<Index>(text.ends_with(written) ? text.size() - written.size() : text.size());
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        Token& token = tokens[i];
        token.written = i >= given || (token.begin >= begin && token.end > begin && !token.special);
    }
}

PatchGrid grid_of(const Pixels& pixels, const PixelShape& shape)
{
    return {.patch = shape.patch, .rows = pixels.height / shape.patch, .columns = pixels.width / shape.patch};
}

std::vector<Token> picture_tokens(const PatchGrid& grid, Index prefix)
{
    std::vector<Token> tokens;
    for (Index i = 0; i < prefix; ++i)
        tokens.push_back({.text = i == 0              ? "[CLS]"
                              : i == 1 && prefix == 2 ? "[DIST]"
                                                      : "[REG" + std::to_string(i) + "]",
                          .special = true});
    for (Index i = 0; i < grid.count(); ++i)
        tokens.push_back({.text = grid.label(i)});
    return tokens;
}

std::string title_of(const Bundle& bundle, const Document& document)
{
    constexpr std::size_t longest = 60; // bytes
    if (!document.title.empty())
        return document.title;
    std::string subject = document.kind == InputKind::image
        ? std::filesystem::path(document.image.path).filename().string()
        : document.model.ids.empty() ? document.text.text
                                     : std::to_string(document.model.ids.size()) + " ids";
    if (subject.size() > longest)
        subject = std::string(first_bytes(subject, longest)) + "…";
    return subject.empty() ? bundle.name : bundle.name + " · " + subject;
}

void add_layers(const Layers& layers, Run& run)
{
    run.layers = static_cast<Index>(layers.size());
    run.heads = layers.empty() ? 1 : layers.front()->settings.heads;
    for (const std::shared_ptr<const LayerAttention>& layer : layers) {
        run.open.emplace_back(layer, &layer->open);
        for (Index head = 0; head < run.heads; ++head)
            run.weights.push_back(weights_of(layer, HeadIndex{head}));
    }
    run.traces = std::make_shared<LayerTraces>(layers);
}

// Padding is the same in every layer.
void add_notes(const ModelRun& model_run, Run& run)
{
    const std::vector<unsigned char>& attended = model_run.input.attended;
    const auto padding = std::ranges::count(attended, 0);
    if (padding == 0 || run.kind == AttentionKind::decoder)
        return;
    run.notes.push_back(padding == 1 ? Message("note.padding-one", "1 token is padding: no query sees it")
                                     : Message("note.padding", "{0} tokens are padding: no query sees them", padding));
    Index closed = 0;
    for (Index query = 0; query < static_cast<Index>(run.queries.size()); ++query)
        closed += run.open.front()->count(query) == 0 ? 1 : 0;
    if (closed > 0)
        run.notes.push_back(Message("note.all-closed", "rows whose keys are all masked: {0}", closed));
}

} // namespace

std::shared_ptr<Run> attention_runs(const std::shared_ptr<const ModelRun>& model_run, const Bundle& bundle,
                                    const Document& document, const DocumentInput& input)
{
    const ModelInfo& info = info_of(*model_run->model);
    std::optional<Placement> placement;
    std::vector<Token> tokens;
    if (info.pixels) {
        const PatchGrid grid = grid_of(*model_run->input.pixels, *info.pixels);
        tokens = picture_tokens(grid, info.pixels->prefix);
        if (input.picture)
            placement = patches_of(std::make_shared<Image>(*input.picture), grid, info.pixels->prefix);
        if (placement && bundle.preprocessor && bundle.preprocessor->crop)
            placement->layout.parts.front().fit = PictureFit::cropped; // of the picture before it was prepared
    } else {
        tokens = text_tokens(model_run->input.ids, input.encoding, document.text.text, bundle);
    }
    std::vector<Token> target = text_tokens(model_run->input.decoder_ids, input.target, document.model.target, bundle);
    const std::string& written = document.model.written;
    if (info.encoder_decoder) {
        // The token that the decoder starts with is given even where no target is.
        const std::size_t given = std::max<std::size_t>(input.input.decoder_ids.size(), 1);
        mark_written(target, given, document.model.target, written);
    } else {
        mark_written(tokens, info.pixels ? tokens.size() : input.input.ids.size(), document.text.text, written);
    }

    std::shared_ptr<Run> first;
    for (const AttentionKind kind : info.kinds) {
        auto run = std::make_shared<Run>();
        run->title = title_of(bundle, document);
        run->kind = kind;
        run->queries = kind == AttentionKind::decoder || kind == AttentionKind::cross ? target : tokens;
        run->keys = kind == AttentionKind::decoder ? target : tokens;
        run->placement = placement;
        run->notes = input.notes;
        add_layers(model_run->attention(kind), *run);
        add_notes(*model_run, *run);
        if (first)
            first->further.push_back(std::move(run));
        else
            first = std::move(run);
    }
    return first;
}

} // namespace attn
