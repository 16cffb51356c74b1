#include "app/cli/info_command.h"

#include "app/cli/standard_output.h"
#include "engine/formats/array_file.h"
#include "engine/playground/playground_run.h"
#include "engine/runs/weights_summary.h"
#include "ui/importing/image_file.h"

#include <CLI/CLI.hpp>

#include <QString>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <numeric>

namespace attn {

namespace {

std::string shortest(double value)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.6g", value);
    return text;
}

std::string line(const char* field, const std::string& value)
{
    char text[32];
    std::snprintf(text, sizeof text, "  %-9s ", field);
    return text + value + '\n';
}

// Every row of the last axis by itself, as views and normalizers see it.
DenseSource rowsOf(const NamedArray& array)
{
    auto matrix = std::make_shared<Matrix>();
    matrix->columns = array.shape.empty() ? 1 : array.shape.back();
    matrix->rows = matrix->columns == 0 ? 0 : static_cast<Index>(array.values.size()) / matrix->columns;
    matrix->values = array.values;
    return DenseSource(matrix);
}

std::string rowSums(const NamedArray& array)
{
    if (array.shape.empty() || array.values.empty())
        return "none";
    const auto columns = static_cast<std::size_t>(array.shape.back());
    double smallest = std::numeric_limits<double>::infinity();
    double largest = -smallest;
    for (std::size_t row = 0; row < array.values.size(); row += columns) {
        const double sum = std::accumulate(array.values.begin() + static_cast<std::ptrdiff_t>(row),
                                           array.values.begin() + static_cast<std::ptrdiff_t>(row + columns), 0.0);
        smallest = std::min(smallest, sum); // a NaN takes no part
        largest = std::max(largest, sum);
    }
    return smallest > largest ? "not a number" : shortest(smallest) + " to " + shortest(largest);
}

std::string describe(const NamedArray& array, const RunControl& control)
{
    const WeightsSummary summary = summarize(rowsOf(array), control);
    const auto finite = static_cast<Index>(array.values.size()) - summary.not_a_number - summary.infinite;
    return array.name + '\n' + line("shape", shape_text(array.shape)) + line("type", array.type == NumberType::float32 ? "float32" : "float64")
        + line("range", finite == 0 ? "none" : shortest(summary.smallest) + " to " + shortest(summary.largest))
        + line("NaN", std::to_string(summary.not_a_number)) + line("infinite", std::to_string(summary.infinite))
        + line("row sums", rowSums(array));
}

std::string describeArrays(const std::string& path, const RunControl& control)
{
    const ArrayFile file = read_arrays(path, static_cast<std::size_t>(memory_budget()));
    std::string text;
    for (const NamedArray& array : file.arrays)
        text += describe(array, control);
    for (const auto& [name, value] : file.metadata)
        text += line(name.c_str(), value);
    return text.empty() ? path + "\n  no arrays\n" : text;
}

std::string describePicture(const std::string& path)
{
    const std::shared_ptr<const Image> image = readImageFile(QString::fromStdString(path));
    return path + '\n' + line("picture", std::to_string(image->width) + " x " + std::to_string(image->height) + " pixels");
}

bool holdsArrays(const std::string& path)
{
    const QString name = QString::fromStdString(path).toLower();
    return std::ranges::any_of(std::vector<QString>{".csv", ".npy", ".npz", ".safetensors", ".json"},
                               [&name](const QString& ending) { return name.endsWith(ending); });
}

std::string describePath(const std::string& path, const RunControl& control)
{
    if (!std::filesystem::exists(path))
        throw Error(path + ": there is no such file, check the name");
    if (std::filesystem::is_directory(path))
        throw Error("model: " + path + " is a folder, and models are not available in this version, give a matrix, a dump or a picture");
    return holdsArrays(path) ? describeArrays(path, control) : describePicture(path);
}

} // namespace

void addInfoCommand(CLI::App& program, CommandLine& call)
{
    CLI::App* const command = program.add_subcommand("info", "What a matrix, a dump or a picture holds");
    const auto path = std::make_shared<std::string>();
    command->add_option_function<std::string>("PATH", [path](const std::string& value) { *path = value; }, ".npy .npz .csv or a picture")
        ->required()->type_name("");
    addWorkOptions(*command, call.options);
    command->callback([path, &call] {
        call.command = [path](Work& work) {
            const std::string text = work.times.measure("info", [&] { return describePath(*path, work.control); });
            writeStandardOutput(text);
        };
    });
}

} // namespace attn
