// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operators/presets.h"

#include <QCoreApplication>

namespace attn {

namespace {

struct Presets {
    Q_DECLARE_TR_FUNCTIONS(attn::Presets)
};

} // namespace

std::vector<Preset> presets()
{
    return {
        {Presets::tr("Softmax attention"),
         Presets::tr("softmax(Q K\u1D40 / \u221Ad) V, also called scaled dot-product attention"), Score::scaled_dot,
         Normalizer::softmax},
        {Presets::tr("Linear (no softmax)"),
         Presets::tr("Q (K\u1D40 V) / \u221Ad: the cost grows with n instead of n\u00B2"), Score::scaled_dot,
         Normalizer::none},
        {Presets::tr("Linear (kernel)"),
         Presets::tr("\u03C6(Q) (\u03C6(K)\u1D40 V): rows sum to 1, and the cost grows with n instead of n\u00B2"),
         Score::scaled_dot, Normalizer::linear},
    };
}

void apply(const Preset& preset, OperatorSettings& settings)
{
    settings.score = preset.score;
    settings.normalizer = preset.normalizer;
}

} // namespace attn
