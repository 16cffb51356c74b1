// SPDX-License-Identifier: GPL-3.0-or-later
// A file of arrays with the ending ATTN_ENDING: as arrays, also as those that stay on disk, and as finished weights
// whose first and last rows are read.
#include "engine/formats/array_file.h"
#include "engine/formats/stored_file.h"
#include "engine/runs/finished_weights.h"
#include "engine/runs/found_weights.h"
#include "tests/fuzz/fuzzed.h"

#include <algorithm>
#include <vector>

namespace {

constexpr attn::Index most_columns = 1'000'000;

void read_ends(const attn::MatrixSource& weights)
{
    std::vector<double> row(static_cast<std::size_t>(std::min(weights.columns(), most_columns)));
    for (const attn::Index i : {attn::Index{0}, weights.rows() - 1})
        weights.read({i, 0, 1, static_cast<attn::Index>(row.size())}, row.data());
}

void read_in_place(const std::string& path)
{
    const attn::StoredFile file = attn::open_stored(path, attn::fuzz_budget);
    attn::MemoryBudget budget(1e6); // larger views take long, and show no more
    for (const attn::StoredArray& array : file.arrays)
        if (array.number)
            attn::in_c_order(file, array, budget);
}

// Each of the first arrays that may be attention, by its name.
void read_choices(const std::string& path)
{
    const attn::StoredFile file = attn::open_headers(path, attn::fuzz_budget);
    const std::vector<attn::AttentionArrays> arrays = attn::openable_arrays(attn::headers_of(file));
    for (std::size_t i = 0; i < std::min<std::size_t>(arrays.size(), 5); ++i) {
        const attn::WeightsChoice choice{.array = arrays[i].name, .batch_row = arrays[i].batch - 1};
        read_ends(*attn::open_weights(path, {}, attn::fuzz_budget, {}, choice)->weights.back());
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const attn::ScratchFolder folder;
    const std::string path = folder.write("file" ATTN_ENDING, {reinterpret_cast<const char*>(data), size});
    attn::fuzz(data, size, [&](std::string_view) { attn::read_arrays(path, attn::fuzz_budget); });
    attn::fuzz(data, size, [&](std::string_view) { read_in_place(path); });
    attn::fuzz(data, size, [&](std::string_view) { read_choices(path); });
    return attn::fuzz(
        data, size, [&](std::string_view) { read_ends(*attn::open_weights(path, {}, attn::fuzz_budget)->source({})); });
}
