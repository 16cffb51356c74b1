// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/images/preprocessor.h"

#include <vector>

namespace attn {

// channels x height x width numbers, row-major, and the picture as the model sees it, for the window.
struct PreprocessedImage {
    Image image;               // resized and cropped
    std::vector<float> values; // rescaled and normalized
};
// `channels`: 3, or 1 for the grey of each pixel. Transparency is dropped: the colours count that stand beneath it.
// With the rounding of transformers 4.31 on numpy: multiplied in double and rounded to float32, then normalized in
// float32. Throws SettingError as resize does, for other numbers of channels, and where one channel has three means;
// Cancelled.
PreprocessedImage preprocess(const Image& image, const Preprocessor& preprocessor, Index channels = 3,
                             const RunControl& control = {});

} // namespace attn
