// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/files/vocabulary_files.h"

#include "engine/formats/byte_source.h"
#include "engine/text/utf8.h"
#include "engine/tokenizers/files/folder_settings.h"
#include "engine/tokenizers/files/tokenizer_json.h"
#include "engine/tokenizers/pipeline/unicode_normalization.h"
#include "engine/tokenizers/vocabularies/bpe.h"
#include "engine/tokenizers/vocabularies/word_piece.h"

#include <filesystem>
#include <unordered_set>

namespace attn {

namespace {

constexpr const char* qwen2_expression =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";

std::string folder_of(const std::string& path)
{
    return std::filesystem::path(path).parent_path().string();
}

// `number` counts from 0.
Message line_number(std::size_t number)
{
    return Message("vocabulary-file.line", "line {0}", number + 1);
}

// Calls `read(line, its number from 0)`.
template <class Read>
void for_each_line(const std::string& path, const RunControl& control, Read read)
{
    const std::string all = read_whole(path, most_tokenizer_bytes, control);
    std::size_t number = 0;
    for (std::size_t begin = 0; begin < all.size(); ++number) {
        control.check();
        const std::size_t end = std::min(all.find('\n', begin), all.size());
        std::string_view line = std::string_view(all).substr(begin, end - begin);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (!is_well_formed(line))
            throw FormatError(path, line_number(number),
                              Message("vocabulary-file.utf-8", "it is not UTF-8. Download the file again."));
        read(line, number);
        begin = end + 1;
    }
}

SpecialToken special_token(const Vocabulary& vocabulary, const std::string& path, const std::string& content)
{
    const auto id = vocabulary.id(content);
    if (!id)
        throw Error("vocabulary-file.special",
                    "{0}: it has no token \"{1}\", which stands around each text. Check special_tokens_map.json beside "
                    "it.",
                    path, shortened(content));
    return {*id, content};
}

// A file that was cut leaves most tokens without the merge that makes them. Without one are characters and those that
// were added.
void require_whole(const Merges& merges, const Vocabulary& vocabulary, const std::string& path)
{
    std::unordered_set<TokenId> made;
    for (const auto& [pair, merge] : merges)
        made.insert(merge.id);
    std::size_t missing = 0;
    vocabulary.for_each([&](std::string_view token, TokenId id) {
        missing += count_characters(token) > 1 && !made.contains(id) ? 1 : 0;
    });
    if (missing > 100 + vocabulary.size() / 20)
        throw Error("vocabulary-file.merges",
                    "{0}: it does not make {1} of the {2} tokens in vocab.json, and may have been cut. Download it "
                    "again.",
                    path, missing, vocabulary.size());
}

Merges read_merges(const std::string& path, const Vocabulary& vocabulary, const RunControl& control)
{
    MergesBuilder merges(vocabulary, "");
    for_each_line(path, control, [&](std::string_view line, std::size_t number) {
        if (line.empty() || line.starts_with("#version"))
            return;
        if (const std::optional<Message> fault = merges.add(line))
            throw FormatError(path, line_number(number), *fault);
    });
    Merges all = merges.finish();
    require_whole(all, vocabulary, path);
    return all;
}

bool is_like_roberta(const FolderSettings& settings, const Vocabulary& vocabulary)
{
    if (!settings.tokenizer_class.empty())
        return settings.tokenizer_class != "GPT2Tokenizer" && settings.tokenizer_class != "Qwen2Tokenizer";
    if (!settings.special.empty())
        return settings.token("cls_token", settings.token("bos_token", "")) == "<s>";
    return vocabulary.id("<s>") && vocabulary.id("</s>") && !vocabulary.id("<|endoftext|>");
}

PostProcessor roberta_post_processor(const FolderSettings& settings, const Vocabulary& vocabulary,
                                     const std::string& path)
{
    const SpecialToken cls = special_token(vocabulary, path, settings.token("cls_token", "<s>"));
    const SpecialToken sep = special_token(vocabulary, path, settings.token("sep_token", "</s>"));
    return [trim = trim_offsets(settings.add_prefix_space.value_or(false)),
            around = roberta_processor(cls, sep)](Encodings& encodings, TextWork& work) {
        trim(encodings, work);
        around(encodings, work);
    };
}

PostProcessor gpt2_post_processor(const FolderSettings& settings, const Vocabulary& vocabulary, const std::string& path)
{
    if (!settings.add_bos_token.value_or(false))
        return {};
    const TemplatePart bos{.tokens = {special_token(vocabulary, path, settings.token("bos_token", "<|endoftext|>"))}};
    const TemplatePart first{.is_text = true};
    const TemplatePart second{.text = 1, .is_text = true, .type = 1};
    return by_template({bos, first}, {bos, first, bos, second});
}

// Without a list of special tokens these are the ones.
FolderSettings with_defaults(FolderSettings settings,
                             std::initializer_list<std::pair<const char*, const char*>> defaults)
{
    for (const auto& [role, content] : defaults)
        settings.special.try_emplace(role, AddedToken{.content = content, .special = true, .normalized = false});
    return settings;
}

} // namespace

Pipeline read_vocab_txt(const std::string& path, const RunControl& control)
{
    const FolderSettings settings = with_defaults(read_folder_settings(folder_of(path), control),
                                                  {{"unk_token", "[UNK]"},
                                                   {"sep_token", "[SEP]"},
                                                   {"pad_token", "[PAD]"},
                                                   {"cls_token", "[CLS]"},
                                                   {"mask_token", "[MASK]"}});
    settings.require_class(path, {"BertTokenizer", "DistilBertTokenizer", "ElectraTokenizer", "MobileBertTokenizer"});
    Vocabulary vocabulary;
    for_each_line(path, control, [&](std::string_view line, std::size_t number) {
        if (number >= static_cast<std::size_t>(most_token_ids))
            throw FormatError(path, line_number(number),
                              Message("vocabulary-file.too-many", "there are more tokens than are allowed"));
        vocabulary.set(line, static_cast<TokenId>(number));
    });
    const SpecialToken cls = special_token(vocabulary, path, settings.token("cls_token", ""));
    const SpecialToken sep = special_token(vocabulary, path, settings.token("sep_token", ""));
    const SpecialToken unknown = special_token(vocabulary, path, settings.token("unk_token", ""));

    Pipeline pipeline;
    const bool lowercase = settings.do_lower_case.value_or(true);
    const BertNormalization normalization{.handle_chinese_chars = settings.tokenize_chinese_chars.value_or(true),
                                          .strip_accents = settings.strip_accents.value_or(lowercase),
                                          .lowercase = lowercase};
    pipeline.normalizer = [normalization](NormalizedText& text, TextWork& work) {
        normalize_bert(text, normalization, work);
    };
    pipeline.pre_tokenizer = bert_words();
    pipeline.post_processor = bert_processor(cls, sep);
    pipeline.decoder = word_piece_decoder("##", true);
    pipeline.added = AddedTokens(added_tokens_of(settings, vocabulary), pipeline.normalizer, control);
    pipeline.mask_token = settings.token("mask_token", "");
    pipeline.model =
        std::make_shared<WordPiece>(std::move(vocabulary), WordPieceOptions{.unknown = unknown.token}, control);
    return pipeline;
}

Pipeline read_vocab_json(const std::string& path, const std::string& merges_path, const RunControl& control)
{
    const JsonFile file(path, most_tokenizer_bytes, control);
    Vocabulary vocabulary = read_vocabulary(file.root());
    FolderSettings settings = read_folder_settings(folder_of(path), control);
    settings.require_class(
        path, {"GPT2Tokenizer", "RobertaTokenizer", "BartTokenizer", "LongformerTokenizer", "Qwen2Tokenizer"});
    const bool roberta = is_like_roberta(settings, vocabulary);
    if (roberta) {
        settings = with_defaults(
            settings, {{"cls_token", "<s>"}, {"sep_token", "</s>"}, {"unk_token", "<unk>"}, {"pad_token", "<pad>"}});
        settings.special.try_emplace(
            "mask_token", AddedToken{.content = "<mask>", .special = true, .lstrip = true, .normalized = false});
    } else {
        settings = with_defaults(settings, {{"eos_token", "<|endoftext|>"}});
    }

    Pipeline pipeline;
    const ByteLevelOptions options{.add_prefix_space = settings.add_prefix_space.value_or(false)};
    if (settings.tokenizer_class == "Qwen2Tokenizer") {
        const auto expression = std::make_shared<const RegularExpression>(qwen2_expression, path, "Qwen2Tokenizer");
        pipeline.normalizer = [](NormalizedText& text, TextWork& work) {
            normalize_unicode(text, NormalizationForm::nfc, work);
        };
        pipeline.pre_tokenizer = [words = split_by(expression_pattern(expression), SplitBehavior::isolated),
                                  letters = byte_level({.add_prefix_space = options.add_prefix_space,
                                                        .use_regex = false})](Pieces& pieces, TextWork& work) {
            words(pieces, work);
            letters(pieces, work);
        };
    } else {
        pipeline.pre_tokenizer = byte_level(options);
    }
    pipeline.post_processor =
        roberta ? roberta_post_processor(settings, vocabulary, path) : gpt2_post_processor(settings, vocabulary, path);
    pipeline.decoder = byte_level_decoder();
    pipeline.byte_level = true;
    pipeline.added = AddedTokens(added_tokens_of(settings, vocabulary), pipeline.normalizer, control);
    pipeline.mask_token = settings.token("mask_token", "");
    Merges merges = read_merges(merges_path, vocabulary, control);
    pipeline.model = std::make_shared<Bpe>(std::move(vocabulary), std::move(merges), BpeOptions{});
    return pipeline;
}

} // namespace attn
