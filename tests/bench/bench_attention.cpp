// SPDX-License-Identifier: GPL-3.0-or-later
// Attention of one layer against the obvious Eigen program that forms every matrix, both in double precision and in one
// run.

#include "engine/attention/attend.h"

#include <Eigen/Core>
#include <benchmark/benchmark.h>

namespace {

using namespace attn;
using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

constexpr Index heads = 8;
constexpr Index width = 64;

Matrix inputs(Index n)
{
    Matrix x(n, width);
    for (std::size_t i = 0; i < x.values.size(); ++i)
        x.values[i] = static_cast<double>((i * 2654435761u) % 1000) / 500.0 - 1.0;
    return x;
}

void attend_engine(benchmark::State& state)
{
    const Matrix x = inputs(state.range(0));
    AttentionSettings settings;
    settings.heads = heads;
    for (auto _ : state)
        benchmark::DoNotOptimize(attend(x, x, x, settings).output.front().values.data());
}
BENCHMARK(attend_engine)->Arg(64)->Arg(512)->Arg(2048)->Unit(benchmark::kMillisecond)->UseRealTime();

void attend_plain_eigen(benchmark::State& state)
{
    const Matrix x = inputs(state.range(0));
    const Eigen::Map<const RowMajor> all(x.values.data(), x.rows, x.columns);
    for (auto _ : state) {
        for (Index h = 0; h < heads; ++h) {
            const RowMajor head = all.middleCols(h * width / heads, width / heads);
            RowMajor z = head * head.transpose() / std::sqrt(static_cast<double>(width / heads));
            z = (z.colwise() - z.rowwise().maxCoeff()).array().exp().matrix();
            z.array().colwise() /= z.rowwise().sum().array();
            const RowMajor output = z * head;
            benchmark::DoNotOptimize(output.data());
        }
    }
}
BENCHMARK(attend_plain_eigen)->Arg(64)->Arg(512)->Arg(2048)->Unit(benchmark::kMillisecond)->UseRealTime();

void attend_linear_form(benchmark::State& state)
{
    const Matrix x = inputs(state.range(0));
    AttentionSettings settings;
    settings.heads = heads;
    settings.normalizer = Normalizer::linear;
    for (auto _ : state)
        benchmark::DoNotOptimize(attend(x, x, x, settings).output.front().values.data());
}
BENCHMARK(attend_linear_form)->Arg(64)->Arg(512)->Arg(2048)->Unit(benchmark::kMillisecond)->UseRealTime();

} // namespace

BENCHMARK_MAIN();
