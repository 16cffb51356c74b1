// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/playground/embedding.h"

#include "engine/tensor/error.h"
#include "engine/tensor/random.h"
#include "engine/text/utf8.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <string_view>
#include <unordered_map>

namespace attn {

namespace {

constexpr std::size_t longest_token = 1000; // code points, boundary marks included

// Fowler, Noll & Vo's FNV-1a with 64 bits, started from the seed.
std::uint64_t hash(std::string_view bytes, std::uint64_t seed)
{
    std::uint64_t value = 0xcbf29ce484222325u ^ seed;
    for (const char byte : bytes)
        value = (value ^ static_cast<unsigned char>(byte)) * 0x100000001b3u;
    return value;
}

// Steele, Lea & Flood's SplitMix64: a stream of well mixed bits from any start.
std::uint64_t next_bits(std::uint64_t& state)
{
    state += 0x9e3779b97f4a7c15u;
    std::uint64_t bits = state;
    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9u;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebu;
    return bits ^ (bits >> 31);
}

void add_signs(std::string_view bytes, std::uint64_t seed, std::span<double> sum)
{
    std::uint64_t state = hash(bytes, seed);
    for (std::size_t begin = 0; begin < sum.size(); begin += 64) {
        const std::uint64_t bits = next_bits(state);
        const std::size_t end = std::min(begin + 64, sum.size());
        for (std::size_t i = begin; i < end; ++i)
            sum[i] += (bits >> (i - begin) & 1) != 0 ? 1.0 : -1.0;
    }
}

std::string folded_between_marks(const std::string& token)
{
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* fold = icu::Normalizer2::getNFKCCasefoldInstance(status);
    std::string folded;
    icu::StringByteSink<std::string> sink(&folded);
    if (U_SUCCESS(status))
        fold->normalizeUTF8(0, token, sink, nullptr, status);
    if (U_FAILURE(status))
        throw SettingError("embedding.icu",
                           "embedding: ICU cannot fold the case of a token ({0}). Check that ICU's data are installed.",
                           u_errorName(status));
    return "<" + folded + ">";
}

void embed_ngrams(const std::string& token, std::uint64_t seed, std::span<double> row)
{
    const std::string word = folded_between_marks(token);
    std::vector<std::size_t> places = character_places(word);
    places.resize(std::min(places.size(), longest_token + 1));
    std::ranges::fill(row, 0.0);
    add_signs(word, seed, row);
    for (std::size_t length = 3; length <= 5; ++length)
        for (std::size_t first = 0; first + length < places.size(); ++first)
            add_signs(std::string_view(word).substr(places[first], places[first + length] - places[first]), seed, row);

    double squares = std::inner_product(row.begin(), row.end(), row.begin(), 0.0);
    if (squares == 0.0) { // the signs cancelled, as they may in few dimensions
        add_signs(word, seed, row);
        squares = static_cast<double>(row.size());
    }
    const double scale = std::sqrt(static_cast<double>(row.size()) / squares);
    for (double& value : row)
        value *= scale;
}

void embed_gaussian(const std::string& token, std::uint64_t seed, std::span<double> row)
{
    std::uint64_t state = hash(token, seed);
    Random random(next_bits(state));
    for (double& value : row)
        value = random.gaussian();
}

// The row of the first token that is equal to each token.
std::vector<Index> first_equals(std::span<const Token> tokens)
{
    std::unordered_map<std::string_view, Index> seen;
    std::vector<Index> firsts;
    for (const Token& token : tokens)
        firsts.push_back(seen.emplace(token.text, static_cast<Index>(firsts.size())).first->second);
    return firsts;
}

Matrix embed_one_hot(std::span<const Index> firsts, Index dimension)
{
    std::unordered_map<Index, Index> numbers;
    for (const Index first : firsts)
        numbers.emplace(first, static_cast<Index>(numbers.size()));
    const auto needed = static_cast<Index>(numbers.size());
    if (needed > dimension)
        throw SettingError("embedding.one-hot",
                           "dimension: {0} different tokens need one-hot vectors of as many numbers, but these have "
                           "{1}. Raise the dimension to {0} or choose another embedding.",
                           needed, dimension);
    Matrix result(static_cast<Index>(firsts.size()), dimension);
    for (Index row = 0; row < result.rows; ++row)
        result(row, numbers.at(firsts[static_cast<std::size_t>(row)])) = 1.0;
    return result;
}

} // namespace

Matrix embed(std::span<const Token> tokens, Embedding embedding, Index dimension, std::uint64_t seed)
{
    if (dimension < 1)
        throw SettingError("embedding.dimension", "dimension: {0} dimensions are too few. Give 1 or more.", dimension);
    if (embedding == Embedding::matrix)
        throw SettingError("embedding.of-tokens",
                           "embedding: tokens have no matrix of their own. Give one or choose another embedding.");
    const std::vector<Index> firsts = first_equals(tokens);
    if (embedding == Embedding::one_hot)
        return embed_one_hot(firsts, dimension);
    const auto embed_token = embedding == Embedding::hashed_ngrams ? embed_ngrams : embed_gaussian;
    Matrix result(static_cast<Index>(tokens.size()), dimension);
    for (Index row = 0; row < result.rows; ++row) {
        const Index first = firsts[static_cast<std::size_t>(row)];
        if (first == row)
            embed_token(tokens[static_cast<std::size_t>(row)].text, seed, result.row(row));
        else
            std::ranges::copy(result.row(first), result.row(row).begin());
    }
    return result;
}

} // namespace attn
