// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run_control/memory_budget.h"

#include <unistd.h>

namespace attn {

double memory_budget()
{
    return 0.5 * static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

} // namespace attn
