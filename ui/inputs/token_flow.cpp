// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inputs/token_flow.h"

#include "ui/wording/token_label.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

constexpr int padding = 6; // left and right of a label
constexpr int gap = 4;     // between chips

// The direction of the first token that has a direction.
bool runsRightToLeft(std::span<const Token> tokens)
{
    for (const auto& token : tokens) {
        for (const QChar character : QString::fromStdString(token.text)) {
            if (character.direction() == QChar::DirL)
                return false;
            if (character.direction() == QChar::DirR || character.direction() == QChar::DirAL)
                return true;
        }
    }
    return false;
}

} // namespace

void TokenFlow::setTokens(std::span<const Token> queries, std::span<const Token> keys)
{
    chips_.clear();
    chips_.reserve(queries.size() + keys.size());
    for (std::size_t i = 0; i < queries.size(); ++i)
        chips_.push_back({{}, tokenLabel(queries[i]), false, static_cast<Index>(i)});
    for (std::size_t j = 0; j < keys.size(); ++j)
        chips_.push_back({{}, tokenLabel(keys[j]), true, static_cast<Index>(j)});
    rightToLeft_ = runsRightToLeft(queries);
    twoGroups_ = !keys.empty();
}

void TokenFlow::layOut(int width, const QFontMetrics& metrics)
{
    if (widths_.size() > 100000)
        widths_.clear();
    rowHeight_ = metrics.height() + 8;
    captions_.clear();
    int top = gap;
    if (!twoGroups_) {
        height_ = flowGroup(false, top, width, metrics);
        return;
    }
    captions_.push_back({top, QCoreApplication::translate("attn::TokenFlow", "Queries")});
    top = flowGroup(false, top + metrics.height() + gap, width, metrics) + gap;
    captions_.push_back({top, QCoreApplication::translate("attn::TokenFlow", "Keys and values")});
    height_ = flowGroup(true, top + metrics.height() + gap, width, metrics);
}

int TokenFlow::flowGroup(bool keys, int top, int width, const QFontMetrics& metrics)
{
    int x = gap;
    int y = top;
    bool any = false;
    for (auto& chip : chips_) {
        if (chip.isKey != keys)
            continue;
        auto known = widths_.constFind(chip.label);
        if (known == widths_.constEnd())
            known = widths_.insert(chip.label, metrics.horizontalAdvance(chip.label));
        const int chipWidth = std::min(std::max(*known + 2 * padding, rowHeight_ - 4), std::max(width - 2 * gap, 16));
        if (x > gap && x + chipWidth + gap > width) {
            x = gap;
            y += rowHeight_ + gap;
        }
        chip.place = QRect(rightToLeft_ ? width - x - chipWidth : x, y, chipWidth, rowHeight_);
        x += chipWidth + gap;
        any = true;
    }
    return any ? y + rowHeight_ + gap : y;
}

std::size_t TokenFlow::firstBelow(int y) const
{
    const auto place =
        std::partition_point(chips_.begin(), chips_.end(), [&](const Chip& chip) { return chip.place.bottom() < y; });
    return static_cast<std::size_t>(place - chips_.begin());
}

std::optional<std::size_t> TokenFlow::at(const QPoint& point) const
{
    for (std::size_t i = firstBelow(point.y()); i < chips_.size() && chips_[i].place.top() <= point.y(); ++i)
        if (chips_[i].place.contains(point))
            return i;
    return std::nullopt;
}

std::size_t TokenFlow::vertical(std::size_t from, int direction) const
{
    const QRect start = chips_[from].place;
    const auto distance = [&](std::size_t i) { return std::abs(chips_[i].place.center().x() - start.center().x()); };
    std::optional<std::size_t> best;
    std::optional<int> row;
    // wraps below 0, which ends the loop
    for (std::size_t i = from; i < chips_.size(); i += static_cast<std::size_t>(direction)) {
        const int top = chips_[i].place.top();
        if (top == start.top())
            continue;
        if (row && top != *row)
            break;
        row = top;
        if (!best || distance(i) < distance(*best))
            best = i;
    }
    return best.value_or(from);
}

} // namespace attn
