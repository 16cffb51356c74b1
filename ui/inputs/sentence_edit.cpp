// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inputs/sentence_edit.h"

#include "ui/wording/shortened.h"

#include <QLabel>
#include <QMimeData>
#include <QUrl>

#include <algorithm>

namespace attn {

namespace {

// In the editor each line break is one character.
QString asEdited(QString text)
{
    if (!text.contains(QLatin1Char('\r')) && !text.contains(QChar::ParagraphSeparator))
        return text;
    return text.replace(QLatin1String("\r\n"), QLatin1String("\n"))
        .replace(QLatin1Char('\r'), QLatin1Char('\n'))
        .replace(QChar::ParagraphSeparator, QLatin1Char('\n'));
}

int positionOf(const std::string& text, Index byte)
{
    return static_cast<int>(asEdited(QString::fromUtf8(text.data(), byte)).size());
}

} // namespace

TextSpan spanOf(const Token& token, const std::string& text)
{
    if (token.begin >= token.end || token.end > static_cast<Index>(text.size()))
        return {};
    return {positionOf(text, token.begin), positionOf(text, token.end)};
}

void addSpan(std::vector<TextSpan>& spans, const std::vector<Token>& tokens, std::optional<Index> index,
             const std::string& text, bool key)
{
    if (!index || *index >= static_cast<Index>(tokens.size()))
        return;
    spans.push_back(spanOf(tokens[static_cast<std::size_t>(*index)], text));
    spans.back().key = key;
}

SentenceEdit::SentenceEdit(int lines, QWidget* parent) : QPlainTextEdit(parent), lines_(lines), note_(new QLabel(this))
{
    note_->setText(tr("The whole text is used. Its first 20,000 characters are shown."));
    note_->setAccessibleName(note_->text());
    note_->setForegroundRole(QPalette::PlaceholderText);
    note_->setWordWrap(true);
    note_->hide();
    setUndoRedoEnabled(false);
    setTabChangesFocus(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    connect(document(), &QTextDocument::contentsChange, this, &SentenceEdit::noteChange);
    connect(this, &QPlainTextEdit::textChanged, this, [this] { emit edited(starts_, ends_); });
}

QString SentenceEdit::text() const
{
    return whole_.isEmpty() ? shownText() : whole_;
}

QString SentenceEdit::shownText() const
{
    return asEdited(document()->toRawText());
}

void SentenceEdit::setText(const QString& text)
{
    const QString wanted = asEdited(text);
    if (this->text() == wanted)
        return;
    const bool isLong = wanted.size() > mostShown;
    whole_ = isLong ? wanted : QString();
    setReadOnly(isLong);
    note_->setVisible(isLong);
    placeNote();
    showText(shortened(wanted, mostShown));
}

void SentenceEdit::showText(const QString& wanted)
{
    const QString old = shownText();
    const auto shorter = std::min(old.size(), wanted.size());
    qsizetype same = 0;
    while (same < shorter && old[same] == wanted[same])
        ++same;
    qsizetype tail = 0;
    while (tail < shorter - same && old[old.size() - 1 - tail] == wanted[wanted.size() - 1 - tail])
        ++tail;
    const QSignalBlocker quiet(this);
    QTextCursor cursor(document());
    cursor.setPosition(static_cast<int>(same));
    cursor.setPosition(static_cast<int>(old.size() - tail), QTextCursor::KeepAnchor);
    cursor.insertText(wanted.mid(same, wanted.size() - tail - same));
}

void SentenceEdit::mark(const std::vector<TextSpan>& spans)
{
    const QColor accent = palette().color(QPalette::Highlight);
    QColor tint = accent;
    tint.setAlpha(60);
    QList<QTextEdit::ExtraSelection> marks;
    const int length = document()->characterCount() - 1;
    for (const auto& span : spans) {
        if (span.begin >= span.end || span.end > length)
            continue;
        QTextEdit::ExtraSelection selection;
        selection.cursor = QTextCursor(document());
        selection.cursor.setPosition(span.begin);
        selection.cursor.setPosition(span.end, QTextCursor::KeepAnchor);
        // As the chips below it: a query is filled, a key has a line.
        selection.format.setBackground(span.key ? tint : accent);
        if (span.key) {
            selection.format.setFontUnderline(true);
            selection.format.setUnderlineColor(accent);
        } else {
            selection.format.setForeground(palette().color(QPalette::HighlightedText));
        }
        marks.append(selection);
    }
    setExtraSelections(marks);
}

QSize SentenceEdit::sizeHint() const
{
    return {200, heightOf(lines_)};
}

QSize SentenceEdit::minimumSizeHint() const
{
    return {80, heightOf(std::min(lines_, 2))};
}

int SentenceEdit::heightOf(int lines) const
{
    const int margins = static_cast<int>(2 * document()->documentMargin()) + 2 * frameWidth();
    return lines * fontMetrics().lineSpacing() + margins;
}

bool SentenceEdit::canInsertFromMimeData(const QMimeData* source) const
{
    // The window opens dropped files.
    const auto urls = source->urls();
    const bool isFile = std::any_of(urls.begin(), urls.end(), [](const QUrl& url) { return url.isLocalFile(); });
    return !isFile && source->hasText();
}

void SentenceEdit::insertFromMimeData(const QMimeData* source)
{
    if (!canInsertFromMimeData(source)) // Qt asks for the first format of a clipboard that may have none
        return;
    const QTextCursor cursor = textCursor();
    const int begin = cursor.selectionStart();
    const int length = cursor.selectionEnd() - begin;
    QString text = shownText();
    const QString inserted = asEdited(source->text());
    if (text.size() - length + inserted.size() <= mostShown) {
        QPlainTextEdit::insertFromMimeData(source);
        return;
    }
    setText(text.replace(begin, length, inserted));
    emit edited(true, true);
}

void SentenceEdit::resizeEvent(QResizeEvent* event)
{
    QPlainTextEdit::resizeEvent(event);
    placeNote();
}

void SentenceEdit::placeNote()
{
    const QRect inside = contentsRect();
    const int height = note_->isHidden() ? 0 : note_->heightForWidth(inside.width());
    note_->setGeometry(inside.left(), inside.bottom() + 1 - height, inside.width(), height);
    setViewportMargins(0, 0, 0, height);
}

void SentenceEdit::noteChange(int position, int removed, int added)
{
    starts_ = removed > 1 || added > 1;
    const bool typed = added == 1; // also over a selection: what follows belongs to it
    ends_ = typed ? document()->characterAt(position).isSpace() : starts_;
}

} // namespace attn
