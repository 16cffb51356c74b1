// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/info_command.h"

#include "app/cli/array_description.h"
#include "app/cli/description_line.h"
#include "app/cli/file_name.h"
#include "app/cli/model_description.h"
#include "app/cli/standard_output.h"
#include "engine/formats/array_formats.h"
#include "ui/importing/image_file.h"

#include <CLI/CLI.hpp>

#include <filesystem>

namespace attn {

namespace {

std::string describePicture(const std::string& path)
{
    const QSize size = pictureSize(fileName(path));
    return path + '\n'
        + descriptionLine("picture", std::to_string(size.width()) + " x " + std::to_string(size.height()) + " pixels");
}

std::string describePath(const std::string& path, bool numbers, const RunControl& control)
{
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored))
        throw Error("info.no-file", "{0}: there is no such file. Check the name.", path);
    if (std::filesystem::is_directory(path, ignored))
        return describeModel(*open_bundle(path, control));
    const ArrayFormat* const format = array_format_in(path);
    return format && format->reads() ? describeArrays(path, numbers, control) : describePicture(path);
}

} // namespace

void addInfoCommand(CLI::App& program, CommandLine& call)
{
    CLI::App* const command =
        program.add_subcommand("info", "Describes the folder of a model, a matrix, attention weights or a picture");
    const auto path = std::make_shared<std::string>();
    command
        ->add_option_function<std::string>(
            "PATH", [path](const std::string& value) { *path = value; },
            "The folder of a model, a file of numbers (" + either_ending(&ArrayFormat::reads) + ") or a picture")
        ->required()
        ->type_name("");
    const auto numbers = std::make_shared<bool>(false);
    command->add_flag(
        "--numbers", *numbers,
        "Also read the numbers of arrays: their range, how many are NaN or infinite, and the sums of rows");
    addWorkOptions(*command, call.options);
    command->callback([path, numbers, &call] {
        call.command = [path, numbers](Work& work) {
            const std::string text =
                work.times.measure("info", [&] { return describePath(*path, *numbers, work.control); });
            writeStandardOutput(text);
        };
    });
}

} // namespace attn
