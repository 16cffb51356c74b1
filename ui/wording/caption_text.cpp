// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wording/caption_text.h"

#include "ui/wording/number_text.h"
#include "ui/wording/row_sums_text.h"
#include "ui/wording/shortened.h"
#include "ui/wording/token_label.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QStringList>

namespace attn {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(attn::CaptionText)
};

constexpr qsizetype longestSubject = 80; // characters
constexpr qsizetype longestName = 60;    // of a file
constexpr qsizetype mostNameWords = 6;

QString nameOfFile(const std::string& path)
{
    return shortened(QFileInfo(QString::fromStdString(path)).fileName(), longestSubject);
}

QString quotedText(const std::string& text)
{
    return QStringLiteral("“%1”").arg(
        isolated(shortened(QString::fromStdString(text.substr(0, 4 * longestSubject)).simplified(), longestSubject)));
}

QString idsText(const std::vector<TokenId>& ids)
{
    QStringList texts;
    for (std::size_t i = 0; i < std::min<std::size_t>(ids.size(), longestSubject); ++i)
        texts << QString::number(ids[i]);
    return shortened(texts.join(u' '), longestSubject);
}

bool isRandom(const OperatorSettings& settings, InputKind kind)
{
    const bool embeds = kind == InputKind::text;
    return settings.projection == Projection::seeded || (embeds && settings.embedding == Embedding::gaussian);
}

// Weights of which the largest is not larger than this times the smallest look alike.
constexpr double nearlyEqual = 1.2;

} // namespace

QString subjectText(const Document& document)
{
    switch (document.kind) {
    case InputKind::text:
        if (!document.text.text.empty())
            return document.text.other.empty()
                ? quotedText(document.text.text)
                : Text::tr("%1 looking at %2").arg(quotedText(document.text.text), quotedText(document.text.other));
        if (has_model(document) && !document.model.ids.empty())
            return idsText(document.model.ids);
        break;
    case InputKind::image:
        if (!document.title.empty())
            break;
        return nameOfFile(document.image.path);
    case InputKind::weights: return nameOfFile(document.weights_path);
    case InputKind::matrices: break;
    }
    if (!document.title.empty())
        return shortened(QString::fromStdString(document.title), longestSubject);
    return document.kind == InputKind::matrices ? Text::tr("Own matrices") : QString();
}

QString fileNameFor(const Document& document)
{
    QString name;
    if (document.kind == InputKind::weights)
        name = QFileInfo(QString::fromStdString(document.weights_path)).completeBaseName();
    else if (!document.title.empty())
        name = QString::fromStdString(document.title);
    else if (document.kind == InputKind::image)
        name = QFileInfo(QString::fromStdString(document.image.path)).completeBaseName();
    else if (document.kind == InputKind::text)
        name = QString::fromStdString(document.text.text.substr(0, 4 * longestSubject));
    // Letters and digits of any script are safe in names of files; everything else becomes a blank.
    for (QChar& c : name)
        if (!c.isLetterOrNumber() && !c.isMark() && !c.isSurrogate() && c != QLatin1Char('-') && c != QLatin1Char('_'))
            c = QLatin1Char(' ');
    const QStringList words = name.simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    name = QStringList(words.mid(0, mostNameWords)).join(QLatin1Char(' ')).left(longestName);
    return name.isEmpty() ? QStringLiteral("attention") : name;
}

QString makerText(const Document& document, const QString& model)
{
    if (has_model(document))
        return model;
    if (document.kind == InputKind::weights)
        return Text::tr("Weights as the file has them");
    if (document.kind == InputKind::matrices && document.matrices.find("q"))
        return Text::tr("Computed from these matrices");
    if (isRandom(document.settings, document.kind))
        return Text::tr("Toy layer with random numbers");
    return document.kind == InputKind::image ? Text::tr("Toy layer that compares colours")
                                             : Text::tr("Toy layer, not trained");
}

QString readingText(const QString& kind)
{
    if (kind == QLatin1String("heads") || kind == QLatin1String("panels"))
        return Text::tr("One small map for each head. In each, read along a row: where that token looks.");
    if (kind == QLatin1String("links"))
        return Text::tr(
            "A line runs from the token that looks, on the left, to the one it looks at. A stronger line is "
            "more attention.");
    if (kind == QLatin1String("image"))
        return Text::tr("Bright is where the chosen place looks most.");
    if (kind == QLatin1String("steps"))
        return Text::tr("From the input to the output, one step after the other, with the numbers of one cell.");
    return Text::tr("Read along a row: where that token looks.");
}

QString sumsText(const WeightsSummary& summary)
{
    if (summary.summed_rows > 0 && summary.uneven_rows == 0)
        return summary.not_a_number + summary.infinite > 0 ? Text::tr("Each row without NaN or infinity sums to 1.")
                                                           : Text::tr("Each row sums to 1.");
    QString uneven = unevenRowsText(summary);
    return uneven.isEmpty() ? uneven : uneven.replace(0, 1, uneven.at(0).toUpper()) + QLatin1Char('.');
}

QString flatText(const WeightsSummary& summary)
{
    if (summary.finite < 2 || summary.smallest <= 0.0 || summary.largest >= nearlyEqual * summary.smallest)
        return {};
    return Text::tr("All weights are nearly equal: %1 to %2.")
        .arg(numberText(summary.smallest), numberText(summary.largest));
}

} // namespace attn
