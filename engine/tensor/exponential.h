// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

namespace attn {

// exp of each number, in place; within 1 unit in the last place, with the same bits on every processor and at every
// place. exp(-infinity) is exactly 0.
void exponentials(std::span<double> numbers);

} // namespace attn
