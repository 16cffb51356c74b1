// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix.h"

#include <cstdint>
#include <random>

namespace attn {

// Numbers that are the same with every compiler and system: std::mt19937_64 is specified to the bit, the distributions
// of the standard library are not, so these are our own and use only operations that IEEE 754 rounds exactly.
class Random {
public:
    explicit Random(std::uint64_t seed) : bits_(seed) {}

    double uniform();  // [0, 1), 53 bits
    double gaussian(); // mean 0, variance 1 (Marsaglia's polar method)

private:
    std::mt19937_64 bits_;
    double spare_ = 0.0;
    bool has_spare_ = false;
};

// ln x for finite x > 0, within 2 units in the last place. It has the same bits everywhere; std::log differs between
// systems.
double natural_log(double x);

// Uniform random numbers within +- sqrt(6 / (rows + columns)) (Glorot & Bengio 2010).
Matrix xavier_matrix(Index rows, Index columns, std::uint64_t seed);

} // namespace attn
