// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/pipeline/regular_expression.h"

#include "engine/formats/format_error.h"
#include "engine/text/utf8.h"
#include "engine/tokenizers/pipeline/regular_expression_syntax.h"

#include <unicode/regex.h>
#include <unicode/uregex.h>
#include <unicode/utf16.h>

#include <chrono>

namespace attn {

namespace {

using Clock = TextWork::Clock;

// Bytes as it is written, where those of well-known tokenizers have 400, and as ICU reads it, where a class of letters
// has hundreds: ICU takes half a second for so many.
constexpr std::size_t longest_expression = 10'000;
constexpr std::size_t longest_translation = 200'000;

// One search, whose time counts for all of the text.
class Search {
public:
    explicit Search(TextWork& work) : work_(work), begin_(Clock::now()), deadline_(work.search_deadline()) {}
    ~Search() { work_.add_search_time(Clock::now() - begin_); }
    Search(const Search&) = delete;
    Search& operator=(const Search&) = delete;

    bool goes_on() const { return Clock::now() < deadline_ && !work_.is_cancelled(); }

private:
    TextWork& work_;
    Clock::time_point begin_, deadline_;
};

UBool goes_on(const void* search, std::int32_t)
{
    return static_cast<const Search*>(search)->goes_on();
}

UBool goes_on_finding(const void* context, std::int64_t)
{
    return goes_on(context, 0);
}

// ICU works on UTF-16; places go back to UTF-8 one after another.
class Places {
public:
    explicit Places(std::string_view text) : text_(text) {}

    std::size_t byte_of(std::int32_t unit)
    {
        while (units_ < unit) {
            const std::size_t length = character_bytes(text_[bytes_]);
            units_ += length == 4 ? 2 : 1;
            bytes_ += length;
        }
        return bytes_;
    }

private:
    std::string_view text_;
    std::int32_t units_ = 0;
    std::size_t bytes_ = 0;
};

} // namespace

struct RegularExpression::Compiled {
    std::unique_ptr<icu::RegexPattern> pattern;
};

RegularExpression::RegularExpression(const std::string& pattern, const std::string& file, const std::string& place)
    : pattern_(pattern), file_(file), place_(place)
{
    const auto require_short = [&](bool is_short) {
        if (!is_short)
            throw FormatError(
                file, place,
                Message("expression.long", "the regular expression \"{0}\" is too long", shortened(pattern)));
    };
    require_short(pattern.size() <= longest_expression);
    const std::optional<std::string> expression = to_icu_expression(pattern);
    if (!expression)
        throw FormatError(file, place,
                          Message("expression.deep",
                                  "the regular expression \"{0}\" has more than {1} brackets inside each other",
                                  shortened(pattern), most_nesting));
    require_short(expression->size() <= longest_translation);
    UErrorCode status = U_ZERO_ERROR;
    UParseError where = {};
    auto compiled = std::make_unique<Compiled>();
    compiled->pattern.reset(icu::RegexPattern::compile(icu::UnicodeString::fromUTF8(*expression),
                                                       UREGEX_MULTILINE | UREGEX_UNIX_LINES, where, status));
    if (U_FAILURE(status))
        throw FormatError(file, place,
                          Message("expression.syntax", "the regular expression \"{0}\" is not understood ({1})",
                                  shortened(pattern), u_errorName(status)));
    compiled_ = std::move(compiled);
}

RegularExpression::~RegularExpression() = default;

std::vector<ByteRange> RegularExpression::find(std::string_view text, TextWork& work) const
{
    UErrorCode status = U_ZERO_ERROR;
    const auto units = icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
    const std::unique_ptr<icu::RegexMatcher> matcher(compiled_->pattern->matcher(units, status));
    const Search search(work);
    if (U_SUCCESS(status) && !search.goes_on())
        status = U_REGEX_STOPPED_BY_CALLER;
    if (U_SUCCESS(status)) {
        matcher->setMatchCallback(goes_on, &search, status);
        matcher->setFindProgressCallback(goes_on_finding, &search, status);
    }
    Places places(text);
    std::vector<ByteRange> matches;
    std::int32_t last_end = -1;
    while (U_SUCCESS(status) && matcher->find(status)) {
        const std::int32_t begin = matcher->start(status);
        const std::int32_t end = matcher->end(status);
        if (begin == end && begin == last_end) // nothing more, right behind a match
            continue;
        const std::size_t first = places.byte_of(begin);
        matches.push_back({first, places.byte_of(end)});
        last_end = end;
    }
    work.check();
    if (status == U_REGEX_STOPPED_BY_CALLER || status == U_REGEX_TIME_OUT || status == U_REGEX_STACK_OVERFLOW)
        throw Error("expression.too-long",
                    "{0}: {1}: the regular expression \"{2}\" backtracks too long on this text and was stopped. Use "
                    "another tokenizer or a shorter text.",
                    file_, place_, shortened(pattern_));
    if (U_FAILURE(status))
        throw Error("expression.failed", "{0}: {1}: the regular expression \"{2}\" failed ({3})", file_, place_,
                    shortened(pattern_), u_errorName(status));
    return matches;
}

} // namespace attn
