// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/input_check.h"

#include "engine/models/embedding.h"
#include "engine/models/model_weights.h"

#include <algorithm>
#include <string>

namespace attn {

namespace {

// `what`: "token" or "decoder token".
void check_tokens(const std::vector<TokenId>& ids, const TokenEmbedding& embedding, const Message& what)
{
    if (ids.empty())
        throw SettingError("input.empty", "input: there is no {0}. Give at least one.", what);
    for (std::size_t place = 0; place < ids.size(); ++place)
        if (ids[place] < 0 || ids[place] >= embedding.vocabulary)
            throw SettingError("input.token", "{0} {1}: {2} is not in the vocabulary, which has tokens 0 to {3}.", what,
                               place, ids[place], embedding.vocabulary - 1);
    if (embedding.position_count == 0)
        return;
    const std::vector<Index> positions = positions_of(embedding, ids);
    const Index last = *std::ranges::max_element(positions);
    if (last >= embedding.position_count)
        throw SettingError(
            "input.too-long", "input: {0} {1}s are too many. The model has positions for {2}. Shorten the text.",
            last + 1 - embedding.first_position, what, embedding.position_count - embedding.first_position);
}

void check_length(std::size_t length, std::size_t expected, const Message& what)
{
    if (length != 0 && length != expected)
        throw SettingError("input.counts", "input: there are {0} {1} for {2} tokens. Give one for each.", length, what,
                           expected);
}

void check_text(const Stack& stack, const ModelInput& input)
{
    if (input.pixels)
        throw SettingError("input.takes-text", "input: this model takes text, but pixels were given.");
    check_tokens(input.ids, stack.tokens, Message("unit.token", "token"));
    check_length(input.types.size(), input.ids.size(), Message("unit.token-types", "token types"));
    check_length(input.attended.size(), input.ids.size(),
                 Message("unit.attention-mask", "numbers of the attention mask"));
    const Index types = std::max<Index>(stack.tokens.type_count, 1);
    for (std::size_t place = 0; place < input.types.size(); ++place)
        if (input.types[place] < 0 || input.types[place] >= types)
            throw SettingError("input.token-type", "token type {0}: {1} is not known. The model has types 0 to {2}.",
                               place, input.types[place], types - 1);
}

void check_pixels(const PixelShape& shape, const ModelInput& input)
{
    if (!input.ids.empty() || !input.types.empty() || !input.attended.empty())
        throw SettingError("input.takes-pixels", "input: this model takes pixels, but tokens were given.");
    if (!input.pixels)
        throw SettingError("input.no-pixels", "input: there are no pixels. Give a picture.");
    const Pixels& pixels = *input.pixels;
    if (pixels.channels != shape.channels)
        throw SettingError("pixels.channels", "pixels: there are {0} channels, but the model takes {1}.",
                           pixels.channels, shape.channels);
    const auto check_side = [&shape](Index side, const Message& name) {
        if (side < shape.patch)
            throw SettingError("pixels.side",
                               "pixels: the {0} of {1} is smaller than a patch of {2} pixels. Give a larger picture.",
                               name, side, shape.patch);
    };
    check_side(pixels.height, Message("unit.height", "height"));
    check_side(pixels.width, Message("unit.width", "width"));
    if (static_cast<std::size_t>(pixels.channels) * static_cast<std::size_t>(pixels.height)
            * static_cast<std::size_t>(pixels.width)
        != pixels.values.size())
        throw SettingError("pixels.count", "pixels: {0} numbers are not {1} x {2} x {3}.", pixels.values.size(),
                           pixels.channels, pixels.height, pixels.width);
}

// What decoders are asked first where nobody says it: the start token, or for classifiers, which read the whole text
// there, the text moved behind it.
std::vector<TokenId> decoder_start(const Architecture& architecture, const std::vector<TokenId>& ids)
{
    if (!architecture.info.decoder_start_token)
        throw SettingError("input.no-decoder-start",
                           "input: there is no decoder token, and config.json names none to start with "
                           "(decoder_start_token_id). Give one.");
    std::vector<TokenId> start = {*architecture.info.decoder_start_token};
    if (architecture.head.rows == HeadRows::last_end)
        start.insert(start.end(), ids.begin(), ids.end() - 1);
    return start;
}

// n queries that look at m keys.
double attention_bytes(const Stack& stack, double n, double m)
{
    const auto width = static_cast<double>(stack.head_width);
    const double numbers =
        n * static_cast<double>(stack.heads) * width + 2.0 * m * static_cast<double>(stack.key_value_heads) * width;
    return static_cast<double>(stack.layers)
        * (sizeof(float) * numbers + sizeof(RowNormalizer) * n * static_cast<double>(stack.heads));
}

double stack_bytes(const Stack& stack, double n, bool keep_hidden)
{
    // Hidden states, the same normalized, what attention adds, and the inner layer of at most 512 rows with its gate;
    // all float.
    const double rows =
        n * static_cast<double>(stack.width) * (4.0 + (keep_hidden ? static_cast<double>(stack.layers) + 1.0 : 0.0));
    const double inner = std::min(n, 512.0) * static_cast<double>(stack.inner_width) * 2.0;
    return sizeof(float) * (rows + inner) + attention_bytes(stack, n, n);
}

} // namespace

ModelInput checked(const Model& model, const ModelInput& input)
{
    const Architecture& architecture = model.architecture;
    ModelInput complete = input;
    if (architecture.stack.pixels)
        check_pixels(architecture.stack.pixels->shape, input);
    else
        check_text(architecture.stack, input);
    if (!architecture.decoder) {
        if (!input.decoder_ids.empty())
            throw SettingError("input.no-decoder", "input: this model has no decoder, but decoder tokens were given.");
        return complete;
    }
    if (complete.decoder_ids.empty())
        complete.decoder_ids = decoder_start(architecture, input.ids);
    check_tokens(complete.decoder_ids, architecture.decoder->tokens, Message("unit.decoder-token", "decoder token"));
    return complete;
}

double estimate_memory(const Model& model, const ModelInput& input, const RunOptions& options)
{
    const Architecture& architecture = model.architecture;
    auto n = static_cast<double>(input.ids.size());
    if (const auto& pixels = architecture.stack.pixels)
        n = static_cast<double>(pixels->shape.prefix)
            + static_cast<double>(input.pixels->height / pixels->shape.patch)
                * static_cast<double>(input.pixels->width / pixels->shape.patch);
    double bytes = stack_bytes(architecture.stack, n, options.keep_hidden);
    if (architecture.decoder) {
        const auto m = static_cast<double>(input.decoder_ids.size());
        bytes +=
            stack_bytes(*architecture.decoder, m, options.keep_hidden) + attention_bytes(*architecture.decoder, m, n);
    }
    return bytes;
}

} // namespace attn
