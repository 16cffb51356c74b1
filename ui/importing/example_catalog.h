// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/documents/document.h"

#include <QString>

#include <vector>

namespace attn {

// One example that comes with the program (resources/examples).
struct Example {
    QString name;        // for the command line
    QString title;       // short, for a menu
    QString description; // one sentence
};

// All examples in the order of the menu. The window opens with the first one.
const std::vector<Example>& exampleCatalog();

// The document of an example, with its picture decoded. Throws SettingError that lists the known names.
Document loadExample(const QString& name);

} // namespace attn
