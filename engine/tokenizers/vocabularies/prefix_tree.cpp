// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/vocabularies/prefix_tree.h"

#include "engine/run_control/memory_budget.h"

#include <algorithm>

namespace attn {

namespace {

// Those of 250,000 tokens take 60 MB.
constexpr MemoryBudget most_bytes(500e6);

} // namespace

PrefixTree::PrefixTree(std::vector<Word> words, const RunControl& control)
{
    const auto before = [&control](std::string_view left, std::string_view right) {
        control.check();
        return left < right;
    };
    std::ranges::stable_sort(words, before, &Word::text);
    MemoryBudget budget = most_bytes;
    // A node stands for the words [begin, end), which share their first `depth` bytes. Nodes are made level by level.
    struct Part {
        std::size_t begin, end;
    };
    std::vector<Part> level{{0, words.size()}};
    nodes_.emplace_back();
    for (std::size_t depth = 0, first_node = 0; !level.empty(); ++depth) {
        std::vector<Part> next;
        const std::size_t nodes_before = nodes_.size();
        for (std::size_t i = 0; i < level.size(); ++i) {
            control.check();
            auto [begin, end] = level[i];
            for (; begin < end && words[begin].text.size() == depth; ++begin)
                if (depth > 0)
                    nodes_[first_node + i].value = words[begin].value;
            nodes_[first_node + i].first_child = static_cast<Node>(nodes_.size());
            while (begin < end) {
                const char byte = words[begin].text[depth];
                const std::size_t child_begin = begin;
                while (begin < end && words[begin].text[depth] == byte)
                    ++begin;
                nodes_.push_back({.byte = byte});
                next.push_back({child_begin, begin});
                ++nodes_[first_node + i].children;
            }
        }
        budget.take(static_cast<double>((sizeof(Entry) + sizeof(Part)) * next.size()),
                    Message("prefix-tree.words", "tokens of the vocabulary"),
                    Message("prefix-tree.advice", "Use a vocabulary with fewer or shorter tokens"));
        first_node = nodes_before;
        level = std::move(next);
    }
}

std::optional<PrefixTree::Node> PrefixTree::child(Node node, char byte) const
{
    if (nodes_.empty())
        return {};
    const auto begin = nodes_.begin() + nodes_[node].first_child;
    const auto end = begin + nodes_[node].children;
    const auto value = [](const Entry& entry) { return static_cast<unsigned char>(entry.byte); };
    const auto found = std::ranges::lower_bound(begin, end, static_cast<unsigned char>(byte), {}, value);
    return found != end && found->byte == byte ? std::optional(static_cast<Node>(found - nodes_.begin()))
                                               : std::nullopt;
}

PrefixTree tree_of(const Vocabulary& vocabulary, const RunControl& control)
{
    std::vector<PrefixTree::Word> words;
    words.reserve(vocabulary.size());
    vocabulary.for_each([&](std::string_view token, TokenId id) {
        if (!token.empty())
            words.push_back({token, id});
    });
    return PrefixTree(std::move(words), control);
}

} // namespace attn
