// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace attn {

// A number for people: `digits` significant ones without trailing zeros, thousands apart, a real minus sign, powers of
// ten outside of 0.0001 to 1,000,000: "0.412", "−2 326.4", "3.1·10⁻⁹", "∞", "NaN".
QString numberText(double value, int digits = 3);

} // namespace attn
