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

// One token of the strip and its place, with the top of the strip at y = 0.
struct Chip {
    QRect place;
    QString label;
    bool isKey = false; // of the second sequence, which gives keys and values
    Index index = 0;    // in its sequence
};

struct StripCaption {
    int y = 0;
    QString text;
};

// Tokens set like words in a paragraph: from the left, or from the right when the first letters are of a script that
// runs so.
class TokenFlow {
public:
    // `keys` is empty for self-attention: then no captions are needed.
    void setTokens(std::span<const Token> queries, std::span<const Token> keys);
    void layOut(int width, const QFontMetrics& metrics);

    const std::vector<Chip>& chips() const { return chips_; }
    const std::vector<StripCaption>& captions() const { return captions_; }
    int height() const { return height_; }
    int rowHeight() const { return rowHeight_; }

    // The chip at a point, by its place in chips().
    std::optional<std::size_t> at(const QPoint& point) const;
    // The first chip whose lower edge is below y.
    std::size_t firstBelow(int y) const;
    // The chip closest to `x` in the next (direction 1) or previous (-1) row; `from` itself when there is none.
    std::size_t vertical(std::size_t from, int direction) const;

private:
    int flowGroup(bool keys, int top, int width, const QFontMetrics& metrics);

    std::vector<Chip> chips_; // queries, then keys; each group row by row
    std::vector<StripCaption> captions_;
    QHash<QString, int> widths_; // of labels; measuring text is what takes the time
    bool rightToLeft_ = false;
    bool twoGroups_ = false;
    int height_ = 0;
    int rowHeight_ = 0;
};

} // namespace attn
