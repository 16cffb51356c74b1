// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace attn {

// Writes a number for people, rounded to `digits` significant digits: "0.412", "−2 326.4", "∞", "NaN". Numbers outside
// of 0.0001 to 1,000,000 get powers of ten: "3.1·10⁻⁹".
QString numberText(double value, int digits = 3);

// A share of 1 in per cent, rounded to two digits: "57 %", "0.082 %". What is not all of it is never written as 100 %,
// and what is something but less than a thousandth of a per cent is "< 0.001 %".
QString percentText(double share);

// A count with commas between thousands: "1,225".
QString countText(qint64 count);

} // namespace attn
