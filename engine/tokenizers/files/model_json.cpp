// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/files/tokenizer_json.h"

#include "engine/tokenizers/files/vocabulary_files.h"
#include "engine/tokenizers/vocabularies/bpe.h"
#include "engine/tokenizers/vocabularies/unigram.h"
#include "engine/tokenizers/vocabularies/word_level.h"
#include "engine/tokenizers/vocabularies/word_piece.h"

namespace attn {

namespace {

using Model = std::shared_ptr<const TokenModel>;

std::optional<TokenId> read_unknown(const JsonValue& value, const Vocabulary& vocabulary)
{
    const auto token = value.find("unk_token");
    if (!token)
        return {};
    const auto id = vocabulary.id(token->text());
    if (!id)
        token->fail(missing_token(token->text()));
    return id;
}

// What stands before or behind the characters of a word; with a long one each character would be thousands of bytes.
std::string read_affix(const JsonValue& value, std::string_view name, std::string_view otherwise)
{
    constexpr std::size_t longest = 100; // bytes
    std::string affix = value.text_or(name, otherwise);
    if (affix.size() > longest)
        value.at(name).fail(Message("tokenizer.long-affix", "it is longer than {0} bytes", longest));
    return affix;
}

Model read_bpe(const JsonValue& value)
{
    if (const auto dropout = value.find("dropout"); dropout && dropout->number() != 0.0)
        dropout->fail(
            Message("bpe.dropout", "dropout, which makes tokens by chance, is for training only. Set it to null."));
    Vocabulary vocabulary = read_vocabulary(value.at("vocab"));
    BpeOptions options;
    options.unknown = read_unknown(value, vocabulary);
    options.continuing_prefix = read_affix(value, "continuing_subword_prefix", "");
    options.end_suffix = read_affix(value, "end_of_word_suffix", "");
    options.fuse_unknown = value.boolean_or("fuse_unk", false);
    options.byte_fallback = value.boolean_or("byte_fallback", false);
    options.ignore_merges = value.boolean_or("ignore_merges", false);

    const JsonValue list = value.at("merges");
    MergesBuilder merges(vocabulary, options.continuing_prefix);
    for (const simdjson::dom::element element : list.array()) {
        value.control().check();
        std::string_view line, left, right;
        simdjson::dom::array pair;
        const bool is_line = element.get(line) == simdjson::SUCCESS;
        const bool is_pair = element.get(pair) == simdjson::SUCCESS && pair.size() == 2
            && pair.at(0).get(left) == simdjson::SUCCESS && pair.at(1).get(right) == simdjson::SUCCESS;
        const std::optional<Message> fault = is_line ? merges.add(line)
            : is_pair
            ? merges.add(left, right)
            : Message("bpe.merge", "expected a text of two tokens with a space between or a list of two tokens");
        if (fault)
            list.item(element, static_cast<Index>(merges.count())).fail(*fault);
    }
    return std::make_shared<Bpe>(std::move(vocabulary), merges.finish(), std::move(options));
}

Model read_word_piece(const JsonValue& value)
{
    WordPieceOptions options;
    options.unknown = value.text_or("unk_token", options.unknown);
    options.continuing_prefix = read_affix(value, "continuing_subword_prefix", options.continuing_prefix);
    options.most_characters = value.count_or("max_input_chars_per_word", options.most_characters);
    return std::make_shared<WordPiece>(read_vocabulary(value.at("vocab")), options, value.control());
}

Model read_word_level(const JsonValue& value)
{
    return std::make_shared<WordLevel>(read_vocabulary(value.at("vocab")), value.text_or("unk_token", "[UNK]"));
}

// [["<unk>", 0.0], ["▁the", -3.5], ...]
Model read_unigram(const JsonValue& value)
{
    const JsonValue list = value.at("vocab");
    Vocabulary vocabulary;
    std::vector<double> scores;
    for (const simdjson::dom::element element : list.array()) {
        value.control().check();
        simdjson::dom::array pair;
        std::string_view token;
        double score = 0.0;
        if (element.get(pair) != simdjson::SUCCESS || pair.size() != 2 || pair.at(0).get(token) != simdjson::SUCCESS
            || pair.at(1).get(score) != simdjson::SUCCESS)
            list.item(element, static_cast<Index>(scores.size()))
                .fail(Message("unigram.piece", "expected a token and its score"));
        if (scores.size() >= static_cast<std::size_t>(most_token_ids))
            list.item(element, static_cast<Index>(scores.size()))
                .fail(Message("unigram.too-many", "there are more tokens than are allowed"));
        vocabulary.set(token, static_cast<TokenId>(scores.size()));
        scores.push_back(score);
    }
    std::optional<TokenId> unknown;
    if (const auto id = value.find("unk_id")) {
        if (id->integer() < 0 || id->integer() >= static_cast<std::int64_t>(scores.size()))
            id->fail(Message("unigram.unknown-id", "the vocabulary has no such token"));
        unknown = static_cast<TokenId>(id->integer());
    }
    return std::make_shared<Unigram>(std::move(vocabulary), std::move(scores), unknown,
                                     value.boolean_or("byte_fallback", false), value.control());
}

// Old files do not say what they are.
Model read_untyped(const JsonValue& value)
{
    return value.find("merges") ? read_bpe(value) : value.find("unk_id") ? read_unigram(value) : read_word_piece(value);
}

} // namespace

Vocabulary read_vocabulary(const JsonValue& value)
{
    const simdjson::dom::object tokens = value.object();
    Vocabulary vocabulary;
    vocabulary.reserve(tokens.size());
    for (const auto [token, element] : tokens) {
        value.control().check();
        std::int64_t id = 0;
        if (element.get(id) != simdjson::SUCCESS || id < 0 || id >= most_token_ids)
            refuse_token_id(value.child(element, token));
        if (!vocabulary.set(token, static_cast<TokenId>(id)))
            value.child(element, token).fail(Message("vocabulary.token-twice", "duplicate token"));
    }
    return vocabulary;
}

std::shared_ptr<const TokenModel> read_model(const JsonValue& value)
{
    static constexpr NamedReader<Model> readers[] = {
        {read_bpe, "BPE"},
        {read_word_piece, "WordPiece"},
        {read_unigram, "Unigram"},
        {read_word_level, "WordLevel"},
    };
    return value.find("type") ? read_by_type(value, readers) : read_untyped(value);
}

} // namespace attn
