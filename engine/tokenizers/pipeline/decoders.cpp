// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/pipeline/decoders.h"

#include "engine/text/utf8.h"
#include "engine/tokenizers/pipeline/byte_letters.h"
#include "engine/tokenizers/vocabularies/byte_fallback.h"

#include <numeric>

namespace attn {

namespace {

std::string join(const std::vector<std::string>& tokens)
{
    return std::accumulate(tokens.begin(), tokens.end(), std::string());
}

void replace_all(std::string& text, std::string_view old, std::string_view content)
{
    for (std::size_t found = text.find(old); found != text.npos; found = text.find(old, found + content.size()))
        text.replace(found, old.size(), content);
}

// Spaces that cutting has put before marks and endings.
void clean_up(std::string& text)
{
    static constexpr std::pair<std::string_view, std::string_view> changes[] = {
        {" .", "."},   {" ?", "?"},           {" !", "!"},   {" ,", ","},     {" ' ", "'"},    {" n't", "n't"},
        {" 'm", "'m"}, {" do not", " don't"}, {" 's", "'s"}, {" 've", "'ve"}, {" 're", "'re"},
    };
    for (const auto& [old, content] : changes)
        replace_all(text, old, content);
}

} // namespace

Decoder byte_level_decoder()
{
    return [](std::vector<std::string>& tokens) {
        std::string bytes;
        for (const std::string& token : tokens)
            bytes += bytes_of_letters(token).value_or(token);
        tokens = {well_formed(bytes)};
    };
}

Decoder byte_fallback_decoder()
{
    return [](std::vector<std::string>& tokens) {
        std::vector<std::string> result;
        std::string bytes; // of byte tokens side by side
        const auto finish = [&] {
            if (well_formed(bytes) == bytes) {
                if (!bytes.empty())
                    result.push_back(bytes);
            } else {
                result.insert(result.end(), bytes.size(), "\uFFFD");
            }
            bytes.clear();
        };
        for (const std::string& token : tokens) {
            if (const std::optional<char> byte = byte_of_token(token)) {
                bytes += *byte;
                continue;
            }
            finish();
            result.push_back(token);
        }
        finish();
        tokens = std::move(result);
    };
}

Decoder fuse_decoder()
{
    return [](std::vector<std::string>& tokens) { tokens = {join(tokens)}; };
}

Decoder word_piece_decoder(std::string prefix, bool cleanup)
{
    return [prefix = std::move(prefix), cleanup](std::vector<std::string>& tokens) {
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            if (i > 0 && tokens[i].starts_with(prefix))
                tokens[i].erase(0, prefix.size());
            else if (i > 0)
                tokens[i].insert(0, " ");
            if (cleanup)
                clean_up(tokens[i]);
        }
    };
}

Decoder metaspace_decoder(std::string replacement, bool drops_first)
{
    return [replacement = std::move(replacement), drops_first](std::vector<std::string>& tokens) {
        for (std::size_t i = 0; i < tokens.size(); ++i)
            replace_all(tokens[i], replacement, i == 0 && drops_first ? "" : " ");
    };
}

Decoder bpe_decoder(std::string suffix)
{
    return [suffix = std::move(suffix)](std::vector<std::string>& tokens) {
        for (std::size_t i = 0; i < tokens.size(); ++i)
            if (!suffix.empty())
                replace_all(tokens[i], suffix, i + 1 == tokens.size() ? "" : " ");
    };
}

Decoder strip_decoder(std::string character, std::size_t start, std::size_t stop)
{
    return [character = std::move(character), start, stop](std::vector<std::string>& tokens) {
        for (std::string& token : tokens) {
            for (std::size_t i = 0; i < start && token.starts_with(character); ++i)
                token.erase(0, character.size());
            for (std::size_t i = 0; i < stop && token.ends_with(character); ++i)
                token.erase(token.size() - character.size());
        }
    };
}

Decoder replace_decoder(Pattern pattern, std::string content)
{
    return [pattern = std::move(pattern), content = std::move(content)](std::vector<std::string>& tokens) {
        for (std::string& token : tokens) {
            std::string result;
            for (const PatternMatch& part : pattern.find(token))
                result += part.matches ? content : token.substr(part.range.begin, part.range.end - part.range.begin);
            token = std::move(result);
        }
    };
}

Decoder space_decoder()
{
    return [](std::vector<std::string>& tokens) {
        for (std::size_t i = 1; i < tokens.size(); ++i)
            tokens[i].insert(0, " ");
    };
}

} // namespace attn
