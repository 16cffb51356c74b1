// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/continuation.h"

#include "engine/text/utf8.h"

#include <string_view>
#include <vector>

namespace attn {

namespace {

using Ids = std::span<const TokenId>;

// What `added` reads as behind `before`: a word's beginning may be written as a space there.
std::string textBehind(const Tokenizer& tokenizer, Ids before, Ids added, const RunControl& control)
{
    std::vector<TokenId> all(before.begin(), before.end());
    all.insert(all.end(), added.begin(), added.end());
    const std::string start = tokenizer.decode(before, control);
    const std::string whole = tokenizer.decode(all, control);
    return whole.starts_with(start) ? whole.substr(start.size()) : tokenizer.decode(added, control);
}

std::size_t placeOf(std::string_view text, Index character)
{
    return character_place(text, static_cast<std::size_t>(character));
}

bool hasTexts(const Document& document, const ModelAnswer& answer)
{
    return answer.bundle->tokenizer && answer.model_run && document.model.ids.empty()
        && document.model.target_ids.empty() && !document.text.exact;
}

// `written` is the end of `whole` that the model wrote, and grows with what comes behind it.
void insertWritten(std::string& whole, std::size_t place, const std::string& text, std::string& written)
{
    if (place == whole.size())
        written += text;
    whole.insert(place, text);
}

// A generated target is taken over as far as the place; one that was typed gets the tokens in its midst.
std::optional<Document> withTarget(const Document& document, const ModelAnswer& answer, Index place, Ids added,
                                   const RunControl& control)
{
    const Tokenizer& tokenizer = *answer.bundle->tokenizer;
    const Ids before = Ids(answer.model_run->input.decoder_ids).first(static_cast<std::size_t>(place + 1));
    const std::string text = textBehind(tokenizer, before, added, control);
    if (text.empty())
        return {};
    Document changed = document;
    std::string& target = changed.model.target;
    if (target.empty()) {
        target = tokenizer.decode(before, control) + text;
        changed.model.written = target;
        return changed;
    }
    // The decoder's start token stands before those of the text.
    const Encoding encoding = tokenizer.encode_target(target, control);
    const bool inside = place >= 1 && place <= static_cast<Index>(encoding.size());
    insertWritten(target,
                  inside          ? placeOf(target, encoding[static_cast<std::size_t>(place - 1)].end)
                      : place < 1 ? 0
                                  : target.size(),
                  text, changed.model.written);
    return changed;
}

std::optional<Document> withText(const Document& document, const ModelAnswer& answer, Index place, Ids added,
                                 const RunControl& control)
{
    const Tokenizer& tokenizer = *answer.bundle->tokenizer;
    const Ids ids = answer.model_run->input.ids;
    const std::string text = textBehind(tokenizer, ids.first(static_cast<std::size_t>(place + 1)), added, control);
    if (text.empty())
        return {};
    Document changed = document;
    const Encoding encoding = tokenizer.encode(changed.text.text, control);
    const auto at = static_cast<std::size_t>(place);
    const bool last = at + 1 >= encoding.size();
    std::string& whole = changed.text.text;
    insertWritten(whole, last ? whole.size() : placeOf(whole, encoding[at].end), text, changed.model.written);
    return changed;
}

std::optional<Document> withMaskedToken(const Document& document, const ModelAnswer& answer, Index place, TokenId id,
                                        const RunControl& control)
{
    const Tokenizer& tokenizer = *answer.bundle->tokenizer;
    const bool pair = !document.model.pair.empty();
    const Encoding encoding = pair ? tokenizer.encode_pair(document.text.text, document.model.pair, control)
                                   : tokenizer.encode(document.text.text, control);
    if (place >= static_cast<Index>(encoding.size()) || encoding[static_cast<std::size_t>(place)].special
        || tokenizer.is_special(id))
        return {};
    const EncodedToken& token = encoding[static_cast<std::size_t>(place)];
    std::string word = tokenizer.decode(std::vector<TokenId>{id}, control);
    if (word.starts_with("##"))
        word.erase(0, 2);
    word.erase(0, word.find_first_not_of(' '));
    if (word.empty())
        return {};
    Document changed = document;
    std::string& text = token.type == 0 ? changed.text.text : changed.model.pair;
    std::size_t begin = placeOf(text, token.begin);
    const std::size_t end = placeOf(text, token.end);
    while (begin < end && text[begin] == ' ') // the space before a word may belong to its token
        ++begin;
    text.replace(begin, end - begin, word);
    std::erase(changed.model.masked, place);
    return changed;
}

} // namespace

std::optional<Document> withCandidate(const Document& document, const ModelAnswer& answer, Index place, TokenId id,
                                      const RunControl& control)
{
    if (!hasTexts(document, answer))
        return {};
    const ModelInfo& info = info_of(*answer.bundle->model);
    if (info.task == Task::masked_language_model)
        return withMaskedToken(document, answer, place, id, control);
    if (info.task != Task::language_model)
        return {};
    return info.encoder_decoder ? withTarget(document, answer, place, Ids(&id, 1), control)
                                : withText(document, answer, place, Ids(&id, 1), control);
}

std::optional<Document> withContinuation(const Document& document, const ModelAnswer& answer, Ids added,
                                         const RunControl& control)
{
    if (!hasTexts(document, answer))
        return {};
    const ModelInput& input = answer.model_run->input;
    if (!info_of(*answer.bundle->model).encoder_decoder)
        return withText(document, answer, static_cast<Index>(input.ids.size()) - 1, added, control);
    return withTarget(document, answer, static_cast<Index>(input.decoder_ids.size()) - 1, added, control);
}

} // namespace attn
