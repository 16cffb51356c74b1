// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/files/folder_settings.h"

#include "engine/text/named.h"
#include "engine/tokenizers/files/tokenizer_json.h"
#include "engine/tokenizers/files/vocabulary_files.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <unordered_set>

namespace attn {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view roles[] = {"bos_token", "eos_token", "unk_token", "sep_token",
                                      "pad_token", "cls_token", "mask_token"};

// Calls `read(root)` of the file when it is there.
template <class Read>
void read_if_there(const fs::path& path, const RunControl& control, Read read)
{
    std::error_code ignored;
    if (!fs::exists(path, ignored))
        return;
    const JsonFile file(path.string(), most_tokenizer_bytes, control);
    read(file.root());
}

void read_special_tokens(const JsonValue& root, FolderSettings& settings)
{
    for (const std::string_view role : roles)
        if (const auto token = root.find(role)) {
            AddedToken& special = settings.special[std::string(role)];
            special = read_added_token(*token);
            special.special = true;
            special.normalized = special.normalized && token->is_object();
        }
}

void read_config(const JsonValue& root, FolderSettings& settings)
{
    settings.tokenizer_class = root.text_or("tokenizer_class", "");
    if (settings.tokenizer_class.ends_with("Fast"))
        settings.tokenizer_class.erase(settings.tokenizer_class.size() - 4);
    const std::pair<std::string_view, std::optional<bool>*> flags[] = {
        {"do_lower_case", &settings.do_lower_case},
        {"strip_accents", &settings.strip_accents},
        {"tokenize_chinese_chars", &settings.tokenize_chinese_chars},
        {"add_prefix_space", &settings.add_prefix_space},
        {"add_bos_token", &settings.add_bos_token},
        {"add_eos_token", &settings.add_eos_token},
    };
    for (const auto& [name, flag] : flags)
        if (const auto value = root.find(name))
            *flag = value->boolean();
    if (const auto added = root.find("added_tokens_decoder"))
        added->for_each_member([&settings](std::string_view id, const JsonValue& value) {
            AddedToken token = read_added_token(value);
            const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), token.id);
            if (error != std::errc() || end != id.data() + id.size() || token.id < 0 || token.id >= most_token_ids)
                refuse_token_id(value);
            settings.added.push_back(std::move(token));
        });
}

void read_added_list(const JsonValue& root, FolderSettings& settings)
{
    root.for_each_member([&settings](std::string_view content, const JsonValue& value) {
        settings.added.push_back({.id = read_token_id(value), .content = std::string(content), .normalized = false});
    });
}

} // namespace

std::string FolderSettings::token(const std::string& role, const std::string& otherwise) const
{
    const auto found = special.find(role);
    return found == special.end() ? otherwise : found->second.content;
}

void FolderSettings::require_class(const std::string& path, std::initializer_list<std::string_view> known) const
{
    if (tokenizer_class.empty() || std::ranges::find(known, tokenizer_class) != known.end())
        return;
    throw Error("tokenizer.other-class",
                "{0}: tokenizer_config.json beside it says that it is for {1}, but only {2} are known for such a file. "
                "Save the tokenizer as tokenizer.json.",
                path, shortened(tokenizer_class), joined(known));
}

FolderSettings read_folder_settings(const std::string& folder, const RunControl& control)
{
    FolderSettings settings;
    read_if_there(fs::path(folder) / "tokenizer_config.json", control, [&](const JsonValue& root) {
        read_config(root, settings);
        read_special_tokens(root, settings);
    });
    read_if_there(fs::path(folder) / "special_tokens_map.json", control,
                  [&](const JsonValue& root) { read_special_tokens(root, settings); });
    read_if_there(fs::path(folder) / "added_tokens.json", control,
                  [&](const JsonValue& root) { read_added_list(root, settings); });
    return settings;
}

std::vector<AddedToken> added_tokens_of(const FolderSettings& settings, const Vocabulary& vocabulary)
{
    std::vector<AddedToken> tokens;
    std::unordered_set<std::string> contents;
    const auto add = [&](const AddedToken& token) {
        if (contents.insert(token.content).second)
            tokens.push_back(token);
    };
    for (AddedToken token : settings.added) {
        token.id = vocabulary.id(token.content).value_or(token.id);
        add(token);
    }
    for (auto [role, token] : settings.special)
        if (const auto id = vocabulary.id(token.content)) {
            token.id = *id;
            add(token);
        }
    return tokens;
}

} // namespace attn
