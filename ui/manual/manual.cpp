// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/manual/manual.h"

#include <QFile>
#include <QRegularExpression>

#include <utility>

namespace attn {

namespace {

QString textOf(const QString& page)
{
    QFile file(QStringLiteral(":/manual/%1.md").arg(page));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

// ![What it shows](picture:view=links&example=pronoun), and what it shows once more below it.
QString pictureLine(const QString& settings, const QString& words)
{
    const QString address = settings.simplified().replace(u' ', u'&');
    return QStringLiteral("![%1](picture:%2)\n\n*%1*").arg(words, address);
}

} // namespace

Manual::Manual(Inserts inserts) : inserts_(std::move(inserts))
{
    readContents();
}

void Manual::readContents()
{
    static const QRegularExpression link(QStringLiteral(R"re(^- \[([^\]]+)\]\(([\w-]+)\.md\))re"));
    for (const QString& line : textOf(QStringLiteral("index")).split(u'\n')) {
        if (line.startsWith(QLatin1String("## ")))
            chapters_.push_back({line.mid(3), {}});
        const auto match = link.match(line);
        if (!match.hasMatch() || chapters_.empty())
            continue;
        chapters_.back().entries.push_back({match.captured(2), match.captured(1)});
        pages_ << match.captured(2);
    }
}

bool Manual::has(const QString& page) const
{
    return page == QLatin1String("index") || pages_.contains(page);
}

QString Manual::titleOf(const QString& page) const
{
    for (const ManualChapter& chapter : chapters_)
        for (const ManualChapter::Entry& entry : chapter.entries)
            if (entry.page == page)
                return entry.title;
    return {};
}

QString Manual::markdown(const QString& page) const
{
    static const QRegularExpression comment(QStringLiteral(R"re(<!-- (\w+): ?(.*?)(?:\|\s+(.*?))? -->)re"),
                                            QRegularExpression::DotMatchesEverythingOption);
    if (!has(page))
        return {};
    const QString source = textOf(page);
    QString made;
    qsizetype end = 0;
    for (auto comments = comment.globalMatch(source); comments.hasNext();) {
        const auto match = comments.next();
        made += source.mid(end, match.capturedStart() - end);
        end = match.capturedEnd();
        if (match.captured(1) == QLatin1String("picture"))
            made += pictureLine(match.captured(2), match.captured(3).simplified());
        else if (match.captured(1) == QLatin1String("insert"))
            made += inserts_.value(match.captured(2).trimmed());
    }
    return made + source.mid(end);
}

QString Manual::keywords(const QString& page) const
{
    static const QRegularExpression row(QStringLiteral(R"re(^\| ([^|]+) \|.*$(?!\n\|---))re"),
                                        QRegularExpression::MultilineOption);
    QStringList words;
    for (auto rows = row.globalMatch(markdown(page)); rows.hasNext();)
        words << rows.next().captured(1);
    return words.join(u' ');
}

} // namespace attn
