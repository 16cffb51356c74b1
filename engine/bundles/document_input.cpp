// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/bundles/document_input.h"

#include "engine/images/preprocess.h"
#include "engine/text/split.h"

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

const Tokenizer& tokenizer_of(const Bundle& bundle)
{
    if (!bundle.tokenizer)
        throw Error("bundle.no-tokenizer",
                    "{0}: the folder has no tokenizer (tokenizer.json, vocab.txt, vocab.json with merges.txt or "
                    "tokenizer.model). Add it or give token ids.",
                    bundle.folder);
    return *bundle.tokenizer;
}

// Tokens as they are given, "a|b|c", each one of the vocabulary.
Encoding exact_encoding(const Tokenizer& tokenizer, const std::string& text)
{
    Encoding encoding;
    for (const Token& token : split_exact(text)) {
        const std::optional<TokenId> id = tokenizer.id(token.text);
        if (!id)
            throw SettingError(
                "tokens.unknown",
                "tokens: \"{0}\" is not in the vocabulary of the model. Give tokens as it writes them, or a text.",
                token.text);
        encoding.push_back({.id = *id, .token = token.text});
    }
    return encoding;
}

Encoding encoding_of(const Document& document, const Tokenizer& tokenizer, const RunControl& control)
{
    if (!document.model.pair.empty())
        return tokenizer.encode_pair(document.text.text, document.model.pair, control);
    if (document.text.exact)
        return exact_encoding(tokenizer, document.text.text);
    return tokenizer.encode(document.text.text, control);
}

// A model may have some more tokens than its tokenizer, so that their number is a round one: up to 2.3 % of those of
// well-known models.
void add_note_on_vocabulary(const Bundle& bundle, DocumentInput& result)
{
    const Index tokens = bundle.tokenizer->vocabulary_size();
    const Index rows = info_of(*bundle.model).vocabulary;
    if (rows - tokens > 256 + 3 * rows / 100)
        result.notes.push_back(Message("note.small-tokenizer",
                                       "the tokenizer has {0} tokens, but the model has {1}: its file may be cut",
                                       tokens, rows));
    if (tokens > rows)
        result.notes.push_back(Message("note.large-tokenizer",
                                       "the tokenizer has {0} tokens, but the model has {1}: a text with one of the "
                                       "others is refused",
                                       tokens, rows));
}

// Encoders are trained on texts with the end token behind them, decoders to say it: it is not among what they read.
Encoding target_encoding(const Document& document, const Bundle& bundle, const RunControl& control)
{
    const ModelInfo& info = info_of(*bundle.model);
    Encoding encoding = tokenizer_of(bundle).encode_target(document.model.target, control);
    if (!encoding.empty() && encoding.back().special && encoding.back().id == info.end_token)
        encoding.pop_back();
    if (!info.decoder_start_token)
        throw SettingError("target.no-start",
                           "target: config.json names no decoder_start_token_id to begin with. Give target ids.");
    encoding.insert(encoding.begin(), {.id = *info.decoder_start_token, .special = true});
    return encoding;
}

std::vector<TokenId> ids_of(const Encoding& encoding)
{
    std::vector<TokenId> ids;
    for (const EncodedToken& token : encoding)
        ids.push_back(token.id);
    return ids;
}

// What the tokenizer says of the two texts of a pair, where the model tells them apart.
std::vector<Index> types_of(const Encoding& encoding, const ModelInfo& info)
{
    std::vector<Index> types;
    for (const EncodedToken& token : encoding)
        types.push_back(token.type);
    if (std::ranges::all_of(types, [&](Index type) { return type == 0 || type >= info.token_types; }))
        types.clear();
    return types;
}

void mask_tokens(const Document& document, const Bundle& bundle, DocumentInput& result)
{
    if (document.model.masked.empty())
        return;
    const std::optional<TokenId> mask = bundle.tokenizer ? bundle.tokenizer->mask_token() : std::nullopt;
    if (!mask)
        throw SettingError("masked.no-token",
                           "masked: the tokenizer of the model has no mask token. Unmask the tokens.");
    Index outside = 0;
    for (const Index place : document.model.masked) {
        if (place < 0 || place >= static_cast<Index>(result.input.ids.size()))
            ++outside;
        else
            result.input.ids[static_cast<std::size_t>(place)] = *mask;
    }
    if (outside > 0)
        result.notes.push_back(
            Message("note.masked-outside", "masked but outside of this input, without effect: {0}", outside));
}

void add_text(const Document& document, const Bundle& bundle, DocumentInput& result, const RunControl& control)
{
    const ModelSettings& settings = document.model;
    ModelInput& input = result.input;
    if (settings.ids.empty()) {
        result.encoding = encoding_of(document, tokenizer_of(bundle), control);
        input.ids = ids_of(result.encoding);
        input.types = types_of(result.encoding, info_of(*bundle.model));
    } else {
        input.ids = settings.ids;
    }
    if (!settings.types.empty())
        input.types = settings.types;
    input.attended = settings.attended;
    mask_tokens(document, bundle, result);
}

void add_target(const Document& document, const Bundle& bundle, DocumentInput& result, const RunControl& control)
{
    const ModelSettings& settings = document.model;
    if (!info_of(*bundle.model).encoder_decoder) {
        if (!settings.target.empty() || !settings.target_ids.empty())
            throw SettingError("target.no-decoder",
                               "target: {0} has no decoder beside an encoder. Leave the target out.",
                               info_of(*bundle.model).type);
        return;
    }
    if (settings.target_ids.empty() && !settings.target.empty())
        result.target = target_encoding(document, bundle, control);
    result.input.decoder_ids = settings.target_ids.empty() ? ids_of(result.target) : settings.target_ids;
}

// channels x height x width; a batch of one may stand before them, and grey needs no channel.
Pixels pixels_of(const NamedArray& array, Index channels)
{
    std::vector<Index> shape = array.shape;
    if (shape.size() == 2 && channels == 1)
        shape.insert(shape.begin(), 1);
    if (shape.size() == 4 && shape.front() == 1)
        shape.erase(shape.begin());
    if (shape.size() != 3)
        throw ShapeError("pixels.rank",
                         "pixels: their shape is {0}. Give those of one picture, channels x height x width.",
                         shape_text(array.shape));
    require_consistent(array);
    return {.channels = shape[0],
            .height = shape[1],
            .width = shape[2],
            .values = {array.values.begin(), array.values.end()}};
}

// The picture that pixels were made of, as far as that is known: by undoing what the preprocessor does to numbers, or
// else spread between the smallest and the largest of them.
Image picture_of(const Pixels& pixels, const std::optional<Preprocessor>& preprocessor)
{
    const bool known = preprocessor && preprocessor->mean && preprocessor->deviation && preprocessor->rescale
        && (pixels.channels == 3 || pixels.channels == 1);
    const auto [smallest, largest] = std::ranges::minmax(pixels.values);
    const double range = largest > smallest ? static_cast<double>(largest) - smallest : 1.0;
    const auto level = [&](Index channel, double value) {
        const auto c = static_cast<std::size_t>(channel);
        const double restored = known
            ? (value * (*preprocessor->deviation)[c] + (*preprocessor->mean)[c]) / *preprocessor->rescale
            : 255.0 * (value - smallest) / range;
        return std::isfinite(restored) ? static_cast<std::uint8_t>(std::lround(std::clamp(restored, 0.0, 255.0)))
                                       : std::uint8_t{0};
    };
    Image image{.height = pixels.height, .width = pixels.width, .rgb = {}};
    const Index plane = pixels.height * pixels.width;
    image.rgb.reserve(static_cast<std::size_t>(3 * plane));
    for (Index place = 0; place < plane; ++place)
        for (Index color = 0; color < 3; ++color) {
            const Index channel = std::min(color, pixels.channels - 1);
            image.rgb.push_back(
                level(channel, static_cast<double>(pixels.values[static_cast<std::size_t>(channel * plane + place)])));
        }
    return image;
}

// What a picture with transparent parts looks like to the model is not what people see.
void add_note_on_transparency(const std::shared_ptr<const Image>& image, DocumentInput& result)
{
    if (on_white(image)->rgb != image->rgb)
        result.notes.push_back(Message("note.transparent",
                                       "the picture is transparent in places: the model sees the colours beneath, as "
                                       "in transformers"));
}

// Models mostly take squares, and a picture of another shape is stretched to one.
void add_note_on_stretching(const Image& given, const Image& seen, bool cropped, DocumentInput& result)
{
    const double shape = static_cast<double>(given.width) / static_cast<double>(given.height);
    const double seen_shape = static_cast<double>(seen.width) / static_cast<double>(seen.height);
    if (!cropped && std::abs(shape / seen_shape - 1.0) > 0.01)
        result.notes.push_back(Message("note.as-seen",
                                       "the picture is shown as the model sees it, {0} x {1} pixels: it is stretched "
                                       "from {2} x {3}",
                                       seen.width, seen.height, given.width, given.height));
}

void add_note_on_edges(const PixelShape& shape, DocumentInput& result)
{
    const Pixels& pixels = *result.input.pixels;
    const Index right = pixels.width % shape.patch;
    const Index below = pixels.height % shape.patch;
    if (right > 0 || below > 0)
        result.notes.push_back(
            Message("note.beyond-patches",
                    "the last {0} columns and {1} rows of pixels are in no patch of {2} x {2} pixels: the model "
                    "does not see them",
                    right, below, shape.patch));
}

void add_pixels(const Document& document, const Bundle& bundle, DocumentInput& result)
{
    const Index channels = info_of(*bundle.model).pixels->channels;
    if (document.model.pixels) {
        Pixels pixels = pixels_of(*document.model.pixels, channels);
        if (!pixels.values.empty())
            result.picture = picture_of(pixels, bundle.preprocessor);
        result.input.pixels = std::make_shared<Pixels>(std::move(pixels));
        return;
    }
    if (!document.image.image)
        throw SettingError("model.no-image", "image: no picture is open. Open one.");
    if (!bundle.preprocessor)
        throw Error("bundle.no-preprocessor",
                    "{0}: the folder has no preprocessor_config.json, which says how a picture becomes pixels. Add it "
                    "or give pixels.",
                    bundle.folder);
    PreprocessedImage prepared = preprocess(*document.image.image, *bundle.preprocessor, channels);
    add_note_on_transparency(document.image.image, result);
    add_note_on_stretching(*document.image.image, prepared.image, bundle.preprocessor->crop.has_value(), result);
    result.input.pixels = std::make_shared<Pixels>(Pixels{.channels = channels,
                                                          .height = prepared.image.height,
                                                          .width = prepared.image.width,
                                                          .values = std::move(prepared.values)});
    result.picture = std::move(prepared.image);
}

} // namespace

DocumentInput input_of(const Document& document, const Bundle& bundle, const RunControl& control)
{
    DocumentInput result;
    const ModelInfo& info = info_of(*bundle.model);
    const bool picture = document.kind == InputKind::image;
    if (picture && !info.pixels)
        throw SettingError("model.takes-text", "image: {0} takes a text. Type one or open a model for pictures.",
                           info.type);
    if (!picture && info.pixels)
        throw SettingError("model.takes-picture", "text: {0} takes a picture. Open one, or open a model for texts.",
                           info.type);
    control.report(0.0, picture ? "preparing the picture" : "tokenizing");
    if (picture) {
        add_pixels(document, bundle, result);
        add_note_on_edges(*info.pixels, result);
    } else {
        add_text(document, bundle, result, control);
        control.check();
        add_target(document, bundle, result, control);
        if (!bundle.tokenizer)
            result.notes.push_back(
                Message("note.no-tokenizer", "the folder has no tokenizer: tokens are shown by their ids"));
        else
            add_note_on_vocabulary(bundle, result);
    }
    control.check();
    return result;
}

} // namespace attn
