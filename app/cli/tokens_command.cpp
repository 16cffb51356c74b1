#include "app/cli/tokens_command.h"

#include "engine/tensor/error.h"

#include <CLI/CLI.hpp>

namespace attn {

void addTokensCommand(CLI::App& program, CommandLine& call)
{
    CLI::App* const command = program.add_subcommand("tokens", "What a model's tokenizer makes of a text (not available in this version)");
    for (const char* name : {"--tokenizer", "--model", "--text", "--lines"})
        command->add_option(name)->expected(1);
    addWorkOptions(*command, call.options);
    command->callback([&call] {
        call.command = [](Work&) {
            throw Error("model: tokenizers come with models, and models are not available in this version, "
                        "use --text with --tokenizer word or character in the other commands");
        };
    });
}

} // namespace attn
