// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/attention/normalizer.h"

#include "engine/tensor/exponential.h"
#include "engine/tensor/for_processors.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <vector>

namespace attn {

namespace {

// A row that holds a NaN has no maximum.
double largest(std::span<const double> values)
{
    double result = -std::numeric_limits<double>::infinity();
    for (const double value : values) {
        if (std::isnan(value))
            return value;
        result = std::max(result, value);
    }
    return result;
}

// Threshold of sparsemax for z sorted from the largest, z[0] = 0: the support is the longest prefix with 1 + k z_k >
// sum of the prefix.
double sparsemax_threshold(std::span<const double> z)
{
    double sum = 0.0;
    double tau = 0.0;
    double k = 0.0;
    for (const double value : z) {
        k += 1.0;
        sum += value;
        if (1.0 + k * value <= sum)
            break;
        tau = (sum - 1.0) / k;
    }
    return tau;
}

// Threshold of 1.5-entmax for x = z / 2 sorted from the largest, x[0] = 0. With the mean and the mean square of the
// first k values, tau_k = mean - sqrt((1 - k (mean square - mean^2)) / k); the support is the longest prefix whose
// tau_k does not pass x_k.
double entmax15_threshold(std::span<const double> x)
{
    double sum = 0.0;
    double squares = 0.0;
    double k = 0.0;
    double tau = 0.0;
    for (const double value : x) {
        k += 1.0;
        sum += value;
        squares += value * value;
        const double mean = sum / k;
        const double spread = squares - k * mean * mean;
        const double candidate = mean - std::sqrt(std::max(0.0, (1.0 - spread) / k));
        if (candidate > value)
            break;
        tau = candidate;
    }
    return tau;
}

double exponential(double x)
{
    exponentials({&x, 1});
    return x;
}

// The number that is subtracted before the exponentials are taken. softmax1 has one more term, exp(0): where the
// maximum is negative that term is the largest.
double center_of(Normalizer normalizer, const RowNormalizer& row)
{
    return normalizer == Normalizer::softmax1 ? std::max(row.maximum, 0.0) : row.maximum;
}

// Eight sums, which the compiler keeps in vector registers.
ATTN_FOR_PROCESSORS
double sum_of(const double* values, std::size_t count)
{
    double sums[8] = {};
    std::size_t i = 0;
    for (; i + 8 <= count; i += 8)
        for (std::size_t lane = 0; lane < 8; ++lane)
            sums[lane] += values[i + lane];
    for (; i < count; ++i)
        sums[i % 8] += values[i];
    return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
}

// Sorts z from the largest to the smallest and subtracts the maximum; for entmax15 the result is halved.
void sort_from_maximum(std::span<double> z, double maximum, double factor)
{
    for (double& value : z)
        value = factor * (value - maximum);
    std::sort(z.begin(), z.end(), std::greater<>());
}

} // namespace

double kernel_feature(double x)
{
    return x > 0.0 ? x + 1.0 : std::exp(x);
}

bool rows_sum_to_one(Normalizer normalizer)
{
    return normalizer == Normalizer::softmax || normalizer == Normalizer::linear || normalizer == Normalizer::sparsemax
        || normalizer == Normalizer::entmax15;
}

RowNormalizer prepare_row(Normalizer normalizer, std::span<double> z)
{
    RowNormalizer row;
    row.open = static_cast<Index>(z.size());
    if (z.empty())
        return row;
    row.maximum = largest(z);
    switch (normalizer) {
    case Normalizer::softmax:
    case Normalizer::softmax1:
        for (double& value : z)
            value -= center_of(normalizer, row);
        exponentials(z);
        row.sum = sum_of(z.data(), z.size());
        if (normalizer == Normalizer::softmax1)
            row.sum += exponential(-center_of(normalizer, row));
        break;
    case Normalizer::linear: row.sum = std::accumulate(z.begin(), z.end(), 0.0); break;
    case Normalizer::sparsemax:
    case Normalizer::entmax15:
        if (!std::isfinite(row.maximum)) {
            row.tau = std::numeric_limits<double>::quiet_NaN();
        } else if (normalizer == Normalizer::sparsemax) {
            sort_from_maximum(z, row.maximum, 1.0);
            row.tau = sparsemax_threshold(z);
        } else {
            sort_from_maximum(z, row.maximum, 0.5);
            row.tau = entmax15_threshold(z);
        }
        break;
    case Normalizer::none:
    case Normalizer::sigmoid:
    case Normalizer::relu: break;
    }
    return row;
}

void weights_of_row(Normalizer normalizer, const RowNormalizer& row, std::span<double> z, const unsigned char* open)
{
    if (normalizer == Normalizer::softmax) { // large runs use it most
        for (double& value : z)
            value -= row.maximum;
        exponentials(z);
        for (std::size_t j = 0; j < z.size(); ++j)
            z[j] = open[j] ? z[j] / row.sum : 0.0;
        return;
    }
    for (std::size_t j = 0; j < z.size(); ++j)
        z[j] = open[j] ? weight_of(normalizer, row, z[j]) : 0.0;
}

RowNormalizer normalize_row(Normalizer normalizer, std::span<double> z, const unsigned char* open)
{
    if (normalizer == Normalizer::softmax && std::find(open, open + z.size(), 0) == open + z.size()) {
        const RowNormalizer row = prepare_row(normalizer, z); // which leaves the exponentials
        for (double& value : z)
            value /= row.sum;
        return row;
    }
    std::vector<double> open_scores(z.size());
    std::size_t count = 0;
    for (std::size_t j = 0; j < z.size(); ++j) { // without a branch, which padding would make hard to predict
        open_scores[count] = z[j];
        count += open[j];
    }
    const RowNormalizer row = prepare_row(normalizer, std::span(open_scores).first(count));
    weights_of_row(normalizer, row, z, open);
    return row;
}

double weight_of(Normalizer normalizer, const RowNormalizer& row, double z)
{
    switch (normalizer) {
    case Normalizer::softmax:
    case Normalizer::softmax1: return exponential(z - center_of(normalizer, row)) / row.sum;
    case Normalizer::none: return z;
    case Normalizer::linear:
        // All kernel values may underflow to 0. Then the keys cannot be told apart, and no key gets weight.
        return row.sum == 0.0 ? 0.0 : z / row.sum;
    case Normalizer::sparsemax: {
        const double over = (z - row.maximum) - row.tau;
        return over <= 0.0 ? 0.0 : over;
    }
    case Normalizer::entmax15: {
        const double over = 0.5 * (z - row.maximum) - row.tau;
        return over <= 0.0 ? 0.0 : over * over;
    }
    case Normalizer::sigmoid:
        // exp(-(z - ln m')) = m' exp(-z)
        return 1.0 / (1.0 + static_cast<double>(row.open) * std::exp(-z));
    case Normalizer::relu: return z <= 0.0 ? 0.0 : z / static_cast<double>(row.open);
    }
    return z;
}

} // namespace attn
