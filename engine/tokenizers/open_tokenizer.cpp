#include "engine/tokenizers/tokenizer.h"

#include "engine/formats/format_error.h"
#include "engine/tokenizers/tokenizer_json.h"

#include <filesystem>

namespace attn {

namespace {

namespace fs = std::filesystem;

bool is_there(const fs::path& path)
{
    std::error_code ignored;
    return fs::exists(path, ignored);
}

} // namespace

std::shared_ptr<const Tokenizer> open_tokenizer(const std::string& path)
{
    return make_tokenizer(read_tokenizer_json(fs::is_directory(path) ? (fs::path(path) / "tokenizer.json").string() : path));
}

bool has_tokenizer(const std::string& folder)
{
    return is_there(fs::path(folder) / "tokenizer.json");
}

} // namespace attn
