// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run_control/run_control.h"
#include "engine/tensor/matrix_source.h"

#include <vector>

namespace attn {

// A row profile has a number for each key and stands below a heatmap, a column profile one for each query and stands
// beside it.
enum class ProfileSide { row, column };

struct ProfilePick {
    ProfileSide side = ProfileSide::row;
    std::vector<Index> places; // the rows, or columns, whose sum is shown; empty: all, see readProfile()
    bool operator==(const ProfilePick&) const = default;
};

struct Profile {
    ProfilePick pick;
    std::vector<double> values; // empty: not read, yet or at all
    bool operator==(const Profile&) const = default;
};

// The sum of the picked rows or columns, cell by cell. With nothing picked, a key gets its mean over the rows (the
// attention that it receives), and a query its largest weight (how sure it is; its weights sum to 1, so their mean
// would say nothing). A NaN makes its number NaN. Reads the matrix in small blocks and throws Cancelled between them.
std::vector<double> readProfile(const MatrixSource& source, const ProfilePick& pick, const RunControl& control = {});

// How many cells readProfile() reads.
Index cellsOfProfile(const MatrixSource& source, const ProfilePick& pick);

} // namespace attn
