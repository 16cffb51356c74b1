// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tokenizers/pipeline/added_tokens.h"

#include <map>
#include <optional>

namespace attn {

// What tokenizer_config.json, special_tokens_map.json and added_tokens.json of a folder say about the vocabulary that
// lies beside them. Files that are not there say nothing.
struct FolderSettings {
    std::string tokenizer_class; // "BertTokenizer", without "Fast"; empty: not said
    std::optional<bool> do_lower_case, strip_accents, tokenize_chinese_chars, add_prefix_space, add_bos_token,
        add_eos_token;
    std::map<std::string, AddedToken> special; // by role: "cls_token", "mask_token", ...; without ids
    std::vector<AddedToken> added;             // with ids, beside those with a role

    // The content of a special token.
    std::string token(const std::string& role, const std::string& otherwise) const;
    // Throws Error naming `path` and the class when it is none of those.
    void require_class(const std::string& path, std::initializer_list<std::string_view> known) const;
};

// Throws FormatError naming the file and the field, Cancelled.
FolderSettings read_folder_settings(const std::string& folder, const RunControl& control);

// The special and added tokens, with their ids in the vocabulary; a special token that the vocabulary does not have is
// left out.
std::vector<AddedToken> added_tokens_of(const FolderSettings& settings, const Vocabulary& vocabulary);

} // namespace attn
