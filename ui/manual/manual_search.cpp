// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/manual/manual_search.h"

#include "ui/manual/manual.h"
#include "ui/manual/manual_page.h"

#include <QTextBlock>
#include <QTextDocument>
#include <QTextTable>

#include <algorithm>

namespace attn {

namespace {

constexpr std::size_t mostHits = 100;

// The text of a block, or of its row where it begins one in a table; empty in the other cells of a row.
QString lineOf(const QTextBlock& block)
{
    const QTextCursor cursor(block);
    const QTextTable* const table = cursor.currentTable();
    if (!table)
        return block.text();
    const QTextTableCell first = table->cellAt(cursor);
    if (first.column() != 0)
        return {};
    QStringList cells;
    for (int column = 0; column < table->columns(); ++column)
        cells << table->cellAt(first.row(), column).firstCursorPosition().block().text();
    return cells.join(QStringLiteral(" · "));
}

} // namespace

QStringList wordsOf(const QString& text)
{
    return text.split(u' ', Qt::SkipEmptyParts);
}

void ManualSearch::read()
{
    for (const QString& page : manual_->pages()) {
        QTextDocument document;
        fillPage(&document, manual_->markdown(page), {});
        const QString title = manual_->titleOf(page);
        QString heading;
        for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
            const QString text = lineOf(block).remove(QChar::ObjectReplacementCharacter).simplified();
            if (text.isEmpty())
                continue;
            const int level = block.blockFormat().headingLevel();
            if (level > 0)
                heading = level > 1 ? text : QString();
            const QString place = heading.isEmpty() ? title : QStringLiteral("%1 – %2").arg(title, heading);
            if (level == 0 && !blocks_.empty() && blocks_.back().level > 0)
                blocks_.back().hit.line = text;
            blocks_.push_back({{page, place, text, block.blockNumber()}, text, level});
        }
    }
}

// Titles come first, then headings and what begins with the word, and then other text.
int ManualSearch::rankOf(const Block& block, const QString& word)
{
    if (block.level == 1)
        return 1;
    return block.level > 1 || block.text.startsWith(word, Qt::CaseInsensitive) ? 2 : 3;
}

std::vector<ManualHit> ManualSearch::find(const QString& words)
{
    if (blocks_.empty())
        read();
    const QStringList asked = wordsOf(words);
    std::vector<const Block*> found;
    for (const Block& block : blocks_)
        if (!asked.isEmpty() && std::ranges::all_of(asked, [&block](const QString& word) {
                return block.text.contains(word, Qt::CaseInsensitive);
            }))
            found.push_back(&block);
    std::ranges::stable_sort(found, {}, [&asked](const Block* block) { return rankOf(*block, asked.front()); });
    std::vector<ManualHit> hits;
    for (const Block* const block : found)
        if (hits.size() < mostHits)
            hits.push_back(block->hit);
    return hits;
}

} // namespace attn
