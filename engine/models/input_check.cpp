// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/input_check.h"

#include "engine/models/embedding.h"
#include "engine/models/model_weights.h"

#include <algorithm>
#include <string>

namespace attn {

namespace {

// `what`: "token" or "decoder token".
void check_tokens(const std::vector<TokenId>& ids, const TokenEmbedding& embedding, const std::string& what)
{
    if (ids.empty())
        throw SettingError("input: there is no " + what + ", give at least one");
    for (std::size_t place = 0; place < ids.size(); ++place)
        if (ids[place] < 0 || ids[place] >= embedding.vocabulary)
            throw SettingError(what + " " + std::to_string(place) + ": " + std::to_string(ids[place])
                               + " is not in the vocabulary, which has tokens 0 to "
                               + std::to_string(embedding.vocabulary - 1));
    if (embedding.position_count == 0)
        return;
    const std::vector<Index> positions = positions_of(embedding, ids);
    const Index last = *std::ranges::max_element(positions);
    if (last >= embedding.position_count)
        throw SettingError("input: " + std::to_string(last + 1 - embedding.first_position) + " " + what
                           + "s are more than the "
                           + std::to_string(embedding.position_count - embedding.first_position)
                           + " that the model has positions for, shorten the text");
}

void check_length(std::size_t length, std::size_t expected, const std::string& what)
{
    if (length != 0 && length != expected)
        throw SettingError("input: there are " + std::to_string(length) + " " + what + " for "
                           + std::to_string(expected) + " tokens, give one for each");
}

void check_text(const Stack& stack, const ModelInput& input)
{
    if (input.pixels)
        throw SettingError("input: this model takes text, but pixels were given");
    check_tokens(input.ids, stack.tokens, "token");
    check_length(input.types.size(), input.ids.size(), "token types");
    check_length(input.attended.size(), input.ids.size(), "numbers of the attention mask");
    const Index types = std::max<Index>(stack.tokens.type_count, 1);
    for (std::size_t place = 0; place < input.types.size(); ++place)
        if (input.types[place] < 0 || input.types[place] >= types)
            throw SettingError("token type " + std::to_string(place) + ": " + std::to_string(input.types[place])
                               + " is not known, the model has types 0 to " + std::to_string(types - 1));
}

void check_pixels(const PixelShape& shape, const ModelInput& input)
{
    if (!input.ids.empty() || !input.types.empty() || !input.attended.empty())
        throw SettingError("input: this model takes pixels, but tokens were given");
    if (!input.pixels)
        throw SettingError("input: there are no pixels, give a picture");
    const Pixels& pixels = *input.pixels;
    if (pixels.channels != shape.channels)
        throw SettingError("pixels: there are " + std::to_string(pixels.channels) + " channels, but the model takes "
                           + std::to_string(shape.channels));
    const auto check_side = [&shape](Index side, const char* name) {
        if (side < shape.patch || side % shape.patch != 0)
            throw SettingError(std::string("pixels: the ") + name + " of " + std::to_string(side)
                               + " is not a multiple of the patch of " + std::to_string(shape.patch)
                               + " pixels, crop or resize the picture");
    };
    check_side(pixels.height, "height");
    check_side(pixels.width, "width");
    if (static_cast<std::size_t>(pixels.channels) * static_cast<std::size_t>(pixels.height)
            * static_cast<std::size_t>(pixels.width)
        != pixels.values.size())
        throw SettingError("pixels: " + std::to_string(pixels.values.size()) + " numbers are not "
                           + std::to_string(pixels.channels) + " x " + std::to_string(pixels.height) + " x "
                           + std::to_string(pixels.width));
}

// What decoders are asked first where nobody says it: the start token, or for classifiers, which read the whole text
// there, the text moved behind it.
std::vector<TokenId> decoder_start(const Architecture& architecture, const std::vector<TokenId>& ids)
{
    if (!architecture.info.decoder_start_token)
        throw SettingError("input: there is no decoder token, and the model's config names none to start with "
                           "(decoder_start_token_id)");
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
            throw SettingError("input: this model has no decoder, but decoder tokens were given");
        return complete;
    }
    if (complete.decoder_ids.empty())
        complete.decoder_ids = decoder_start(architecture, input.ids);
    check_tokens(complete.decoder_ids, architecture.decoder->tokens, "decoder token");
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
