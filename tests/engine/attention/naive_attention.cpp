// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/attention/naive_attention.h"

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

using Real = long double;
using Vector = std::vector<Real>;

Vector head_row(const Matrix& matrix, Index row, Index head, Index width)
{
    Vector result;
    for (Index c = 0; c < width; ++c)
        result.push_back(matrix(row, head * width + c));
    return result;
}

Real dot(const Vector& a, const Vector& b)
{
    Real sum = 0;
    for (std::size_t c = 0; c < a.size(); ++c)
        sum += a[c] * b[c];
    return sum;
}

Vector times(const Matrix& matrix, const Vector& x)
{
    if (matrix.empty())
        return x;
    Vector result;
    for (Index r = 0; r < matrix.rows; ++r) {
        Real sum = 0;
        for (Index c = 0; c < matrix.columns; ++c)
            sum += matrix(r, c) * x[static_cast<std::size_t>(c)];
        result.push_back(sum);
    }
    return result;
}

Vector rotated(Vector x, Index p, Position position)
{
    const std::size_t d = x.size();
    if (position != Position::rope && position != Position::rope_interleaved)
        return x;
    const Vector old = x;
    for (std::size_t i = 0; i < d / 2; ++i) {
        const Real theta = p * std::pow(Real(10000), -Real(2 * i) / Real(d));
        const std::size_t a = position == Position::rope ? i : 2 * i;
        const std::size_t b = position == Position::rope ? i + d / 2 : 2 * i + 1;
        x[a] = old[a] * std::cos(theta) - old[b] * std::sin(theta);
        x[b] = old[b] * std::cos(theta) + old[a] * std::sin(theta);
    }
    return x;
}

Real score(const Vector& q, const Vector& k, const AttentionSettings& s)
{
    const Real d = q.size();
    switch (s.score) {
    case Score::scaled_dot: return dot(q, k) / std::sqrt(d);
    case Score::dot: return dot(q, k);
    case Score::bilinear: return dot(q, times(s.score_parameters.m, k));
    case Score::additive: {
        const Vector pq = times(s.score_parameters.p, q);
        const Vector rk = times(s.score_parameters.r, k);
        Real sum = 0;
        for (std::size_t c = 0; c < pq.size(); ++c)
            sum += (s.score_parameters.u.empty() ? Real(1) : Real(s.score_parameters.u.values[c]))
                * std::tanh(pq[c] + rk[c]);
        return sum;
    }
    case Score::cosine:
        return dot(q, k) / (std::max(std::sqrt(dot(q, q)), Real(1e-6)) * std::max(std::sqrt(dot(k, k)), Real(1e-6)));
    case Score::distance: {
        Real sum = 0;
        for (std::size_t c = 0; c < q.size(); ++c)
            sum += (q[c] - k[c]) * (q[c] - k[c]);
        return -sum / (2 * std::sqrt(d));
    }
    }
    return 0;
}

Real phi(Real x)
{
    return (x > 0 ? x : std::exp(x) - 1) + 1;
}

Real kernel(const Vector& q, const Vector& k)
{
    Real sum = 0;
    for (std::size_t c = 0; c < q.size(); ++c)
        sum += phi(q[c]) * phi(k[c]);
    return sum;
}

// Slopes as the paper words it: for H = 2^a the sequence that starts at 2^(-8/H) with that ratio; else those of the
// power below, then every other one of the power above.
Real slope(Index head, Index heads)
{
    Index below = 1;
    while (below * 2 <= heads)
        below *= 2;
    if (head < below)
        return std::pow(std::pow(Real(2), Real(-8) / below), head + 1);
    return std::pow(std::pow(Real(2), Real(-8) / (2 * below)), 2 * (head - below) + 1);
}

bool open(const Mask& mask, Index i, Index j, Index n, Index m)
{
    if (mask.causal && j > i + (m - n))
        return false;
    if (mask.window && mask.causal && !(i - j >= 0 && i - j < *mask.window))
        return false;
    if (mask.window && !mask.causal && std::abs(i - j) > *mask.window)
        return false;
    return std::find(mask.closed_keys.begin(), mask.closed_keys.end(), j) == mask.closed_keys.end()
        && std::find(mask.closed_cells.begin(), mask.closed_cells.end(), Cell{i, j}) == mask.closed_cells.end();
}

// The threshold by bisection: the row's sum falls as tau grows.
template <class Weight>
Real bisect(const Vector& z, Weight weight)
{
    Real high = *std::max_element(z.begin(), z.end());
    Real low = high - 1000;
    for (int step = 0; step < 20000 && low < high; ++step) {
        const Real middle = (low + high) / 2;
        if (middle == low || middle == high)
            break;
        Real sum = 0;
        for (const Real value : z)
            sum += weight(value, middle);
        (sum >= 1 ? low : high) = middle;
    }
    return (low + high) / 2;
}

// Weights of the open cells z.
Vector normalized(const Vector& z, Normalizer normalizer)
{
    Vector a;
    const Real count = z.size();
    const Real largest = z.empty() ? 0 : *std::max_element(z.begin(), z.end());
    Real sum = 0;
    const auto sparse = [](Real value, Real tau) { return std::max(value - tau, Real(0)); };
    const auto ent = [](Real value, Real tau) {
        return std::max(value / 2 - tau, Real(0)) * std::max(value / 2 - tau, Real(0));
    };
    Vector halves;
    switch (normalizer) {
    case Normalizer::softmax:
        for (const Real value : z)
            sum += std::exp(value - largest);
        for (const Real value : z)
            a.push_back(std::exp(value - largest) / sum);
        break;
    case Normalizer::softmax1:
        for (const Real value : z)
            sum += std::exp(value);
        for (const Real value : z)
            a.push_back(std::exp(value) / (1 + sum));
        break;
    case Normalizer::none: a = z; break;
    case Normalizer::linear:
        for (const Real value : z)
            sum += value;
        for (const Real value : z)
            a.push_back(value / sum);
        break;
    case Normalizer::sparsemax: {
        const Real tau = z.empty() ? 0 : bisect(z, sparse);
        for (const Real value : z)
            a.push_back(sparse(value, tau));
        break;
    }
    case Normalizer::entmax15: {
        for (const Real value : z)
            halves.push_back(value / 2);
        const Real tau = z.empty() ? 0 : bisect(halves, [&](Real value, Real t) { return ent(2 * value, t); });
        for (const Real value : z)
            a.push_back(ent(value, tau));
        break;
    }
    case Normalizer::sigmoid:
        for (const Real value : z)
            a.push_back(1 / (1 + std::exp(-(value - std::log(count)))));
        break;
    case Normalizer::relu:
        for (const Real value : z)
            a.push_back(std::max(value, Real(0)) / count);
        break;
    }
    return a;
}

} // namespace

NaiveHead naive_attention(const Matrix& queries, const Matrix& keys, const Matrix& values, const AttentionSettings& s,
                          Index head)
{
    const Index n = queries.rows;
    const Index m = keys.rows;
    const Index kv_heads = s.key_value_heads == 0 ? s.heads : s.key_value_heads;
    const Index kv = head / (s.heads / kv_heads);
    const Index d = queries.columns / s.heads;
    const Index dv = values.columns / kv_heads;
    NaiveHead result;
    for (Index i = 0; i < n; ++i) {
        const Vector q = rotated(head_row(queries, i, head, d), i, s.position);
        Vector z;
        Vector open_z;
        for (Index j = 0; j < m; ++j) {
            const Vector k = rotated(head_row(keys, j, kv, d), j, s.position);
            Real value = 0;
            if (s.normalizer == Normalizer::linear)
                value = kernel(q, k);
            else
                value = score(q, k, s) / s.temperature
                    - (s.position == Position::alibi ? slope(head, s.heads) * std::abs(i - j) : 0);
            z.push_back(value);
            if (open(s.mask, i, j, n, m))
                open_z.push_back(value);
        }
        const Vector a = normalized(open_z, s.normalizer);
        Vector weights;
        Vector output(static_cast<std::size_t>(dv));
        std::size_t next = 0;
        for (Index j = 0; j < m; ++j) {
            weights.push_back(open(s.mask, i, j, n, m) ? a[next++] : 0);
            for (Index c = 0; c < dv; ++c)
                output[static_cast<std::size_t>(c)] += weights.back() * values(j, kv * dv + c);
        }
        result.scaled.push_back(z);
        result.weights.push_back(weights);
        result.output.push_back(output);
    }
    return result;
}

} // namespace attn
