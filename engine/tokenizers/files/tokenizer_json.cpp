// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/files/tokenizer_json.h"

#include "engine/tokenizers/files/vocabulary_files.h"

#include <algorithm>

namespace attn {

namespace {

constexpr std::size_t longest_added_token = 10'000; // bytes; finding them takes the text's length times theirs

// Ids are as the library gives them, whatever the file says: the vocabulary's, else the next one behind all. Special
// tokens come first: of two that look the same they count.
std::vector<AddedToken> read_added_tokens(const JsonValue& value, const Vocabulary& vocabulary)
{
    std::vector<AddedToken> tokens;
    Vocabulary added;
    value.for_each_item([&](const JsonValue& item) {
        AddedToken token = read_added_token(item);
        read_token_id(item.at("id"));
        if (token.content.empty())
            return;
        const auto known = vocabulary.id(token.content);
        const TokenId next = std::max(static_cast<TokenId>(vocabulary.size()), added.end());
        token.id = added.id(token.content).value_or(known.value_or(next));
        added.set(token.content, token.id);
        tokens.push_back(std::move(token));
    });
    std::ranges::stable_partition(tokens, &AddedToken::special);
    return tokens;
}

// A byte-level vocabulary is one whose pre-tokenizer or normalizer says so, also in a sequence.
bool names_byte_level(const std::optional<JsonValue>& value)
{
    if (!value)
        return false;
    if (value->at("type").text() == "ByteLevel")
        return true;
    for (const char* const list : {"pretokenizers", "normalizers"})
        if (const auto parts = value->find(list))
            for (const JsonValue& part : parts->items())
                if (names_byte_level(part))
                    return true;
    return false;
}

std::string find_mask_token(const std::vector<AddedToken>& tokens)
{
    for (const AddedToken& token : tokens)
        if (token.content == "[MASK]" || token.content == "<mask>")
            return token.content;
    return {};
}

} // namespace

TokenId read_token_id(const JsonValue& value)
{
    const std::int64_t id = value.integer();
    if (id < 0 || id >= most_token_ids)
        refuse_token_id(value);
    return static_cast<TokenId>(id);
}

void refuse_token_id(const JsonValue& value)
{
    value.fail(Message("tokenizer.id", "an id must be a whole number, 0 or more and below {0}", most_token_ids));
}

std::string read_filled_text(const JsonValue& value)
{
    if (value.text().empty())
        value.fail(Message("tokenizer.empty-text", "it is empty"));
    return std::string(value.text());
}

AddedToken read_added_token(const JsonValue& value)
{
    AddedToken token;
    const JsonValue content = value.is_text() ? value : value.at("content");
    token.content = content.text();
    if (token.content.size() > longest_added_token)
        content.fail(Message("tokenizer.long-token", "it is longer than an added token may be ({0} bytes)",
                             longest_added_token));
    if (value.is_text())
        return token;
    token.special = value.boolean_or("special", false);
    token.single_word = value.boolean_or("single_word", false);
    token.lstrip = value.boolean_or("lstrip", false);
    token.rstrip = value.boolean_or("rstrip", false);
    token.normalized = value.boolean_or("normalized", !token.special);
    return token;
}

Pattern read_pattern(const JsonValue& value)
{
    if (const auto text = value.find("String"))
        return string_pattern(read_filled_text(*text));
    const JsonValue expression = value.at("Regex");
    return expression_pattern(
        std::make_shared<const RegularExpression>(std::string(expression.text()), value.file(), expression.place()));
}

Pipeline read_tokenizer_json(const std::string& path, const RunControl& control)
{
    const JsonFile file(path, most_tokenizer_bytes, control);
    const JsonValue root = file.root();
    Pipeline pipeline;
    pipeline.model = read_model(root.at("model"));
    if (const auto normalizer = root.find("normalizer"))
        pipeline.normalizer = read_normalizer(*normalizer);
    if (const auto pre_tokenizer = root.find("pre_tokenizer"))
        pipeline.pre_tokenizer = read_pre_tokenizer(*pre_tokenizer);
    if (const auto post_processor = root.find("post_processor"))
        pipeline.post_processor = read_post_processor(*post_processor);
    if (const auto decoder = root.find("decoder"))
        pipeline.decoder = read_decoder(*decoder);
    if (const auto added = root.find("added_tokens"))
        pipeline.added =
            AddedTokens(read_added_tokens(*added, pipeline.model->vocabulary()), pipeline.normalizer, control);
    pipeline.byte_level = names_byte_level(root.find("pre_tokenizer")) || names_byte_level(root.find("normalizer"));
    pipeline.mask_token = find_mask_token(pipeline.added.tokens());
    return pipeline;
}

} // namespace attn
