// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace attn {

// What computes the weights: one layer of the user's own making, or the model of --model.
enum class Runner { any, playground, model };

// Other options of a call, each with any value or with one: "--image", "--view links". ".png" stands for every value
// that ends so: "--output .png".
using Partners = std::vector<std::string>;

// The option has an effect only together with one of these.
struct Need {
    Partners oneOf;
    Runner runner = Runner::any; // the need holds only where this one computes
    Partners beside = {};        // and only beside one of these, where there are any
};

// One option of a command: what help says of it, what it does with its value, and what it needs to have an effect.
struct Option {
    std::string name;  // "--patch", "-o,--output"
    std::string value; // the name of its value in the help, "PIXELS"; empty for a flag
    std::string help;
    std::function<void(const std::string& value)> take; // throws UsageError or SettingError for a wrong value
    std::function<std::string(const std::string& value)> check = {}; // what is wrong with a value, or empty
    std::vector<Need> needs = {};
    Partners excludes = {}; // together with one of these the option has no effect
    Partners joins = {};    // beside one of these it is no choice of its group, but goes with it
    Runner runner = Runner::any;
    std::string fallback = {}; // the value of an option that is left out, for needs that name it
    bool required = false;
    bool repeated = false; // may be given several times
};

// Options under a heading of the help.
struct OptionGroup {
    std::string heading;
    std::vector<Option> options;
    std::string choice = {}; // not empty: exactly one of the options must be given, and messages call it so
};
using OptionTable = std::vector<OptionGroup>;

// Adds the options to `command`. What they take must outlive it.
void addOptions(CLI::App& command, const OptionTable& table);

// To be called when `command` is parsed. Throws UsageError naming an option that has no effect in this call, and what
// it needs.
void requireEffects(const CLI::App& command, const OptionTable& table);

// A file, or the folder of a model, that an option names to be read.
struct InputFile {
    std::string option;
    std::string path;
};

// To be called when `command` is parsed: the files that the call reads.
std::vector<InputFile> inputFiles(const CLI::App& command, const OptionTable& table);

// Throws UsageError when the output is one of these files, by whatever name, and would be written over.
void requireApart(const std::vector<InputFile>& inputs, const std::string& output);

} // namespace attn
