// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wording/missing_glyphs.h"

#include "ui/wording/token_label.h"

#include <QCoreApplication>
#include <QFontMetrics>
#include <QSet>
#include <QStringList>

namespace attn {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(attn::MissingGlyphs)
};

constexpr qsizetype mostNamed = 3;

} // namespace

QString missingGlyphsText(std::span<const Token> tokens, const QFont& font)
{
    const QFontMetrics metrics(font);
    QSet<char32_t> seen;
    QStringList missing;
    for (const Token& token : tokens)
        for (const uint character : tokenLabel(token).toUcs4()) {
            if (seen.contains(character))
                continue;
            seen.insert(character);
            if (!metrics.inFontUcs4(character))
                missing << QStringLiteral("U+%1").arg(character, 4, 16, QLatin1Char('0')).toUpper();
        }
    if (missing.isEmpty())
        return {};
    const qsizetype others = missing.size() - mostNamed;
    const QString named = missing.mid(0, mostNamed).join(QStringLiteral(", "));
    return others > 0 ? Text::tr("no font has %1 and %2 more: boxes stand for them").arg(named).arg(others)
                      : Text::tr("no font has %1: boxes stand for them").arg(named);
}

} // namespace attn
