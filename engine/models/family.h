// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/checkpoint.h"
#include "engine/models/architecture.h"
#include "engine/models/config.h"

#include <span>
#include <string>
#include <string_view>

namespace attn {

// What the families share when they read their configs.

// `prefix` where a tensor's name begins with it, nothing where none does: files of a bare backbone, and the Hub's own
// of GPT-2, leave it out.
std::string prefix_in(const Checkpoint& checkpoint, std::string_view prefix);

// The first of these names that a tensor has; the first of all where none has.
std::string name_in(const Checkpoint& checkpoint, std::initializer_list<std::string> names);

// A task that a family has, and the tensor that only models for it hold.
struct TaskSign {
    Task task;
    std::string tensor;
};

// The task that the config's first architecture names; a backbone where the family has no head for it. Where the config
// names no architecture, the first task whose tensor is there.
Task task_of(const Config& config, const Checkpoint& checkpoint, std::span<const TaskSign> signs);

// type, architecture, task, special tokens, and for classifiers the labels.
ModelInfo read_info(const Config& config, Task task);

// Outputs for each token of the vocabulary, tied to the embedding where the config says so and else a linear layer of
// this name.
void set_vocabulary_outputs(const Config& config, bool tied, const std::string& name, Head& head);

// Number of layers, of `field`: at most 1,000.
Index read_layers(const Config& config, std::string_view field);

// Width and heads of a stack from the fields of these names. Throws FormatError naming both when heads do not divide
// the width.
void read_heads(const Config& config, std::string_view width_field, std::string_view heads_field, Stack& stack);

// Throws FormatError naming the field of a feature that no family supports yet: quantized weights, pruned heads.
void refuse_unsupported(const Config& config);

// Reads the config of one family. A family is a file that defines one of these, and a row of the table in registry.cpp.
using ReadFamily = Architecture(const Config& config, const Checkpoint& checkpoint);

} // namespace attn
