// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attn {

struct Run;

// A choice among several layers or several heads: one of them, counted from 0, or the mean of all, or each of them.
struct Axis {
    enum class Kind { number, mean, all };

    Axis(Index one = 0) : number(one) {}
    // `number`: the one that was chosen before, to which a user can go back.
    static Axis mean(Index number = 0) { return {Kind::mean, number}; }
    static Axis all() { return {Kind::all, 0}; }

    bool is_number() const { return kind == Kind::number; }
    bool is_mean() const { return kind == Kind::mean; }
    bool is_all() const { return kind == Kind::all; }
    bool operator==(const Axis& other) const { return kind == other.kind && (!is_number() || number == other.number); }

    Kind kind = Kind::number;
    Index number = 0;

private:
    Axis(Kind chosen, Index one) : kind(chosen), number(one) {}
};

// Which heads of a run: HeadPick{2, Axis::mean()} is the mean over the heads of layer 2.
struct HeadPick {
    Axis layer;
    Axis head;
    bool operator==(const HeadPick&) const = default;
};

// The axis as the command line and names of files write it: "3", "mean" or "all". nullopt for any other text.
std::optional<Axis> parse_axis(std::string_view text);
std::string text_of(const Axis& axis);

// The pick with the first layer or head in the place of one that the run does not have, and without a mean over layers
// where there is only one.
HeadPick fitted(HeadPick pick, const Run& run);

// The picks that one with Axis::all stands for, layer by layer; the pick itself where it has none. Throws SettingError
// naming the layer or head that the run does not have.
std::vector<HeadPick> each_of(const HeadPick& pick, const Run& run);

} // namespace attn
