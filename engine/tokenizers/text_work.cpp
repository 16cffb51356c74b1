// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/text_work.h"

#include "engine/run_control/memory_budget.h"

#include <algorithm>

namespace attn {

namespace {

constexpr std::chrono::seconds search_time_for_any_text{2};
constexpr std::chrono::nanoseconds search_time_for_byte{2000};

std::string shown(std::size_t bytes)
{
    return bytes_text(static_cast<double>(bytes));
}

} // namespace

TextWork::TextWork(std::size_t bytes, const RunControl& control)
    : control_(&control), bytes_(bytes), limit_(std::min(most_growth * bytes + growth_of_any_text, most_made_bytes)),
      made_(bytes), search_time_(search_time_for_any_text + bytes * search_time_for_byte)
{
    check();
    if (bytes > longest_text)
        throw SettingError("tokenizer.too-long", "text: it has {0}, but a tokenizer takes at most {1}. Shorten it.",
                           shown(bytes), shown(longest_text));
}

void TextWork::enter(std::string_view step)
{
    check();
    step_ = step;
    tokens_ = 0;
    letters_ = 0;
}

void TextWork::require_growth(std::size_t before, std::size_t after) const
{
    if (after > limit_ || made_ - before > limit_ - after)
        refuse_growth();
}

void TextWork::grow(std::size_t before, std::size_t after)
{
    require_growth(before, after);
    made_ += after - before;
}

void TextWork::add_token(std::size_t bytes)
{
    check();
    require_pieces(++tokens_);
    letters_ += bytes;
    if (letters_ > limit_)
        refuse_growth();
}

void TextWork::require_pieces(std::size_t count)
{
    if (count > most_pieces)
        throw SettingError("tokenizer.far-too-many",
                           "text: it has more than {0} parts, but at most {1} tokens can be shown. Shorten it.",
                           most_pieces, most_tokens);
}

void TextWork::refuse_growth() const
{
    throw Error("tokenizer.growth",
                "{0}: this step would make more than {1} out of {2} of text. Use another tokenizer or a shorter text.",
                step_, shown(limit_), shown(bytes_));
}

} // namespace attn
