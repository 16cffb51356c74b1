// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/pipeline/pipeline.h"

#include "engine/run_control/upper_registers.h"
#include "engine/tensor/error.h"
#include "engine/text/byte_letters.h"
#include "engine/text/split.h"
#include "engine/text/utf8.h"

#include <algorithm>
#include <unordered_set>

namespace attn {

namespace {

void require_at_most_limit(std::size_t tokens)
{
    if (tokens > static_cast<std::size_t>(most_tokens))
        throw SettingError("tokenizer.too-many", "text: it has {0} tokens, but at most {1} can be shown. Shorten it.",
                           tokens, most_tokens);
}

std::string with_thousands(Index number)
{
    std::string digits = std::to_string(number);
    for (std::ptrdiff_t place = static_cast<std::ptrdiff_t>(digits.size()) - 3; place > 0; place -= 3)
        digits.insert(static_cast<std::size_t>(place), ",");
    return digits;
}

void append(Encoding& encoding, Piece& piece, Index type)
{
    const std::size_t size = piece.text.text().size();
    for (ModelToken& token : *piece.tokens) {
        // A suffix of the vocabulary's own that fell back to bytes stands behind the piece.
        const std::size_t begin = std::min(token.begin, size - 1);
        CharacterSpan place = piece.text.origin(begin, std::clamp(token.end, begin + 1, size));
        if (token.begin == token.end) // of nothing, as a marker that was put in front
            place = token.begin < size ? CharacterSpan{place.begin, place.begin} : CharacterSpan{place.end, place.end};
        encoding.push_back(
            {.id = token.id, .token = std::move(token.token), .begin = place.begin, .end = place.end, .type = type});
    }
}

class PipelineTokenizer final : public Tokenizer {
public:
    explicit PipelineTokenizer(Pipeline pipeline) : pipeline_(std::move(pipeline))
    {
        for (const AddedToken& token : pipeline_.added.tokens()) {
            added_.set(token.content, token.id);
            if (token.special)
                special_.insert(token.id);
        }
    }

    Encoding encode(std::string_view text, const RunControl& control) const override
    {
        TextWork work(text.size(), control);
        return finish({encode_text(text, 0, work)}, work);
    }
    Encoding encode_pair(std::string_view text, std::string_view second, const RunControl& control) const override
    {
        TextWork work(text.size() + second.size(), control);
        return finish({encode_text(text, 0, work), encode_text(second, 1, work)}, work);
    }

    Index vocabulary_size() const override { return std::max(added_.end(), pipeline_.model->vocabulary().end()); }
    std::optional<std::string> token(TokenId id) const override
    {
        const auto name = name_of(id);
        return name ? std::optional(std::string(*name)) : std::nullopt;
    }
    std::optional<TokenId> id(std::string_view token) const override
    {
        const auto added = added_.id(token);
        return added ? added : pipeline_.model->vocabulary().id(token);
    }
    std::string label(TokenId id) const override
    {
        const std::string text = token(id).value_or("");
        return pipeline_.byte_level && !added_.token(id) ? readable_letters(text) : text;
    }
    std::optional<std::string> bytes(TokenId id) const override
    {
        return pipeline_.byte_level && !added_.token(id) ? bytes_of_letters(token(id).value_or("")) : std::nullopt;
    }
    bool is_special(TokenId id) const override { return special_.contains(id); }
    std::optional<TokenId> mask_token() const override
    {
        return pipeline_.mask_token.empty() ? std::nullopt : id(pipeline_.mask_token);
    }

    std::string decode(std::span<const TokenId> ids, const RunControl& control) const override
    {
        std::size_t bytes = 0;
        for (const TokenId id : ids)
            bytes += name_of(id).value_or("").size();
        TextWork work(bytes, control);
        std::vector<std::string> tokens;
        for (const TokenId id : ids)
            if (const auto text = is_special(id) ? std::nullopt : token(id))
                tokens.push_back(*text);
        pipeline_.decoder(tokens, work);
        std::string text;
        for (const std::string& token : tokens)
            text += token;
        return text;
    }

    std::string description() const override
    {
        return (pipeline_.byte_level ? "byte-level " : "") + pipeline_.model->name() + ", "
            + with_thousands(vocabulary_size()) + " tokens";
    }

private:
    std::optional<std::string_view> name_of(TokenId id) const
    {
        const auto added = added_.token(id);
        return added ? added : pipeline_.model->vocabulary().token(id);
    }

    Encoding encode_text(std::string_view text, Index type, TextWork& work) const
    {
        release_upper_registers();
        const std::string typed = well_formed(text);
        work.grow(text.size(), typed.size());
        Pieces pieces = pipeline_.added.extract(NormalizedText(typed), pipeline_.normalizer, work);
        if (pipeline_.pre_tokenizer)
            pipeline_.pre_tokenizer(pieces, work);
        work.enter("tokenizer: model");
        Encoding encoding;
        for (Piece& piece : pieces) {
            if (!piece.tokens)
                piece.tokens = pipeline_.model->tokenize(piece.text.text(), work);
            append(encoding, piece, type);
            piece = {NormalizedText(""), {}};
        }
        return encoding;
    }

    Encoding finish(Encodings encodings, TextWork& work) const
    {
        work.enter("tokenizer: post_processor");
        if (pipeline_.post_processor)
            pipeline_.post_processor(encodings, work);
        Encoding result;
        for (Encoding& encoding : encodings)
            result.insert(result.end(), std::make_move_iterator(encoding.begin()),
                          std::make_move_iterator(encoding.end()));
        require_at_most_limit(result.size());
        return result;
    }

    Pipeline pipeline_;
    Vocabulary added_;
    std::unordered_set<TokenId> special_;
};

} // namespace

std::shared_ptr<const Tokenizer> make_tokenizer(Pipeline pipeline)
{
    if (!pipeline.decoder)
        pipeline.decoder = space_decoder();
    return std::make_shared<PipelineTokenizer>(std::move(pipeline));
}

} // namespace attn
