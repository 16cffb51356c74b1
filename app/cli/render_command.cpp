#include "app/cli/render_command.h"

#include "app/cli/derivation_options.h"
#include "app/cli/source_options.h"
#include "app/cli/usage_error.h"
#include "app/cli/view_options.h"

#include <CLI/CLI.hpp>

namespace attn {

namespace {

struct RenderOptions {
    SourceOptions source;
    ViewOptions view;
    DerivationOptions derivation;
    QString output;
};

void render(const RenderOptions& options, Work& work)
{
    const std::shared_ptr<const Run> computedRun = runSource(options.source, work);
    const FigureKind& kind = figureKindOf(QString::fromStdString(options.view.view));
    if (kind.needsPicture && !computedRun->picture)
        throw SettingError(std::string("--view: ") + kind.name + " shows patches of a picture, give one by --image");
    const FigureParameters& parameters = options.view.parameters;
    const std::shared_ptr<const Run> run = work.times.measure("derive", [&] {
        return derive(computedRun, options.derivation.derivation, parameters.layer, parameters.head, work.control);
    });
    if (kind.needsPicture && !run->picture)
        throw SettingError(std::string("--view: ") + kind.name + " shows the patches as they are, leave --skip-first and the sorting out");
    work.control.check();
    work.times.measure("figure", [&] {
        writeFigure(options.output, pageOf(options.view, *run), figureOf(kind, *run, parametersOf(options.view, *run)));
    });
}

} // namespace

void addRenderCommand(CLI::App& program, CommandLine& call)
{
    CLI::App* const command = program.add_subcommand("render", "Draws a figure: .png .svg .pdf");
    const auto options = std::make_shared<RenderOptions>();
    addSourceOptions(*command, options->source);
    addViewOptions(*command, options->view);
    addDerivationOptions(*command, options->derivation, "Weights");
    command->add_option_function<std::string>("-o,--output", [options](const std::string& path) {
        options->output = QString::fromStdString(path);
        figureFormatOf(options->output);
    }, "The file to write")->required();
    addWorkOptions(*command, call.options);
    command->callback([command, options, &call] {
        checkSourceOptions(*command);
        checkViewOptions(options->view);
        if (options->view.view == "steps" && !options->derivation.given.empty())
            throw UsageError(options->derivation.given + ": steps shows how the weights as computed come about, leave it out");
        call.command = [options](Work& work) { render(*options, work); };
    });
}

} // namespace attn
