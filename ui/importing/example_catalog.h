// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/documents/document.h"

#include <QString>

#include <optional>
#include <vector>

namespace attn {

// One example that comes with the program (resources/examples).
struct Example {
    QString name;               // for the command line
    QString title;              // short, for a menu
    QString description;        // one sentence
    QString group;              // "start", "mechanisms", "pictures" or "numbers"
    QString view;               // the figure that shows its point, by its name
    std::optional<Index> query; // what is pinned when it opens
    std::optional<Index> key;
};

// All examples in the order of the menu. The window opens with the first one.
const std::vector<Example>& exampleCatalog();

// The example of this name. Throws SettingError that lists the known names.
const Example& exampleOf(const QString& name);

// The document of an example, with its picture decoded. Throws SettingError that lists the known names.
Document loadExample(const QString& name);

} // namespace attn
