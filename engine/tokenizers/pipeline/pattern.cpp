// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/pipeline/pattern.h"

#include "engine/text/utf8.h"

namespace attn {

namespace {

// Matches in their order, with what is between them.
class Cover {
public:
    explicit Cover(std::string_view text) : size_(text.size()) {}

    void add(ByteRange match)
    {
        add_rest(match.begin);
        parts_.push_back({match, true});
        end_ = match.end;
    }
    std::vector<PatternMatch> finish()
    {
        add_rest(size_);
        return std::move(parts_);
    }

private:
    void add_rest(std::size_t until)
    {
        if (end_ < until)
            parts_.push_back({{end_, until}, false});
    }

    std::size_t size_;
    std::size_t end_ = 0;
    std::vector<PatternMatch> parts_;
};

} // namespace

Pattern string_pattern(std::string content)
{
    return {[content = std::move(content)](std::string_view text, TextWork& work) {
        Cover cover(text);
        for (std::size_t found = text.find(content); found != text.npos;
             found = text.find(content, found + content.size())) {
            work.check();
            cover.add({found, found + content.size()});
        }
        return cover.finish();
    }};
}

Pattern expression_pattern(std::shared_ptr<const RegularExpression> expression)
{
    return {[expression = std::move(expression)](std::string_view text, TextWork& work) {
        Cover cover(text);
        for (const ByteRange& match : expression->find(text, work))
            cover.add(match);
        return cover.finish();
    }};
}

Pattern character_pattern(std::function<bool(char32_t)> matches)
{
    return {[matches = std::move(matches)](std::string_view text, TextWork& work) {
        Cover cover(text);
        for (std::size_t place = 0; place < text.size();) {
            work.check();
            const std::size_t begin = place;
            if (matches(next_character(text, place)))
                cover.add({begin, place});
        }
        return cover.finish();
    }};
}

Pattern inverted(Pattern pattern)
{
    return {[find = std::move(pattern.find)](std::string_view text, TextWork& work) {
        std::vector<PatternMatch> parts = find(text, work);
        for (PatternMatch& part : parts)
            part.matches = !part.matches;
        return parts;
    }};
}

} // namespace attn
