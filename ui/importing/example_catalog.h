// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/documents/document.h"

#include <QString>

#include <vector>

namespace attn {

// A shipped example (resources/examples), as a menu shows it.
struct Example {
    QString name;        // on the command line
    QString title;       // short, for a menu
    QString description; // one sentence
};

// In the order in which they are to be shown; the first one is what the window opens with.
const std::vector<Example>& exampleCatalog();

// The document of an example, its picture decoded. Throws SettingError that lists the known names.
Document loadExample(const QString& name);

} // namespace attn
