// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/pipeline/regular_expression.h"

#include "engine/text/younger_characters.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace attn {

namespace {

// A set of categories, with the characters that ICU does not have yet.
std::string set_of(std::span<const std::string_view> categories, bool negated)
{
    std::string set = negated ? "[^" : "[";
    for (const std::string_view category : categories) {
        set += "\\p{" + std::string(category) + "}";
        for (const CharacterCategory& range : younger_characters())
            if (range.category.starts_with(category)) {
                std::array<char, 32> text;
                std::snprintf(text.data(), text.size(), "\\x{%X}-\\x{%X}", static_cast<unsigned>(range.first),
                              static_cast<unsigned>(range.last));
                set += text.data();
            }
    }
    return set + "]";
}

bool is_category(std::string_view name)
{
    return !name.empty() && name.size() <= 2 && std::string_view("LNMPS").find(name[0]) != std::string_view::npos;
}

// Copies an expression from front to back, changing what Oniguruma and ICU read differently.
class Translation {
public:
    explicit Translation(std::string_view pattern) : pattern_(pattern) {}

    std::string run()
    {
        while (place_ < pattern_.size())
            copy_item();
        return std::move(out_);
    }

private:
    bool is_at(std::string_view text) const { return pattern_.substr(place_).starts_with(text); }

    void copy(std::size_t count)
    {
        out_ += pattern_.substr(place_, count);
        place_ += std::min(count, pattern_.size() - place_);
    }

    void copy_item()
    {
        const char c = pattern_[place_];
        if (c == '{' && copy_repeated_interval())
            return;
        if (c == '(') {
            groups_.push_back(out_.size());
            copy_group_start();
            return;
        }
        if (c == ')') {
            if (!groups_.empty()) {
                atom_ = groups_.back();
                groups_.pop_back();
            }
            copy(1);
            return;
        }
        if (c != '*' && c != '+' && c != '?' && c != '{')
            atom_ = out_.size();
        if (c == '[')
            copy_class();
        else if (c == '\\')
            copy_escape();
        else if (c == '{')
            copy_interval();
        else
            copy(1);
    }

    // Ruby's (?m: lets a dot match line breaks, which ICU calls (?s:.
    void copy_group_start()
    {
        copy(1);
        if (place_ >= pattern_.size() || pattern_[place_] != '?')
            return;
        copy(1);
        const std::size_t end = pattern_.find_first_not_of("imx-", place_);
        if (end == pattern_.npos || (pattern_[end] != ':' && pattern_[end] != ')'))
            return;
        for (; place_ < end; ++place_)
            out_ += pattern_[place_] == 'm' ? 's' : pattern_[place_];
        if (pattern_[end] == ')' && !groups_.empty()) {
            groups_.pop_back();
            copy(1);
        }
    }

    std::size_t interval_end() const
    {
        const std::size_t end = pattern_.find('}', place_);
        const std::string_view inside =
            end == pattern_.npos ? std::string_view() : pattern_.substr(place_ + 1, end - place_ - 1);
        const bool numbers = !inside.empty() && inside.find_first_not_of("0123456789,") == inside.npos;
        return numbers ? end + 1 : place_;
    }

    void copy_interval()
    {
        if (const std::size_t end = interval_end(); end > place_) {
            copy(end - place_);
            return;
        }
        out_ += '\\'; // a brace that begins no interval is a character
        atom_ = out_.size() - 1;
        copy(1);
    }

    // X{1,3}+ is possessive in ICU, but in Ruby the interval itself repeats.
    bool copy_repeated_interval()
    {
        const std::size_t end = interval_end();
        if (end == place_ || end >= pattern_.size() || pattern_[end] != '+')
            return false;
        out_.insert(atom_, "(?:");
        copy(end - place_);
        out_ += ")";
        copy(1);
        return true;
    }

    void copy_class()
    {
        copy(1);
        if (place_ < pattern_.size() && pattern_[place_] == '^')
            copy(1);
        bool first = true;
        while (place_ < pattern_.size()) {
            const char c = pattern_[place_];
            if (c == ']' && !first) {
                copy(1);
                return;
            }
            first = false;
            if (is_at("[:")) {
                const std::size_t end = pattern_.find(":]", place_);
                copy(end == pattern_.npos ? 1 : end + 2 - place_);
            } else if (c == '[') {
                copy_class();
            } else if (c == '\\') {
                copy_escape();
            } else if (c == ']' || is_at("--")) {
                out_ += '\\'; // a first ] is a character, and ICU would take -- for a difference
                copy(1);
            } else {
                copy(1);
            }
        }
    }

    void copy_escape()
    {
        static constexpr std::string_view word[] = {"Alphabetic", "L", "M", "Nd", "Pc"};
        static constexpr std::string_view digit[] = {"Nd"};
        const char name = place_ + 1 < pattern_.size() ? pattern_[place_ + 1] : '\0';
        switch (name) {
        case 's': replace_escape("\\p{White_Space}"); break;
        case 'S': replace_escape("\\P{White_Space}"); break;
        case 'w':
        case 'W': replace_escape(set_of(word, name == 'W')); break;
        case 'd':
        case 'D': replace_escape(set_of(digit, name == 'D')); break;
        case 'h': replace_escape("[0-9a-fA-F]"); break;
        case 'H': replace_escape("[^0-9a-fA-F]"); break;
        case 'p':
        case 'P': copy_property(name == 'P'); break;
        case 'x': is_at("\\x{") ? copy_to_brace() : copy(2); break;
        default: copy(2);
        }
    }

    void replace_escape(std::string_view icu)
    {
        out_ += icu;
        place_ += 2;
    }

    // \p{L}, \P{L} or \p{^L}
    void copy_property(bool negated)
    {
        const std::size_t end = pattern_.find('}', place_);
        if (end == pattern_.npos || pattern_[place_ + 2] != '{') {
            copy(2);
            return;
        }
        std::string_view name = pattern_.substr(place_ + 3, end - place_ - 3);
        if (name.starts_with('^')) {
            name.remove_prefix(1);
            negated = !negated;
        }
        if (is_category(name))
            out_ += set_of({&name, 1}, negated);
        else
            out_ += std::string(negated ? "\\P{" : "\\p{") + std::string(name) + "}";
        place_ = end + 1;
    }

    void copy_to_brace()
    {
        const std::size_t end = pattern_.find('}', place_);
        copy(end == pattern_.npos ? pattern_.size() - place_ : end + 1 - place_);
    }

    std::string_view pattern_;
    std::size_t place_ = 0;
    std::string out_;
    std::size_t atom_ = 0;            // where in out_ the last thing that can be repeated begins
    std::vector<std::size_t> groups_; // where in out_ the open ones begin
};

} // namespace

std::string to_icu_expression(std::string_view pattern)
{
    return Translation(pattern).run();
}

} // namespace attn
