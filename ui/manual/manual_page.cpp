// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/manual/manual_page.h"

#include <QFontDatabase>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextFrame>
#include <QTextTable>

#include <algorithm>
#include <array>
#include <vector>

namespace attn {

namespace {

constexpr double lineHeight = 120.0;                     // per cent
constexpr std::array headingScale{1.0, 1.7, 1.25, 1.05}; // by level
constexpr std::array headingSpace{0.0, 0.0, 20.0, 12.0}; // pixels above
constexpr double cellPadding = 6.0;

std::size_t levelOf(const QTextBlockFormat& format)
{
    return std::min<std::size_t>(static_cast<std::size_t>(format.headingLevel()), headingScale.size() - 1);
}

void shapeHeading(QTextBlockFormat& format)
{
    format.setTopMargin(headingSpace[levelOf(format)]);
    format.setBottomMargin(6.0);
}

bool isCode(const QTextBlock& block)
{
    return block.isValid() && block.blockFormat().hasProperty(QTextFormat::BlockCodeLanguage);
}

// Lines that are too long for a narrow window go on in the next one.
void shapeCode(const QTextBlock& block, QTextBlockFormat& format, const Theme& theme)
{
    format.setBackground(theme.window);
    format.setNonBreakableLines(false);
    format.setTopMargin(0.0);
    format.setBottomMargin(isCode(block.next()) ? 0.0 : 12.0);
}

void shapeBlock(const QTextBlock& block, const Theme& theme)
{
    QTextCursor cursor(block);
    QTextBlockFormat format = block.blockFormat();
    if (format.headingLevel() > 0) {
        shapeHeading(format);
    } else if (isCode(block)) {
        shapeCode(block, format, theme);
    } else if (!cursor.currentTable()) {
        const bool goesOn = block.textList() && block.next().textList();
        format.setTopMargin(0.0);
        format.setBottomMargin(goesOn ? 4.0 : 10.0);
        if (!block.text().contains(QChar::ObjectReplacementCharacter)) // a picture, which is its own line
            format.setLineHeight(lineHeight, QTextBlockFormat::ProportionalHeight);
    }
    cursor.setBlockFormat(format);
}

void shapeTables(const QTextFrame* frame, const Theme& theme)
{
    for (QTextFrame* const child : frame->childFrames()) {
        if (auto* const table = qobject_cast<QTextTable*>(child)) {
            QTextTableFormat format = table->format();
            format.setCellPadding(cellPadding);
            format.setCellSpacing(0.0);
            format.setBorderCollapse(true);
            format.setBorder(1.0);
            format.setBorderStyle(QTextFrameFormat::BorderStyle_Solid);
            format.setBorderBrush(theme.line);
            format.setTopMargin(6.0);
            format.setBottomMargin(12.0);
            table->setFormat(format);
        }
        shapeTables(child, theme);
    }
}

// Headings are large and can be jumped to. Words of code have the font of the system for them.
QTextCharFormat shaped(QTextCharFormat letters, const QTextBlock& block, double points)
{
    if (block.blockFormat().headingLevel() > 0) {
        letters.clearProperty(QTextFormat::FontSizeAdjustment);
        letters.setFontPointSize(points * headingScale[levelOf(block.blockFormat())]);
        letters.setFontWeight(QFont::Bold);
        letters.setAnchor(true);
        letters.setAnchorNames({anchorOf(block.text())});
    } else if (letters.fontFixedPitch()) {
        letters.setFontFamilies({QFontDatabase::systemFont(QFontDatabase::FixedFont).family()});
    }
    return letters;
}

void shapeLetters(const QTextBlock& block, double points)
{
    struct Part {
        int start;
        int end;
        QTextCharFormat letters;
    };
    std::vector<Part> parts; // which change while they are shaped
    for (auto part = block.begin(); part != block.end(); ++part) {
        const QTextFragment fragment = part.fragment();
        parts.push_back({fragment.position(), fragment.position() + fragment.length(), fragment.charFormat()});
    }
    QTextCursor cursor(block);
    for (const Part& part : parts) {
        cursor.setPosition(part.start);
        cursor.setPosition(part.end, QTextCursor::KeepAnchor);
        cursor.setCharFormat(shaped(part.letters, block, points));
    }
}

} // namespace

void fillPage(QTextDocument* document, const QString& markdown, const Theme& theme)
{
    document->setUndoRedoEnabled(false);
    QTextCursor together(document); // so that the page is laid out once
    together.beginEditBlock();
    document->setMarkdown(markdown);
    const double points = document->defaultFont().pointSizeF();
    for (QTextBlock block = document->begin(); block.isValid(); block = block.next()) {
        shapeLetters(block, points);
        shapeBlock(block, theme);
    }
    together.endEditBlock();
    together.beginEditBlock(); // from here on the document knows its tables
    shapeTables(document->rootFrame(), theme);
    together.endEditBlock();
}

QString anchorOf(const QString& heading)
{
    QString anchor;
    for (const QChar c : heading.toLower())
        if (c.isLetterOrNumber() || c == u'_' || c == u'-')
            anchor += c;
        else if (c == u' ')
            anchor += u'-';
    return anchor;
}

} // namespace attn
