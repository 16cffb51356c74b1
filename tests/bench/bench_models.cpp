// SPDX-License-Identifier: GPL-3.0-or-later
// Models: linear layers against Eigen and the obvious loops in the same program, and a model of GPT-2's size with
// random weights, whose file is made in a temporary folder: opening it, a run of 512 tokens, one more token behind
// them, and the memory of 1,024.

#include "engine/models/logits.h"
#include "engine/models/model_run.h"
#include "engine/ops/activation.h"
#include "engine/ops/linear.h"
#include "engine/ops/normalization.h"

#include <Eigen/Core>
#include <benchmark/benchmark.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <random>
#include <stdexcept>

namespace {

using namespace attn;
using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Layout = StoredWeights::Layout;

std::vector<float> random_numbers(std::size_t count, float scale)
{
    std::vector<float> numbers(count);
    std::uint32_t state = 1;
    for (float& number : numbers) {
        state = state * 1664525u + 1013904223u;
        number = scale * (static_cast<float>(state >> 8) / static_cast<float>(1 << 23) - 1.0f);
    }
    return numbers;
}

FloatMatrix random_matrix(Index rows, Index columns)
{
    FloatMatrix matrix(rows, columns);
    matrix.values = random_numbers(matrix.values.size(), 1.0f);
    return matrix;
}

void count_work(benchmark::State& state, double rows, double weights)
{
    state.counters["GFLOP/s"] = benchmark::Counter(2.0 * rows * weights, benchmark::Counter::kIsIterationInvariantRate,
                                                   benchmark::Counter::kIs1000);
    state.counters["weights B/s"] =
        benchmark::Counter(4.0 * weights, benchmark::Counter::kIsIterationInvariantRate, benchmark::Counter::kIs1000);
}

// rows, inputs, outputs
const std::vector<std::vector<int64_t>> shapes = {
    {512, 768, 3072}, {512, 3072, 768}, {64, 768, 3072}, {8, 768, 3072}, {1, 768, 50257}};

void with_shapes(benchmark::internal::Benchmark* benchmark)
{
    for (const auto& shape : shapes)
        benchmark->Args(shape);
    benchmark->Unit(benchmark::kMillisecond)->UseRealTime();
}

template <Layout layout>
void linear_engine(benchmark::State& state)
{
    const FloatMatrix rows = random_matrix(state.range(0), state.range(1));
    const FloatMatrix weights = random_matrix(state.range(2), state.range(1));
    const Linear linear{
        {reinterpret_cast<const unsigned char*>(weights.values.data()), {}, state.range(2), state.range(1), layout},
        {}};
    for (auto _ : state)
        benchmark::DoNotOptimize(apply(linear, rows).values.data());
    count_work(state, static_cast<double>(rows.rows), static_cast<double>(weights.values.size()));
}
BENCHMARK(linear_engine<Layout::outputs_by_inputs>)->Apply(with_shapes);
BENCHMARK(linear_engine<Layout::inputs_by_outputs>)->Apply(with_shapes);

void linear_eigen(benchmark::State& state)
{
    const FloatMatrix rows = random_matrix(state.range(0), state.range(1));
    const FloatMatrix weights = random_matrix(state.range(2), state.range(1));
    const Eigen::Map<const RowMajor> x(rows.values.data(), rows.rows, rows.columns);
    const Eigen::Map<const RowMajor> w(weights.values.data(), weights.rows, weights.columns);
    RowMajor result(rows.rows, weights.rows);
    for (auto _ : state) {
        result.noalias() = x * w.transpose();
        benchmark::DoNotOptimize(result.data());
    }
    count_work(state, static_cast<double>(rows.rows), static_cast<double>(weights.values.size()));
}
BENCHMARK(linear_eigen)->Apply(with_shapes);

void linear_naive(benchmark::State& state)
{
    const FloatMatrix rows = random_matrix(state.range(0), state.range(1));
    const FloatMatrix weights = random_matrix(state.range(2), state.range(1));
    FloatMatrix result(rows.rows, weights.rows);
    for (auto _ : state) {
        for (Index i = 0; i < rows.rows; ++i)
            for (Index o = 0; o < weights.rows; ++o) {
                float sum = 0.0f;
                for (Index c = 0; c < rows.columns; ++c)
                    sum += rows(i, c) * weights(o, c);
                result(i, o) = sum;
            }
        benchmark::DoNotOptimize(result.values.data());
    }
    count_work(state, static_cast<double>(rows.rows), static_cast<double>(weights.values.size()));
}
BENCHMARK(linear_naive)->Args({8, 768, 3072})->Unit(benchmark::kMillisecond)->UseRealTime();

void activation(benchmark::State& state)
{
    const FloatMatrix numbers = random_matrix(512, 3072);
    for (auto _ : state) {
        FloatMatrix copy = numbers;
        activate(static_cast<Activation>(state.range(0)), copy);
        benchmark::DoNotOptimize(copy.values.data());
    }
}
BENCHMARK(activation)->ArgName("which")->DenseRange(0, 5)->Unit(benchmark::kMillisecond)->UseRealTime();

void normalization(benchmark::State& state)
{
    const FloatMatrix rows = random_matrix(512, 768);
    const Normalization layer{NormKind::layer, std::vector<float>(768, 1.0f), std::vector<float>(768, 0.0f), 1e-5};
    for (auto _ : state)
        benchmark::DoNotOptimize(normalize(layer, rows).values.data());
}
BENCHMARK(normalization)->Unit(benchmark::kMillisecond)->UseRealTime();

SharedRows shared(Index rows, Index columns)
{
    const FloatMatrix matrix = random_matrix(rows, columns);
    SharedRows result(rows, columns);
    std::copy(matrix.values.begin(), matrix.values.end(), result.row_to_write(0));
    return result;
}

// One layer of 12 heads of width 64: the last `new` of `all` queries.
void layer_attention(benchmark::State& state)
{
    const Index all = state.range(0);
    LayerAttention attention;
    attention.settings.heads = attention.settings.key_value_heads = 12;
    attention.settings.mask.causal = true;
    attention.open = OpenCells(attention.settings.mask, all, all);
    attention.queries = shared(all, 768);
    attention.keys = shared(all, 768);
    attention.values = shared(all, 768);
    for (auto _ : state)
        benchmark::DoNotOptimize(attend_layer(attention, all - state.range(1)).values.data());
}
BENCHMARK(layer_attention)
    ->ArgNames({"all", "new"})
    ->Args({512, 512})
    ->Args({512, 1})
    ->Args({1024, 1024})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

void attention_weights(benchmark::State& state)
{
    const Index all = state.range(0);
    auto attention = std::make_shared<LayerAttention>();
    attention->settings.heads = attention->settings.key_value_heads = 12;
    attention->settings.mask.causal = true;
    attention->open = OpenCells(attention->settings.mask, all, all);
    attention->queries = shared(all, 768);
    attention->keys = shared(all, 768);
    attention->values = shared(all, 768);
    attend_layer(*attention, 0);
    const auto weights = weights_of(attention, HeadIndex{3});
    std::vector<double> cells(static_cast<std::size_t>(all * all));
    for (auto _ : state)
        weights->read(weights->whole(), cells.data());
}
BENCHMARK(attention_weights)->Arg(512)->Arg(1024)->Unit(benchmark::kMillisecond)->UseRealTime();

// A folder with a model of GPT-2's size: 12 layers of width 768, a vocabulary of 50,257.
class Gpt2Folder {
public:
    Gpt2Folder()
        : path_(std::filesystem::temp_directory_path() / ("bench_models." + std::to_string(std::random_device()())))
    {
        std::filesystem::create_directory(path_);
        std::ofstream(path_ / "config.json")
            << R"({"model_type": "gpt2", "architectures": ["GPT2LMHeadModel"], "n_embd": 768, "n_head": 12, )"
            << R"("n_layer": 12, "n_positions": 1024, "vocab_size": 50257, )"
            << R"("activation_function": "gelu_new", "layer_norm_epsilon": 1e-05})";
        add("wte.weight", {50257, 768});
        add("wpe.weight", {1024, 768});
        for (int layer = 0; layer < 12; ++layer) {
            const std::string prefix = "h." + std::to_string(layer) + ".";
            for (const char* norm : {"ln_1", "ln_2"}) {
                add(prefix + norm + ".weight", {768});
                add(prefix + norm + ".bias", {768});
            }
            add_linear(prefix + "attn.c_attn", 768, 2304);
            add_linear(prefix + "attn.c_proj", 768, 768);
            add_linear(prefix + "mlp.c_fc", 768, 3072);
            add_linear(prefix + "mlp.c_proj", 3072, 768);
        }
        add("ln_f.weight", {768});
        add("ln_f.bias", {768});
        write();
    }
    ~Gpt2Folder() { std::filesystem::remove_all(path_); }
    Gpt2Folder(const Gpt2Folder&) = delete;
    Gpt2Folder& operator=(const Gpt2Folder&) = delete;

    std::string path() const { return path_.string(); }

private:
    void add(const std::string& name, const std::vector<std::size_t>& shape)
    {
        std::size_t count = 1;
        std::string text;
        for (const std::size_t size : shape) {
            count *= size;
            text += (text.empty() ? "" : ",") + std::to_string(size);
        }
        header_ += (header_.empty() ? "" : ",") + ("\"transformer." + name) + "\":{\"dtype\":\"F32\",\"shape\":[" + text
            + "],\"data_offsets\":[" + std::to_string(4 * count_) + "," + std::to_string(4 * (count_ + count)) + "]}";
        count_ += count;
    }

    void add_linear(const std::string& name, std::size_t inputs, std::size_t outputs)
    {
        add(name + ".weight", {inputs, outputs});
        add(name + ".bias", {outputs});
    }

    void write() const
    {
        std::string header = "{" + header_ + "}";
        header.resize((header.size() + 7) / 8 * 8, ' ');
        std::ofstream file(path_ / "model.safetensors", std::ios::binary);
        for (int i = 0; i < 8; ++i)
            file.put(static_cast<char>(header.size() >> 8 * i & 255));
        file << header;
        const std::vector<float> numbers = random_numbers(count_, 0.05f);
        file.write(reinterpret_cast<const char*>(numbers.data()), static_cast<std::streamsize>(4 * numbers.size()));
        if (!file)
            throw std::runtime_error("the model could not be written");
    }

    std::filesystem::path path_;
    std::string header_;
    std::size_t count_ = 0;
};

const std::string& gpt2_folder()
{
    static const Gpt2Folder folder;
    static const std::string path = folder.path();
    return path;
}

ModelInput tokens(Index count)
{
    ModelInput input;
    for (Index i = 0; i < count; ++i)
        input.ids.push_back(static_cast<TokenId>(i * 97 % 50257));
    return input;
}

// Memory of the process that stands in no file, in megabytes of 10^6 bytes.
double anonymous_megabytes()
{
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;)
        if (word == "RssAnon:") {
            double kilobytes = 0.0;
            status >> kilobytes;
            return kilobytes * 1.024e-3;
        }
    return 0.0;
}

void gpt2_open(benchmark::State& state)
{
    const std::string& folder = gpt2_folder();
    for (auto _ : state)
        benchmark::DoNotOptimize(open_model(folder));
}
BENCHMARK(gpt2_open)->Unit(benchmark::kMillisecond)->UseRealTime();

void gpt2_run(benchmark::State& state)
{
    const auto model = open_model(gpt2_folder());
    const Index count = state.range(0);
    double megabytes = 0.0;
    for (auto _ : state) {
        const double before = anonymous_megabytes();
        const auto run = run_model(model, tokens(count));
        benchmark::DoNotOptimize(logits(*run, count - 1, count).values.data());
        megabytes = anonymous_megabytes() - before;
    }
    state.counters["MB"] = megabytes;
}
BENCHMARK(gpt2_run)->Arg(512)->Arg(1024)->Unit(benchmark::kMillisecond)->UseRealTime();

// Token after token typed behind 512.
void gpt2_one_more(benchmark::State& state)
{
    const auto model = open_model(gpt2_folder());
    auto run = run_model(model, tokens(512));
    Index count = 512;
    for (auto _ : state) {
        if (++count > 1024) {
            state.PauseTiming();
            count = 513;
            run = run_model(model, tokens(512));
            state.ResumeTiming();
        }
        run = run_model(model, tokens(count), {}, run.get());
        benchmark::DoNotOptimize(logits(*run, count - 1, count).values.data());
    }
}
BENCHMARK(gpt2_one_more)->Iterations(60)->Unit(benchmark::kMillisecond)->UseRealTime();

} // namespace

BENCHMARK_MAIN();
