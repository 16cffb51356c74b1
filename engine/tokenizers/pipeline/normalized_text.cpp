// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/pipeline/normalized_text.h"

#include "engine/text/utf8.h"

#include <algorithm>

namespace attn {

namespace {

std::size_t utf8_bytes(char32_t character)
{
    return character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
}

} // namespace

NormalizedText::NormalizedText(std::string_view text) : text_(text)
{
    origins_.reserve(text.size());
    std::uint32_t count = 0;
    for_each_character(text, [&](char32_t, std::string_view bytes) {
        origins_.resize(origins_.size() + bytes.size(), {count, count + 1});
        ++count;
    });
}

NormalizedText NormalizedText::slice(ByteRange range) const
{
    NormalizedText part;
    part.text_ = text_.substr(range.begin, range.end - range.begin);
    part.origins_.assign(origins_.begin() + static_cast<std::ptrdiff_t>(range.begin),
                         origins_.begin() + static_cast<std::ptrdiff_t>(range.end));
    part.start_ = part.origins_.empty() ? start_ : part.origins_.front().begin;
    return part;
}

void NormalizedText::change(std::span<const CharacterChange> changes, TextWork& work)
{
    std::size_t size = 0;
    for (const CharacterChange& change : changes)
        size += utf8_bytes(change.character);
    work.grow(text_.size(), size);
    NormalizedText result;
    result.start_ = start_;
    std::size_t place = 0;
    const auto skip = [&] {
        if (place < text_.size())
            place += character_bytes(text_[place]);
    };
    std::size_t count = 0;
    for (const CharacterChange& change : changes) {
        if (++count % characters_between_checks == 0)
            work.check();
        CharacterSpan origin{start_, start_};
        if (change.change > 0 ? place > 0 : place < text_.size())
            origin = origins_[change.change > 0 ? place - 1 : place];
        append_character(result.text_, change.character);
        result.origins_.resize(result.text_.size(), origin);
        for (int i = change.change; i <= 0; ++i)
            skip();
    }
    *this = std::move(result);
}

void NormalizedText::replace(std::span<const ByteRange> ranges, std::string_view content, TextWork& work)
{
    std::size_t size = text_.size();
    for (const ByteRange& range : ranges) {
        size += content.size() - (range.end - range.begin);
        work.require_growth(text_.size(), size);
    }
    work.grow(text_.size(), size);
    NormalizedText result;
    result.start_ = start_;
    const auto copy = [&](std::size_t begin, std::size_t end) {
        result.text_.append(text_, begin, end - begin);
        result.origins_.insert(result.origins_.end(), origins_.begin() + static_cast<std::ptrdiff_t>(begin),
                               origins_.begin() + static_cast<std::ptrdiff_t>(end));
    };
    std::size_t copied = 0;
    for (const ByteRange& range : ranges) {
        copy(copied, range.begin);
        CharacterSpan origin{start_, start_};
        if (range.end > range.begin)
            origin = origins_[range.end - 1];
        else if (!result.origins_.empty())
            origin = result.origins_.back();
        result.text_ += content;
        result.origins_.resize(result.text_.size(), origin);
        copied = range.end;
    }
    copy(copied, text_.size());
    *this = std::move(result);
}

void NormalizedText::prepend(std::string_view content, TextWork& work)
{
    if (text_.empty())
        return;
    work.grow(text_.size(), text_.size() + content.size());
    text_.insert(0, content);
    origins_.insert(origins_.begin(), content.size(), origins_.front());
}

} // namespace attn
