// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix.h"

#include <span>

namespace attn {

// Turns the scaled scores z of one row into weights a. Closed cells do not count and get exactly 0. m' is the number of
// open cells.
enum class Normalizer {
    softmax, // exp(z - max) / sum exp(z - max)
    none,    // z
    // phi(q).phi(k) / sum phi(q).phi(k), phi(x) = elu(x) + 1; replaces the score   Katharopoulos et al. 2020
    linear,
    // max(z - tau, 0), rows sum to 1   Martins & Astudillo 2016, alg. 1
    sparsemax,
    // max(z / 2 - tau, 0)^2, rows sum to 1   Peters et al. 2019, exact sort algorithm
    entmax15,
    // 1 / (1 + exp(-(z - ln m')))   Ramapuram et al. 2024
    sigmoid,
    // max(z, 0) / m'   Wortsman et al. 2023
    relu,
    softmax1, // exp(z) / (1 + sum exp(z)); rows may sum to less than 1
};

// With its own z, all that is needed to compute each weight of a row again. `maximum` and `sum` are shown to the user.
struct RowNormalizer {
    double maximum = 0.0; // largest open z; NaN where the output was computed without it (see has_linear_form)
    // softmax: sum exp(z - maximum); softmax1: exp(-c) + sum exp(z - c), c = max(maximum, 0); linear: sum of the
    // kernel; else 0
    double sum = 0.0;
    double tau = 0.0; // sparsemax, entmax15: the threshold of z (z / 2) - its maximum
    Index open = 0;   // m'; 0: every cell is closed, the row is all zero
};

// `open_scores`: z of the row's open cells, in any order. It may be changed (sorted).
RowNormalizer prepare_row(Normalizer normalizer, std::span<double> open_scores);

// The weight of an open cell.
double weight_of(Normalizer normalizer, const RowNormalizer& row, double z);

// Turns the scaled scores of some cells of a row into their weights; closed cells get exactly 0.
void weights_of_row(Normalizer normalizer, const RowNormalizer& row, std::span<double> z, const unsigned char* open);

// Does what the two functions above do, for a whole row and with the same bits. `z` becomes the weights.
RowNormalizer normalize_row(Normalizer normalizer, std::span<double> z, const unsigned char* open);

// phi(x) = elu(x) + 1, the kernel feature of `linear`.
double kernel_feature(double x);

// Whether the weights of an open row always sum to 1.
bool rows_sum_to_one(Normalizer normalizer);

} // namespace attn
