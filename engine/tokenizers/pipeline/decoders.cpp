// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/pipeline/decoders.h"

#include "engine/text/byte_letters.h"
#include "engine/text/token_marks.h"
#include "engine/text/utf8.h"

#include <numeric>

namespace attn {

namespace {

std::string join(const std::vector<std::string>& tokens)
{
    return std::accumulate(tokens.begin(), tokens.end(), std::string());
}

void replace_all(std::string& text, std::string_view old, std::string_view content)
{
    std::size_t found = text.find(old);
    if (found == text.npos)
        return;
    std::string result;
    std::size_t copied = 0;
    for (; found != text.npos; found = text.find(old, copied)) {
        result.append(text, copied, found - copied).append(content);
        copied = found + old.size();
    }
    text = result.append(text, copied);
}

void put_space_before(std::string& token, TextWork& work)
{
    work.grow(0, 1);
    token.insert(0, " ");
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
    return [](std::vector<std::string>& tokens, TextWork&) {
        std::string bytes;
        for (const std::string& token : tokens)
            bytes += bytes_of_letters(token).value_or(token);
        tokens = {well_formed(bytes)};
    };
}

Decoder byte_fallback_decoder()
{
    return [](std::vector<std::string>& tokens, TextWork&) {
        std::vector<std::string> result;
        std::string bytes; // of byte tokens side by side
        const auto finish = [&] {
            if (is_well_formed(bytes)) {
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
    return [](std::vector<std::string>& tokens, TextWork&) { tokens = {join(tokens)}; };
}

Decoder word_piece_decoder(std::string prefix, bool cleanup)
{
    return [prefix = std::move(prefix), cleanup](std::vector<std::string>& tokens, TextWork& work) {
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            if (i > 0 && tokens[i].starts_with(prefix))
                tokens[i].erase(0, prefix.size());
            else if (i > 0)
                put_space_before(tokens[i], work);
            if (cleanup)
                clean_up(tokens[i]);
        }
    };
}

Decoder metaspace_decoder(std::string replacement, bool drops_first)
{
    return [replacement = std::move(replacement), drops_first](std::vector<std::string>& tokens, TextWork&) {
        for (std::size_t i = 0; i < tokens.size(); ++i)
            replace_all(tokens[i], replacement, i == 0 && drops_first ? "" : " ");
    };
}

Decoder bpe_decoder(std::string suffix)
{
    return [suffix = std::move(suffix)](std::vector<std::string>& tokens, TextWork&) {
        for (std::size_t i = 0; i < tokens.size(); ++i)
            if (!suffix.empty())
                replace_all(tokens[i], suffix, i + 1 == tokens.size() ? "" : " ");
    };
}

Decoder strip_decoder(std::string character, std::size_t start, std::size_t stop)
{
    return [character = std::move(character), start, stop](std::vector<std::string>& tokens, TextWork&) {
        for (std::string& token : tokens) {
            std::string_view kept = token;
            for (std::size_t i = 0; i < start && kept.starts_with(character); ++i)
                kept.remove_prefix(character.size());
            for (std::size_t i = 0; i < stop && kept.ends_with(character); ++i)
                kept.remove_suffix(character.size());
            if (kept.size() < token.size())
                token = std::string(kept);
        }
    };
}

Decoder replace_decoder(Pattern pattern, std::string content)
{
    return
        [pattern = std::move(pattern), content = std::move(content)](std::vector<std::string>& tokens, TextWork& work) {
            for (std::string& token : tokens) {
                std::string result;
                for (const PatternMatch& part : pattern.find(token, work)) {
                    if (part.matches)
                        result += content;
                    else
                        result.append(token, part.range.begin, part.range.end - part.range.begin);
                    work.require_growth(token.size(), result.size());
                }
                work.grow(token.size(), result.size());
                token = std::move(result);
            }
        };
}

Decoder space_decoder()
{
    return [](std::vector<std::string>& tokens, TextWork& work) {
        for (std::size_t i = 1; i < tokens.size(); ++i)
            put_space_before(tokens[i], work);
    };
}

} // namespace attn
