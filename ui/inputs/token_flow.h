// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/text/token.h"

#include <QFontMetrics>
#include <QHash>
#include <QRect>
#include <QString>

#include <optional>
#include <span>
#include <vector>

namespace attn {

// One token of the strip. Its place counts from the top of the strip.
struct Chip {
    QRect place;
    QString label;
    bool isKey = false; // belongs to the second sequence
    Index index = 0;    // among the tokens of its sequence
};

struct StripCaption {
    int y = 0;
    QString text;
};

// Sets tokens like the words of a paragraph. They run from the right when the first letters belong to a script that
// does so.
class TokenFlow {
public:
    // `keys` is empty for self-attention, which needs no captions.
    void setTokens(std::span<const Token> queries, std::span<const Token> keys);
    void layOut(int width, const QFontMetrics& metrics);

    const std::vector<Chip>& chips() const { return chips_; }
    const std::vector<StripCaption>& captions() const { return captions_; }
    int height() const { return height_; }
    int rowHeight() const { return rowHeight_; }

    // The index in chips() of the chip at a point.
    std::optional<std::size_t> at(const QPoint& point) const;
    // The index of the first chip whose lower edge is below y.
    std::size_t firstBelow(int y) const;
    // The chip nearest to `x` in the next row (direction 1) or the previous one (-1); `from` if there is no such row.
    std::size_t vertical(std::size_t from, int direction) const;

private:
    int flowGroup(bool keys, int top, int width, const QFontMetrics& metrics);

    std::vector<Chip> chips_; // queries, then keys; each group row by row
    std::vector<StripCaption> captions_;
    QHash<QString, int> widths_; // widths of labels, because measuring text is slow
    bool rightToLeft_ = false;
    bool twoGroups_ = false;
    int height_ = 0;
    int rowHeight_ = 0;
};

} // namespace attn
