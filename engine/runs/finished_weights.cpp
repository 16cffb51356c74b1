#include "engine/runs/finished_weights.h"

#include "engine/tensor/error.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace attn {

namespace {

struct WeightsShape {
    Index layers = 1;
    Index heads = 1;
    Index queries = 0;
    Index keys = 0;
    bool operator==(const WeightsShape&) const = default;
};

// One matrix of an array of many.
class SliceSource final : public MatrixSource {
public:
    SliceSource(std::shared_ptr<const std::vector<double>> values, std::size_t begin, const WeightsShape& shape)
        : values_(std::move(values)), begin_(begin), rows_(shape.queries), columns_(shape.keys)
    {
    }
    Index rows() const override { return rows_; }
    Index columns() const override { return columns_; }
    void read(const Window& window, double* out) const override
    {
        const double* matrix = values_->data() + begin_;
        for (Index i = 0; i < window.rows; ++i)
            out = std::copy_n(matrix + (window.row + i) * columns_ + window.column, window.columns, out);
    }

private:
    std::shared_ptr<const std::vector<double>> values_;
    std::size_t begin_;
    Index rows_;
    Index columns_;
};

[[noreturn]] void refuse_shape(const NamedArray& array, const std::string& why)
{
    throw ShapeError(array.name + ": its shape is " + shape_text(array.shape) + ", " + why);
}

// `several`: the array is one of several in its file, each a layer.
WeightsShape shape_of(const NamedArray& array, bool several)
{
    require_consistent(array);
    const std::vector<Index>& shape = array.shape;
    const std::size_t rank = shape.size();
    if (rank < 2 || rank > (several ? 4 : 5))
        refuse_shape(array, several ? "but each array of a file of several must be one layer, [q,k], [heads,q,k] or [1,heads,q,k]"
                                    : "but weights must be [q,k], [heads,q,k], [layers,heads,q,k] or [layers,1,heads,q,k]");
    if (std::ranges::find(shape, 0) != shape.end())
        refuse_shape(array, "which holds no weights, give at least one query and one key");
    if (rank == 5 && shape[1] != 1)
        refuse_shape(array, "a batch of " + std::to_string(shape[1]) + ", give the weights of one input");
    if (several && rank == 4 && shape[0] != 1)
        refuse_shape(array, "a batch of " + std::to_string(shape[0])
                         + ", but each array of a file of several is one layer, give the weights of one input");
    return {.layers = rank >= 4 ? shape[0] : 1,
            .heads = rank >= 3 ? shape[rank - 3] : 1,
            .queries = shape[rank - 2],
            .keys = shape[rank - 1]};
}

// The number that the name ends in.
Index layer_number(const NamedArray& array)
{
    const std::size_t begin = array.name.find_last_not_of("0123456789") + 1;
    Index number = 0;
    if (std::from_chars(array.name.data() + begin, array.name.data() + array.name.size(), number).ec != std::errc())
        throw ShapeError(array.name + ": a file of several arrays needs names that end in the layer's number, as attentions.0, "
                         "name it so or save it alone");
    return number;
}

// Sorts the arrays of a file by layer. The note says which layers they are, where that is not plain.
std::optional<std::string> sort_by_layer(std::vector<NamedArray>& arrays)
{
    std::vector<Index> numbers;
    for (const NamedArray& array : arrays)
        numbers.push_back(layer_number(array));
    std::ranges::sort(arrays, {}, layer_number);
    std::ranges::sort(numbers);
    if (const auto twice = std::ranges::adjacent_find(numbers); twice != numbers.end())
        throw ShapeError(arrays[static_cast<std::size_t>(twice - numbers.begin())].name + ": another array is layer " + std::to_string(*twice)
                         + " too, give each layer a number of its own");
    if (numbers.front() == 0 && numbers.back() == static_cast<Index>(numbers.size()) - 1)
        return {};
    std::string note = "the layers are, from 0:";
    for (const NamedArray& array : arrays)
        note += " " + array.name;
    return note;
}

std::vector<Token> make_labels(const char* what, const char* units, const std::vector<std::string>& given,
                               const std::vector<std::string>& of_file, Index count)
{
    const std::vector<std::string>& labels = given.empty() ? of_file : given;
    if (!labels.empty() && static_cast<Index>(labels.size()) != count)
        throw SettingError(std::string(what) + ": there are " + std::to_string(labels.size()) + " of them, but the weights have "
                           + std::to_string(count) + " " + units + ", give one for each");
    std::vector<Token> tokens(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < tokens.size(); ++i)
        tokens[i].text = labels.empty() ? std::to_string(i) : labels[i];
    return tokens;
}

void append_matrices(std::vector<std::shared_ptr<const MatrixSource>>& weights, std::vector<double> values, const WeightsShape& shape)
{
    const auto shared = std::make_shared<const std::vector<double>>(std::move(values));
    const std::size_t size = static_cast<std::size_t>(shape.queries * shape.keys);
    for (std::size_t begin = 0; begin < shared->size(); begin += size)
        weights.push_back(std::make_shared<SliceSource>(shared, begin, shape));
}

} // namespace

std::shared_ptr<const Run> run_from_weights(ArrayFile file, const std::string& title, const std::vector<std::string>& row_labels,
                                            const std::vector<std::string>& column_labels)
{
    if (file.arrays.empty())
        throw ShapeError(title + ": it holds no arrays, give at least one of weights");
    auto run = std::make_shared<Run>();
    run->title = title;
    const bool several = file.arrays.size() > 1;
    if (several)
        if (std::optional<std::string> note = sort_by_layer(file.arrays))
            run->notes.push_back(std::move(*note));

    const NamedArray& first = file.arrays.front();
    const WeightsShape shape = shape_of(first, several);
    for (const NamedArray& array : file.arrays)
        if (shape_of(array, several) != shape)
            refuse_shape(array, "but that of " + first.name + " is " + shape_text(first.shape) + ", give layers of one shape");
    run->layers = several ? static_cast<Index>(file.arrays.size()) : shape.layers;
    run->heads = shape.heads;
    run->queries = make_labels("row labels", "queries", row_labels, first.row_labels, shape.queries);
    run->keys = make_labels("column labels", "keys", column_labels, first.column_labels, shape.keys);
    for (NamedArray& array : file.arrays)
        append_matrices(run->weights, std::move(array.values), shape);
    return run;
}

} // namespace attn
