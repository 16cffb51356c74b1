// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/files/open_tokenizer.h"

#include "engine/formats/folder_names.h"
#include "engine/tokenizers/files/sentence_piece.h"
#include "engine/tokenizers/files/tokenizer_json.h"
#include "engine/tokenizers/files/vocabulary_files.h"

#include <algorithm>
#include <filesystem>

namespace attn {

namespace {

namespace fs = std::filesystem;

bool is_there(const fs::path& path)
{
    std::error_code ignored;
    return fs::exists(path, ignored);
}

bool is_sentence_piece(const fs::path& path)
{
    return path.extension() == ".model" || path.extension() == ".spm";
}

bool is_marian(const fs::path& folder)
{
    return is_there(folder / "vocab.json") && is_there(folder / "source.spm");
}

// The file of a folder that open_tokenizer reads; nothing when there is none.
std::optional<fs::path> file_of(const fs::path& folder)
{
    for (const char* const name : {"tokenizer.json", "vocab.txt"})
        if (is_there(folder / name))
            return folder / name;
    if (is_there(folder / "vocab.json") && (is_there(folder / "merges.txt") || is_marian(folder)))
        return folder / "vocab.json";
    if (is_there(folder / "tokenizer.model"))
        return folder / "tokenizer.model";
    for (const std::string& name : folder_names(folder.string()))
        if (is_sentence_piece(folder / name))
            return folder / name;
    return {};
}

std::shared_ptr<const Tokenizer> open_vocabulary(const fs::path& path, const RunControl& control)
{
    const fs::path folder = path.parent_path();
    if (is_there(folder / "merges.txt"))
        return make_tokenizer(read_vocab_json(path.string(), (folder / "merges.txt").string(), control));
    if (is_marian(folder))
        return open_marian(folder.string(), control);
    throw Error("tokenizer.no-merges", "{0}: merges.txt beside it is missing. Download it too.", path.string());
}

bool is_tokenizer_json(const std::string& path, const RunControl& control)
{
    const JsonFile file(path, most_tokenizer_bytes, control);
    return std::ranges::any_of(file.root().object(),
                               [](const auto& field) { return field.key == "model" && field.value.is_object(); });
}

} // namespace

std::shared_ptr<const Tokenizer> open_tokenizer(const std::string& path, const RunControl& control)
{
    if (std::error_code ignored; fs::is_directory(path, ignored)) {
        const std::optional<fs::path> file = file_of(path);
        if (!file)
            throw Error(
                "tokenizer.none",
                "{0}: it has no tokenizer, which would be tokenizer.json, vocab.txt, vocab.json with merges.txt, "
                "tokenizer.model or another .model or .spm of SentencePiece. Download it too.",
                path);
        return open_tokenizer(file->string(), control);
    }
    const fs::path file(path);
    if (is_sentence_piece(file))
        return is_marian(file.parent_path()) ? open_marian(file.parent_path().string(), control)
                                             : open_sentence_piece(path, control);
    if (file.filename() == "merges.txt" && is_there(file.parent_path() / "vocab.json"))
        return open_vocabulary(file.parent_path() / "vocab.json", control);
    if (file.extension() == ".txt")
        return make_tokenizer(read_vocab_txt(path, control));
    if (file.filename() == "vocab.json" && !is_tokenizer_json(path, control))
        return open_vocabulary(file, control);
    return make_tokenizer(read_tokenizer_json(path, control));
}

bool has_tokenizer(const std::string& folder)
{
    return file_of(folder).has_value();
}

} // namespace attn
