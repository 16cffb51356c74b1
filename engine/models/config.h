// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/ops/activation.h"
#include "engine/tensor/error.h"
#include "engine/tensor/matrix.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attn {

// A JSON object of settings, read strictly: a field must hold the type that is asked for. A field that is null counts
// as absent, as it does for transformers. Each function throws FormatError naming file and field.
class Config {
public:
    // Throws MemoryError for a file of more than 16 MB, FormatError for one that is not a JSON object, or a duplicate
    // field; Error when the file cannot be read.
    explicit Config(const std::string& path);

    bool has(std::string_view field) const;
    bool is_null(std::string_view field) const; // it is there and null
    bool empty() const;                         // it has no field

    // A whole number from `lowest` to 10^8: more than any model has of anything, and few enough that the products of
    // three of them can be counted.
    Index size(std::string_view field, Index lowest = 1) const;
    Index size_or(std::string_view field, Index otherwise, Index lowest = 1) const;
    std::optional<Index> optional_size(std::string_view field, Index lowest = 1) const;
    // Finite and above 0.
    double positive_or(std::string_view field, double otherwise) const;
    double positive(std::string_view field) const;
    bool flag_or(std::string_view field, bool otherwise) const;
    std::string text(std::string_view field) const;
    std::string text_or(std::string_view field, std::string_view otherwise) const;
    std::vector<std::string> texts(std::string_view field) const; // empty when absent
    Activation activation_or(std::string_view field, std::string_view otherwise) const;
    // {"0": "cat", "1": "dog"}: the texts by their numbers.
    std::vector<std::string> numbered_texts(std::string_view field) const; // empty when absent
    // Height and width: a whole number for both, or a list of two.
    std::pair<Index, Index> size_pair_or(std::string_view field, Index otherwise) const;
    // The first number, where there may be a list of several.
    std::optional<Index> optional_first_size(std::string_view field, Index lowest) const;
    // A whole number, or a list of any number of them; empty when absent.
    std::vector<Index> sizes(std::string_view field, Index lowest = 1) const;
    // A list of such lists; empty when absent.
    std::vector<std::vector<Index>> lists_of_sizes(std::string_view field, Index lowest = 1) const;
    // An object inside of this one, whose fields are named with its own name before them.
    std::optional<Config> object(std::string_view field) const;

    // Throws unless the field is absent or false: for options that are not there yet.
    void refuse_flag(std::string_view field) const;
    [[noreturn]] void fail(std::string_view field, const Message& why) const;

private:
    struct Object;
    explicit Config(std::shared_ptr<const Object> object);

    std::shared_ptr<const Object> object_;
};

} // namespace attn
