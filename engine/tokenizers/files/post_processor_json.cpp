// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/files/tokenizer_json.h"

#include <map>

namespace attn {

namespace {

// ["[SEP]", 102]
SpecialToken read_special_token(const JsonValue& value)
{
    const std::vector<JsonValue> items = value.items();
    if (items.size() != 2)
        value.fail_expecting(Message("post-processor.token", "a token and its id"));
    return {read_token_id(items[1]), std::string(items[0].text())};
}

using SpecialTokens = std::map<std::string, std::vector<SpecialToken>>;

SpecialTokens read_special_tokens(const JsonValue& value)
{
    SpecialTokens tokens;
    for (const auto& [name, item] : value.members()) {
        const std::vector<JsonValue> ids = item.at("ids").items();
        const std::vector<JsonValue> texts = item.at("tokens").items();
        if (ids.size() != texts.size())
            item.fail(Message("post-processor.ids", "it has {0} ids, but {1} tokens", ids.size(), texts.size()));
        for (std::size_t i = 0; i < ids.size(); ++i)
            tokens[std::string(name)].push_back({read_token_id(ids[i]), std::string(texts[i].text())});
    }
    return tokens;
}

TemplatePart read_template_part(const JsonValue& value, const SpecialTokens& tokens, bool pair)
{
    TemplatePart part;
    const auto text = value.find("Sequence");
    const JsonValue content = text ? *text : value.at("SpecialToken");
    part.type = static_cast<Index>(content.count_or("type_id", 0));
    const JsonValue id = content.at("id");
    if (text) {
        if (id.text() != "A" && !(pair && id.text() == "B"))
            id.fail_expecting(pair ? Message("post-processor.texts", "A or B") : Message("post-processor.text", "A"));
        part.is_text = true;
        part.text = id.text() == "B";
        return part;
    }
    const auto found = tokens.find(std::string(id.text()));
    if (found == tokens.end())
        id.fail(Message("post-processor.special", "special_tokens has no \"{0}\"", shortened(id.text())));
    part.tokens = found->second;
    return part;
}

std::vector<TemplatePart> read_parts(const JsonValue& value, const SpecialTokens& tokens, bool pair)
{
    std::vector<TemplatePart> parts;
    std::size_t count = 0;
    for (const JsonValue& item : value.items()) {
        parts.push_back(read_template_part(item, tokens, pair));
        count += parts.back().tokens.size();
        if (count > static_cast<std::size_t>(most_tokens))
            item.fail(Message("post-processor.too-many", "the template has more than {0} tokens", most_tokens));
    }
    return parts;
}

PostProcessor read_template(const JsonValue& value)
{
    const auto special = value.find("special_tokens");
    const SpecialTokens tokens = special ? read_special_tokens(*special) : SpecialTokens();
    return by_template(read_parts(value.at("single"), tokens, false), read_parts(value.at("pair"), tokens, true));
}

PostProcessor read_sequence(const JsonValue& value)
{
    std::vector<PostProcessor> parts;
    for (const JsonValue& part : value.at("processors").items())
        parts.push_back(read_post_processor(part));
    return in_sequence(std::move(parts));
}

PostProcessor read_bert(const JsonValue& value)
{
    return bert_processor(read_special_token(value.at("cls")), read_special_token(value.at("sep")));
}

PostProcessor read_trimming(const JsonValue& value)
{
    return value.boolean_or("trim_offsets", true) ? trim_offsets(value.boolean_or("add_prefix_space", true))
                                                  : in_sequence<PostProcessor>({});
}

PostProcessor read_roberta(const JsonValue& value)
{
    return in_sequence<PostProcessor>(
        {read_trimming(value),
         roberta_processor(read_special_token(value.at("cls")), read_special_token(value.at("sep")))});
}

} // namespace

PostProcessor read_post_processor(const JsonValue& value)
{
    static constexpr NamedReader<PostProcessor> readers[] = {
        {read_sequence, "Sequence"},         {read_template, "TemplateProcessing"}, {read_bert, "BertProcessing"},
        {read_roberta, "RobertaProcessing"}, {read_trimming, "ByteLevel"},
    };
    return read_step(value, readers);
}

} // namespace attn
