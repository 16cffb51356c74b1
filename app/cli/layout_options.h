// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/option_table.h"
#include "engine/layouts/guess_layout.h"
#include "engine/runs/run.h"

#include <optional>
#include <string>
#include <vector>

namespace attn {

// Where keys and queries lie, as the options said it.
struct LayoutOptions {
    std::vector<std::string> images; // pictures beside tokens; otherwise the first one is the source
    LayoutHints hints;
    bool keys = false; // --keys, --queries: which of them is given
    bool queries = false;
    PictureFit fit = PictureFit::whole;
    std::optional<std::string> layout; // a file, or "board", "time:S", "track:UNIT"

    bool given() const;
};

// The sources whose tokens can lie on a picture. Patches of a picture do so by themselves.
const Partners& tokensThatLie();

// The options that fill `options`, which must outlive them. `placed`: the options that make a layout visible.
OptionGroup layoutOptions(LayoutOptions& options, const Partners& placed);

// `run` with the layout that the options describe. What had to be guessed goes to standard error, and to `inputs` the
// pictures that a file of --layout names. Throws UsageError where no layout fits, SettingError, and Error for a file
// that cannot be read.
std::shared_ptr<const Run> placedByOptions(const LayoutOptions& options, const std::shared_ptr<const Run>& run,
                                           std::vector<InputFile>& inputs);

// Adds the pictures of a layout that `option` leads to.
void addPictures(const std::string& option, const Placement& placement, std::vector<InputFile>& inputs);

} // namespace attn
