// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wording/token_label.h"

#include "engine/text/utf8.h"

#include <QCoreApplication>

#include <algorithm>

namespace attn {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(tokenLabel)
};

constexpr qsizetype longestLabel = 200;
constexpr int mostCombiningMarks = 8;

bool turnsOrHides(char32_t c)
{
    return c == 0x00AD || c == 0x061C || c == 0x200B || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

// The mark for `c`; empty for characters that are visible.
QString markOf(char32_t c)
{
    switch (c) {
    case ' ': return QStringLiteral("␣");
    case '\t': return QStringLiteral("⇥");
    case '\n':
    case 0x0085:
    case 0x2028:
    case 0x2029: return QStringLiteral("↵");
    case '\r': return QStringLiteral("␍");
    case 0x007F: return QStringLiteral("␡");
    case 0x00A0:
    case 0x202F: return QStringLiteral("⍽");
    default: break;
    }
    if (c < 0x20)
        return QChar(static_cast<char16_t>(0x2400 + c)); // U+2400 and on show the control characters in their order
    if (QChar::category(c) == QChar::Other_Control || turnsOrHides(c))
        return QStringLiteral("‹%1›").arg(static_cast<uint>(c), 4, 16, QLatin1Char('0')).toUpper();
    if (QChar::isSpace(c))
        return QStringLiteral("␣");
    return {};
}

bool isCombining(char32_t c)
{
    return QChar::category(c) == QChar::Mark_NonSpacing || QChar::category(c) == QChar::Mark_Enclosing;
}

QString byteMark(char byte)
{
    return QStringLiteral("‹%1›").arg(static_cast<unsigned char>(byte), 2, 16, QLatin1Char('0')).toUpper();
}

// A character has at most four bytes. The rest cannot be shown and is not decoded.
constexpr std::size_t mostBytes = 4 * (longestLabel + 1);

} // namespace

namespace {

// The characters of a text. Bytes that make none stand for themselves: ‹F0›‹9F›.
std::u32string charactersOf(std::string_view text)
{
    std::u32string characters;
    while (!text.empty()) {
        const std::size_t size = well_formed_bytes(text);
        std::size_t place = 0;
        if (size > 0)
            characters += next_character(text, place);
        else
            for (const QChar c : byteMark(text.front()))
                characters += c.unicode();
        text.remove_prefix(std::max<std::size_t>(size, 1));
    }
    return characters;
}

QString labelOf(std::string_view whole)
{
    if (whole.empty())
        return QStringLiteral("∅");
    const std::string_view text = first_bytes(whole, mostBytes);
    QString label;
    int combining = 0;
    for (const char32_t c : charactersOf(text)) {
        combining = isCombining(c) ? combining + 1 : 0;
        if (combining > mostCombiningMarks)
            continue;
        if (combining == 1 && label.isEmpty())
            label += QChar(0x25CC); // a dotted circle, for a mark without a letter
        const QString mark = markOf(c);
        label += mark.isEmpty() ? QString::fromUcs4(&c, 1) : mark;
        if (label.size() > longestLabel)
            return label.left(longestLabel) + QChar(0x2026);
    }
    return text.size() < whole.size() ? label + QChar(0x2026) : label;
}

} // namespace

QString tokenLabel(const Token& token)
{
    return labelOf(token.raw || token.bytes.empty() ? token.text : token.bytes);
}

bool isRepeated(const std::vector<Token>& tokens, Index place)
{
    const std::string& text = tokens[static_cast<std::size_t>(place)].text;
    const auto same = [&text](const Token& other) { return other.text == text; };
    const auto first = std::ranges::find_if(tokens, same);
    return std::find_if(std::next(first), tokens.end(), same) != tokens.end();
}

QString elidedLabel(const QString& label, const QFontMetricsF& metrics, double width)
{
    const QString elided = metrics.elidedText(label, Qt::ElideRight, width);
    const QString onlyEllipsis = QStringLiteral("…");
    return elided.isEmpty() || elided == onlyEllipsis ? label.left(label.at(0).isHighSurrogate() ? 2 : 1) : elided;
}

QString elidedBefore(const QString& behind, const QString& label, const QFontMetricsF& metrics, double width)
{
    const QString cut = elidedLabel(label, metrics, width - metrics.horizontalAdvance(behind));
    return behind.isEmpty() ? cut : isolated(cut) + behind;
}

QString placeBehind(Index place)
{
    return QStringLiteral(" (%1)").arg(place);
}

QString isolated(const QString& label)
{
    const auto turns = [](char32_t c) {
        const QChar::Direction direction = QChar::direction(c);
        return direction == QChar::DirR || direction == QChar::DirAL || direction == QChar::DirAN;
    };
    return std::ranges::any_of(label.toUcs4(), turns) ? QChar(0x2068) + label + QChar(0x2069) : label;
}

QString quotedToken(const Token& token)
{
    return QStringLiteral("“%1”").arg(isolated(tokenLabel(token)));
}

QString quotedToken(const Token& token, Index place)
{
    // at once, as a token may hold "%2"
    return Text::tr("“%1” (%2)").arg(isolated(tokenLabel(token)), QString::number(place));
}

QString quotedWithText(const Token& token, Index place)
{
    if (token.raw || token.bytes.empty())
        return quotedToken(token, place);
    return Text::tr("“%1” (%2, token %3)")
        .arg(isolated(tokenLabel(token)), QString::number(place), isolated(labelOf(token.text)));
}

} // namespace attn
