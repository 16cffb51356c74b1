// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/attention/kind.h"
#include "engine/runs/head_pick.h"
#include "ui/painting/focus.h"

#include <QString>

#include <optional>
#include <string>
#include <vector>

namespace attn {

// One trained model that comes with the program (resources/models).
struct ShippedModel {
    QString name;     // for the command line
    QString task;     // what it does, in a few words
    QString figure;   // what it reached on held-out data: "98.9 % of held-out sentences right"
    QString folder;   // as that of any other model
    qint64 bytes = 0; // of its weights
};

// An input for a shipped model that shows something, and where to look.
struct ModelSample {
    QString input; // a text, or the file of a picture
    bool isPicture = false;
    QString note; // what to look for
    AttentionKind kind = AttentionKind::self;
    HeadPick head;
    Focus pinned;
};
std::vector<ModelSample> samplesOf(const ShippedModel& model);

// All of them, in the order of the menu. Empty where the program was installed without them.
const std::vector<ShippedModel>& modelCatalog();

// The one of this name; nullptr where there is none.
const ShippedModel* shippedModel(const QString& name);

// The folder of the shipped model of this name, unless there is a file or folder at the path `given`, which is meant
// then. Nothing where there is neither.
std::optional<std::string> modelFolder(const std::string& given);

} // namespace attn
