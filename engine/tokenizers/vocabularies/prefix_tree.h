// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run_control/run_control.h"
#include "engine/tokenizers/vocabularies/vocabulary.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace attn {

// Words by their bytes, to find all of them that a text begins with in one walk.
class PrefixTree {
public:
    struct Word {
        std::string_view text;  // not empty; needed only while the tree is made
        std::int32_t value = 0; // 0 or more
    };
    using Node = std::uint32_t;
    static constexpr Node root = 0;

    PrefixTree() = default;
    // Of words with the same text the last one counts. Throws MemoryError for far more letters than any vocabulary has;
    // Cancelled.
    PrefixTree(std::vector<Word> words, const RunControl& control);

    bool is_empty() const { return nodes_.empty(); }
    std::optional<Node> child(Node node, char byte) const;
    // Calls `found(bytes, value)` for each word that the text begins with below `from`, shortest first.
    template <class Found>
    void for_each_prefix(std::string_view text, Node from, Found found) const;

private:
    struct Entry {
        std::uint32_t first_child = 0;
        std::uint16_t children = 0;
        char byte = 0; // on the way to this node
        std::int32_t value = -1;
    };

    std::vector<Entry> nodes_; // the children of a node side by side, in the order of their bytes
};

// Of all tokens, with their ids.
PrefixTree tree_of(const Vocabulary& vocabulary, const RunControl& control);

template <class Found>
void PrefixTree::for_each_prefix(std::string_view text, Node from, Found found) const
{
    std::optional<Node> node = from;
    for (std::size_t i = 0; i < text.size() && (node = child(*node, text[i])); ++i)
        if (nodes_[*node].value >= 0)
            found(i + 1, nodes_[*node].value);
}

} // namespace attn
