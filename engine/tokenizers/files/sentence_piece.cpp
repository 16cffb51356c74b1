// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/files/sentence_piece.h"

#include "engine/formats/byte_source.h"
#include "engine/run_control/unstoppable_work.h"
#include "engine/text/named.h"
#include "engine/text/token_marks.h"
#include "engine/text/utf8.h"
#include "engine/tokenizers/files/folder_settings.h"
#include "engine/tokenizers/files/sentence_piece_file.h"
#include "engine/tokenizers/files/vocabulary_files.h"
#include "engine/tokenizers/pipeline/pipeline.h"

#include <algorithm>
#include <filesystem>
#include <sentencepiece_processor.h>

namespace attn {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t t5_sentinels = 100; // <extra_id_0> and on, behind the pieces, the first one last

constexpr std::size_t longest_piece = std::size_t{1} << 20; // bytes
constexpr std::uint64_t longest_unknown = 1 << 15;          // characters, or several runs that take as long

using Processor = sentencepiece::SentencePieceProcessor;

std::shared_ptr<const Processor> load(const std::string& path, const RunControl& control)
{
    std::string bytes = read_whole(path, most_tokenizer_bytes, control);
    require_sound_model(bytes, path, control);
    auto processor = std::make_shared<Processor>();
    const auto take = [processor, bytes = std::move(bytes)]() -> std::string {
        try {
            return processor->LoadFromSerializedProto(bytes).ToString();
        } catch (const std::exception& error) {
            return error.what();
        }
    };
    const std::string why = run_unstoppable(take, control);
    if (why != "OK" || processor->GetPieceSize() == 0)
        refuse_model(path,
                     Message("sentence-piece.refused", "SentencePiece does not take it ({0}). Download the file again.",
                             shortened(why)));
    return processor;
}

Vocabulary pieces_of(const Processor& processor, const RunControl& control)
{
    Vocabulary vocabulary;
    vocabulary.reserve(static_cast<std::size_t>(processor.GetPieceSize()));
    for (TokenId id = 0; id < processor.GetPieceSize(); ++id) {
        control.check();
        vocabulary.set(processor.IdToPiece(id), id);
    }
    return vocabulary;
}

// The library cuts, the vocabulary names the ids.
class SentencePieceModel final : public TokenModel {
public:
    SentencePieceModel(std::shared_ptr<const Processor> processor, Vocabulary vocabulary, TokenId unknown)
        : TokenModel(std::move(vocabulary)), processor_(std::move(processor)), unknown_(unknown)
    {
    }

    std::vector<ModelToken> tokenize(std::string_view piece, TextWork& work) const override
    {
        work.check();
        require_short(piece);
        const auto encoded = processor_->EncodeAsImmutableProto(piece);
        std::vector<ModelToken> tokens;
        std::size_t bytes = 0; // tokens of single bytes at the end
        for (const auto& part : encoded.pieces()) {
            const TokenId id = vocabulary().id(part.piece()).value_or(unknown_);
            add_token(tokens, {id, part.piece(), part.begin(), part.end()}, work);
            // Those of one character have its place at the last of them.
            bytes = byte_of_token(part.piece()) ? bytes + 1 : 0;
            if (bytes == 0 || part.begin() == part.end())
                continue;
            for (std::size_t i = tokens.size() - bytes; i < tokens.size(); ++i)
                tokens[i].begin = part.begin(), tokens[i].end = part.end();
            bytes = 0;
        }
        return tokens;
    }
    std::string name() const override { return "SentencePiece"; }

private:
    // The library cannot be stopped. It takes half a second for a million bytes, and joins unknown characters that
    // stand side by side in time that grows with the square of their number.
    void require_short(std::string_view piece) const
    {
        if (piece.size() > longest_piece)
            throw SettingError(
                "sentence-piece.long", "text: it has {0}, but SentencePiece is given at most {1} at once. Shorten it.",
                bytes_text(static_cast<double>(piece.size())), bytes_text(static_cast<double>(longest_piece)));
        std::uint64_t run = 0, squares = 0;
        for_each_character(piece, [&](char32_t character, std::string_view bytes) {
            const bool known = character == ' ' || !processor_->IsUnknown(processor_->PieceToId(bytes));
            run = known ? 0 : run + 1;
            squares += known ? 0 : 2 * run - 1;
        });
        if (squares > longest_unknown * longest_unknown)
            throw SettingError("sentence-piece.unknown",
                               "text: more than {0} characters side by side are unknown to the tokenizer, and "
                               "SentencePiece takes too long for them. Shorten it.",
                               longest_unknown);
    }

    std::shared_ptr<const Processor> processor_;
    TokenId unknown_;
};

Decoder sentence_decoder()
{
    return [bytes = byte_fallback_decoder(), spaces = replace_decoder(string_pattern("▁"), " "), fuse = fuse_decoder(),
            strip = strip_decoder(" ", 1, 0)](std::vector<std::string>& tokens, TextWork& work) {
        spaces(tokens, work);
        bytes(tokens, work);
        fuse(tokens, work);
        strip(tokens, work);
    };
}

PostProcessor around(std::optional<SpecialToken> front, std::optional<SpecialToken> back)
{
    const auto parts = [&](std::size_t text, Index type) {
        std::vector<TemplatePart> result;
        if (front)
            result.push_back({.tokens = {*front}, .type = type});
        result.push_back({.text = text, .is_text = true, .type = type});
        if (back)
            result.push_back({.tokens = {*back}, .type = type});
        return result;
    };
    const std::vector<TemplatePart> single = parts(0, 0);
    std::vector<TemplatePart> pair = single;
    // Where texts have a beginning, the second one is of a type of its own, as Llama has it.
    for (TemplatePart& part : parts(1, front ? 1 : 0))
        pair.push_back(std::move(part));
    return by_template(single, pair);
}

std::optional<SpecialToken> control_token(const Processor& processor, int id)
{
    return id < 0 ? std::nullopt : std::optional(SpecialToken{id, processor.IdToPiece(id)});
}

AddedToken special_token(TokenId id, std::string content)
{
    return {.id = id, .content = std::move(content), .special = true, .normalized = false};
}

std::vector<AddedToken> special_tokens(const Processor& processor, const FolderSettings& settings,
                                       const Vocabulary& vocabulary)
{
    std::vector<AddedToken> tokens = added_tokens_of(settings, vocabulary);
    const auto is_there = [&](TokenId id) { return std::ranges::find(tokens, id, &AddedToken::id) != tokens.end(); };
    for (const int id : {processor.unk_id(), processor.bos_id(), processor.eos_id(), processor.pad_id()})
        if (id >= 0 && !is_there(id))
            tokens.push_back(special_token(id, processor.IdToPiece(id)));
    return tokens;
}

// A token of Marian's for the language to translate to, ">>fra<<", stands by itself.
std::vector<AddedToken> marian_tokens(const Vocabulary& vocabulary)
{
    std::vector<AddedToken> tokens;
    vocabulary.for_each([&](std::string_view token, TokenId id) {
        if ((token.starts_with(">>") && token.ends_with("<<") && token.size() > 4) || token == "</s>"
            || token == "<unk>" || token == "<pad>")
            tokens.push_back(special_token(id, std::string(token)));
    });
    return tokens;
}

std::shared_ptr<const Tokenizer> open_marian_side(const std::string& path, const Vocabulary& vocabulary, TokenId end,
                                                  TokenId unknown, const RunControl& control)
{
    Pipeline pipeline;
    pipeline.added = AddedTokens(marian_tokens(vocabulary), {}, control);
    pipeline.post_processor = around({}, SpecialToken{end, "</s>"});
    pipeline.decoder = sentence_decoder();
    pipeline.model = std::make_shared<SentencePieceModel>(load(path, control), vocabulary, unknown);
    return make_tokenizer(std::move(pipeline));
}

// Two cutters with one vocabulary.
class MarianTokenizer final : public Tokenizer {
public:
    MarianTokenizer(std::shared_ptr<const Tokenizer> source, std::shared_ptr<const Tokenizer> target)
        : source_(std::move(source)), target_(std::move(target))
    {
    }

    Encoding encode(std::string_view text, const RunControl& control) const override
    {
        return source_->encode(text, control);
    }
    Encoding encode_pair(std::string_view text, std::string_view second, const RunControl& control) const override
    {
        return source_->encode_pair(text, second, control);
    }
    Encoding encode_target(std::string_view text, const RunControl& control) const override
    {
        return target_->encode(text, control);
    }
    Index vocabulary_size() const override { return source_->vocabulary_size(); }
    std::optional<std::string> token(TokenId id) const override { return source_->token(id); }
    std::optional<TokenId> id(std::string_view token) const override { return source_->id(token); }
    std::string label(TokenId id) const override { return source_->label(id); }
    bool is_special(TokenId id) const override { return source_->is_special(id); }
    std::optional<TokenId> mask_token() const override { return {}; }
    std::string decode(std::span<const TokenId> ids, const RunControl& control) const override
    {
        return source_->decode(ids, control);
    }
    std::string description() const override { return "Marian " + source_->description(); }

private:
    std::shared_ptr<const Tokenizer> source_, target_;
};

} // namespace

std::shared_ptr<const Tokenizer> open_sentence_piece(const std::string& path, const RunControl& control)
{
    const FolderSettings settings = read_folder_settings(fs::path(path).parent_path().string(), control);
    settings.require_class(path, {"LlamaTokenizer", "CodeLlamaTokenizer", "GemmaTokenizer", "T5Tokenizer"});
    const auto processor = load(path, control);
    Vocabulary vocabulary = pieces_of(*processor, control);
    const bool t5 = settings.tokenizer_class.empty() ? fs::path(path).filename() == "spiece.model"
                                                     : settings.tokenizer_class == "T5Tokenizer";

    Pipeline pipeline;
    std::vector<AddedToken> added = special_tokens(*processor, settings, vocabulary);
    for (std::size_t i = 0; t5 && i < t5_sentinels; ++i) {
        const std::string content = "<extra_id_" + std::to_string(i) + ">";
        if (std::ranges::find(added, content, &AddedToken::content) == added.end())
            added.push_back(special_token(static_cast<TokenId>(vocabulary.size() + t5_sentinels - 1 - i), content));
    }
    pipeline.added = AddedTokens(std::move(added), {}, control);
    pipeline.post_processor =
        around(settings.add_bos_token.value_or(!t5) ? control_token(*processor, processor->bos_id()) : std::nullopt,
               settings.add_eos_token.value_or(t5) ? control_token(*processor, processor->eos_id()) : std::nullopt);
    pipeline.decoder = sentence_decoder();
    pipeline.model =
        std::make_shared<SentencePieceModel>(processor, std::move(vocabulary), std::max(processor->unk_id(), 0));
    return make_tokenizer(std::move(pipeline));
}

std::shared_ptr<const Tokenizer> open_marian(const std::string& folder, const RunControl& control)
{
    std::vector<std::string> missing{"vocab.json", "source.spm", "target.spm"};
    std::erase_if(missing, [&](const std::string& name) { return fs::exists(fs::path(folder) / name); });
    if (!missing.empty())
        throw Error("marian.missing", "{0}: {1} of a Marian tokenizer is missing. Download it too.", folder,
                    joined(missing));
    read_folder_settings(folder, control).require_class(folder, {"MarianTokenizer"});
    const std::string path = (fs::path(folder) / "vocab.json").string();
    const JsonFile file(path, most_tokenizer_bytes, control);
    const Vocabulary vocabulary = read_vocabulary(file.root());
    const auto required = [&](const char* token) {
        const auto id = vocabulary.id(token);
        if (!id)
            throw FormatError(path, token, Message("marian.token", "this token is missing"));
        return *id;
    };
    const auto open = [&](const char* name) {
        return open_marian_side((fs::path(folder) / name).string(), vocabulary, required("</s>"), required("<unk>"),
                                control);
    };
    return std::make_shared<MarianTokenizer>(open("source.spm"), open("target.spm"));
}

} // namespace attn
