// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/split.h"

#include "engine/tensor/error.h"
#include "engine/text/utf8.h"

#include <unicode/brkiter.h>
#include <unicode/uchar.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include <cstdint>
#include <limits>
#include <memory>

namespace attn {

namespace {

void require_at_most_limit(Index count, const Message& advice)
{
    if (count > most_tokens)
        throw SettingError("split.too-many", "text: it has {0} tokens, but at most {1} can be shown. {2}.", count,
                           most_tokens, advice);
}

// UTF-16, which ICU's break iterators read fastest, with the place of each unit in the UTF-8 it came from. The
// surrogates of a pair share a place; one more place ends the text.
struct DecodedText {
    std::u16string units;
    std::vector<std::int32_t> bytes;
};

DecodedText decode(std::string_view text)
{
    if (text.size() > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max()))
        throw SettingError("split.too-long", "text: it is longer than 2 GB. Shorten it.");
    DecodedText decoded;
    decoded.units.reserve(text.size());
    decoded.bytes.reserve(text.size() + 1);
    const auto length = static_cast<std::int32_t>(text.size());
    for (std::int32_t place = 0; place < length;) {
        const std::int32_t begin = place;
        UChar32 point = 0;
        U8_NEXT_OR_FFFD(text.data(), place, length, point);
        if (U_IS_BMP(point)) {
            decoded.units.push_back(static_cast<char16_t>(point));
            decoded.bytes.push_back(begin);
        } else {
            decoded.units.push_back(U16_LEAD(point));
            decoded.units.push_back(U16_TRAIL(point));
            decoded.bytes.insert(decoded.bytes.end(), 2, begin);
        }
    }
    decoded.bytes.push_back(length);
    return decoded;
}

struct Range {
    std::int32_t begin = 0;
    std::int32_t end = 0;
};

// Walks the segments of a text from its start to its end.
class Segments {
public:
    Segments(const std::u16string& units, TokenSplit split)
    {
        UErrorCode status = U_ZERO_ERROR;
        const icu::Locale& root = icu::Locale::getRoot();
        iterator_.reset(split == TokenSplit::word ? icu::BreakIterator::createWordInstance(root, status)
                                                  : icu::BreakIterator::createCharacterInstance(root, status));
        text_.reset(utext_openUChars(nullptr, units.data(), static_cast<std::int64_t>(units.size()), &status));
        if (U_SUCCESS(status))
            iterator_->setText(text_.get(), status);
        if (U_FAILURE(status))
            throw SettingError("split.icu", "text: ICU cannot split it ({0}). Check that ICU's data are installed.",
                               u_errorName(status));
        begin_ = iterator_->first();
    }

    // False at the end of the text.
    bool next(Range& segment)
    {
        const std::int32_t end = iterator_->next();
        if (end == icu::BreakIterator::DONE)
            return false;
        segment = {begin_, end};
        begin_ = end;
        return true;
    }

private:
    struct CloseText {
        void operator()(UText* text) const { utext_close(text); }
    };
    std::unique_ptr<UText, CloseText> text_;
    std::unique_ptr<icu::BreakIterator> iterator_;
    std::int32_t begin_ = 0;
};

class Splitter {
public:
    Splitter(std::string_view text, TokenSplit split) : text_(text), split_(split), decoded_(decode(text)) {}

    std::vector<Token> run()
    {
        Segments segments(decoded_.units, split_);
        for (Range segment; segments.next(segment);)
            split_ == TokenSplit::word ? add_word(segment) : add(segment);
        require_at_most_limit(count_,
                              split_ == TokenSplit::word ? Message("split.shorten", "Shorten it")
                                                         : Message("split.by-word", "Shorten it or split it by word"));
        return std::move(tokens_);
    }

private:
    UChar32 point_at(std::int32_t& place, std::int32_t end) const
    {
        UChar32 point = 0;
        U16_NEXT(decoded_.units.data(), place, end, point);
        return point;
    }

    template <class Predicate>
    bool all(const Range& range, Predicate predicate) const
    {
        for (std::int32_t place = range.begin; place < range.end;)
            if (!predicate(point_at(place, range.end)))
                return false;
        return true;
    }

    void add_word(Range segment)
    {
        // Format controls belong to the segment before them, also where that one is white space.
        while (segment.begin < segment.end && u_isUWhiteSpace(decoded_.units[static_cast<std::size_t>(segment.begin)]))
            ++segment.begin;
        if (segment.begin == segment.end)
            return;
        // The only runs of punctuation that UAX 29 keeps together are those of connectors, as in "___".
        if (segment.end - segment.begin > 1 && all(segment, [](UChar32 point) { return u_ispunct(point) != 0; }))
            for (std::int32_t place = segment.begin; place < segment.end;) {
                const std::int32_t begin = place;
                point_at(place, segment.end);
                add({begin, place});
            }
        else
            add(segment);
    }

    void add(const Range& segment)
    {
        if (++count_ > most_tokens)
            return; // counted on, for the message
        const auto begin = static_cast<std::size_t>(decoded_.bytes[static_cast<std::size_t>(segment.begin)]);
        const auto end = static_cast<std::size_t>(decoded_.bytes[static_cast<std::size_t>(segment.end)]);
        tokens_.push_back(
            {well_formed(text_.substr(begin, end - begin)), static_cast<Index>(begin), static_cast<Index>(end)});
    }

    std::string_view text_;
    TokenSplit split_;
    DecodedText decoded_;
    std::vector<Token> tokens_;
    Index count_ = 0;
};

} // namespace

std::vector<Token> split_text(std::string_view text, TokenSplit split)
{
    return Splitter(text, split).run();
}

std::vector<Token> split_exact(std::string_view tokens)
{
    if (tokens.empty())
        return {};
    std::vector<std::string> texts(1);
    for (std::size_t place = 0; place < tokens.size(); ++place) {
        const char next = place + 1 < tokens.size() ? tokens[place + 1] : '\0';
        if (tokens[place] == '\\' && (next == '|' || next == '\\'))
            texts.back() += tokens[++place];
        else if (tokens[place] == '|')
            texts.emplace_back();
        else
            texts.back() += tokens[place];
    }
    require_at_most_limit(static_cast<Index>(texts.size()), Message("split.leave-out", "Leave some out"));
    std::vector<Token> result;
    for (const std::string& text : texts)
        result.push_back({well_formed(text), 0, 0});
    return result;
}

} // namespace attn
