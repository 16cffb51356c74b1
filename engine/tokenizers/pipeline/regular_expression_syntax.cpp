// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/pipeline/regular_expression_syntax.h"

#include "engine/text/utf8.h"
#include "engine/text/younger_characters.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

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

constexpr std::string_view word[] = {"Alphabetic", "L", "M", "Nd", "Pc"};

// Outside of brackets, Oniguruma counts six more characters among those of words: ² ³ ¹ ¼ ½ ¾.
std::string word_set(bool negated)
{
    std::string set = set_of(word, negated);
    return set.insert(set.size() - 1, "\\xB2\\xB3\\xB9\\xBC-\\xBE");
}

// \b, or \B when negated. ICU's own looks through combining marks.
std::string word_boundary(bool negated)
{
    const std::string before = word_set(false);
    const std::string within = negated ? "(?=" : "(?!";
    const std::string outside = negated ? "(?!" : "(?=";
    return "(?:(?<=" + before + ")" + within + before + ")|(?<!" + before + ")" + outside + before + "))";
}

bool is_category(std::string_view name)
{
    return !name.empty() && name.size() <= 2 && std::string_view("LNMPS").find(name[0]) != std::string_view::npos;
}

// Copies an expression from front to back, changing what Oniguruma and ICU read differently.
class Translation {
public:
    explicit Translation(std::string_view pattern) : pattern_(pattern) {}

    std::optional<std::string> run()
    {
        while (place_ < pattern_.size() && !too_deep_)
            copy_item();
        return too_deep_ ? std::nullopt : std::optional(std::move(out_));
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
            groups_.push_back({out_.size(), dots_take_breaks_});
            require_nesting(0);
            copy_group_start();
            return;
        }
        if (c == ')') {
            if (!groups_.empty()) {
                atom_ = groups_.back().begin;
                dots_take_breaks_ = groups_.back().dots_take_breaks;
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
        else if (c == '.' && dots_take_breaks_)
            replace(1, "[\\x{0}-\\x{10FFFF}]"); // ICU's own takes \r\n as one character
        else if (c == '}')
            replace(1, "\\}"); // no interval ends here, so that it is a character
        else if (c == '^')
            replace(1, "(?:\\A|(?<=\\n)(?!\\z))"); // ICU's own matches behind a last line break
        else
            copy(character_bytes(c));
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
        for (bool on = true; place_ < end; ++place_) {
            const char flag = pattern_[place_];
            on = on && flag != '-';
            if (flag == 'm')
                dots_take_breaks_ = on;
            out_ += flag == 'm' ? 's' : flag;
        }
        if (pattern_[end] == ')' && !groups_.empty()) {
            groups_.pop_back();
            copy(1);
        }
    }

    void require_nesting(std::size_t classes) { too_deep_ = too_deep_ || groups_.size() + classes > most_nesting; }

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

    void copy_class(std::size_t depth = 1)
    {
        require_nesting(depth);
        copy(1);
        if (place_ < pattern_.size() && pattern_[place_] == '^')
            copy(1);
        bool first = true;
        while (place_ < pattern_.size() && !too_deep_) {
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
                copy_class(depth + 1);
            } else if (c == '\\') {
                copy_class_escape();
            } else if (c == ']' || is_at("--")) {
                out_ += '\\'; // a first ] is a character, and ICU would take -- for a difference
                copy(1);
            } else {
                copy(1);
            }
        }
    }

    char escaped() const { return place_ + 1 < pattern_.size() ? pattern_[place_ + 1] : '\0'; }

    void copy_escape()
    {
        switch (const char name = escaped()) {
        case 'w':
        case 'W': replace(2, word_set(name == 'W')); break;
        case 'b':
        case 'B': replace(2, word_boundary(name == 'B')); break;
        case 'Z': replace(2, "(?=\\n?\\z)"); break; // ICU's own knows more line breaks
        default: copy_class_escape();
        }
    }

    // An escape that means the same in brackets and outside of them.
    void copy_class_escape()
    {
        static constexpr std::string_view digit[] = {"Nd"};
        switch (const char name = escaped()) {
        case 's': replace(2, "\\p{White_Space}"); break;
        case 'S': replace(2, "\\P{White_Space}"); break;
        case 'w':
        case 'W': replace(2, set_of(word, name == 'W')); break;
        case 'd':
        case 'D': replace(2, set_of(digit, name == 'D')); break;
        case 'h': replace(2, "[0-9a-fA-F]"); break;
        case 'H': replace(2, "[^0-9a-fA-F]"); break;
        case 'p':
        case 'P': copy_property(name == 'P'); break;
        case 'v': replace(2, "\\x0B"); break; // to ICU it is every vertical space
        case 'x': is_at("\\x{") ? copy_to_brace() : copy_code(2); break;
        case 'u': copy_code(4); break;
        default: copy(2);
        }
    }

    void replace(std::size_t count, std::string_view icu)
    {
        out_ += icu;
        place_ += count;
    }

    // \xE9 or \u00e9 with at most `most` digits; ICU wants all of them.
    void copy_code(std::size_t most)
    {
        const std::string_view digits = pattern_.substr(place_ + 2, most);
        const std::size_t count = std::min(digits.find_first_not_of("0123456789abcdefABCDEF"), digits.size());
        replace(2 + count, "\\x{" + std::string(digits.substr(0, count)) + "}");
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
    std::size_t atom_ = 0; // where in out_ the last thing that can be repeated begins
    // An open group: where in out_ it begins, and what holds again behind it.
    struct Group {
        std::size_t begin;
        bool dots_take_breaks;
    };
    std::vector<Group> groups_;
    bool dots_take_breaks_ = false; // (?m:
    bool too_deep_ = false;
};

} // namespace

std::optional<std::string> to_icu_expression(std::string_view pattern)
{
    return Translation(pattern).run();
}

} // namespace attn
