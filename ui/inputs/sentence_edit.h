// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/text/token.h"

#include <QPlainTextEdit>

#include <optional>
#include <string>
#include <vector>

class QLabel;

namespace attn {

// UTF-16 positions [begin, end) in the editor.
struct TextSpan {
    int begin = 0;
    int end = 0;
    bool key = false; // looked at, and not looking
};

// The place of a token in the editor that shows `text`; empty for tokens without a place.
TextSpan spanOf(const Token& token, const std::string& text);
// Adds the place of one of `tokens` in `text`, if there is such a token. `key`: as one that is looked at.
void addSpan(std::vector<TextSpan>& spans, const std::vector<Token>& tokens, std::optional<Index> index,
             const std::string& text, bool key);

// Plain text over several lines. The session keeps its history: each change says whether it begins or ends a step. Of a
// text that is too long to be laid out, the beginning is shown and cannot be edited; the text is kept whole.
class SentenceEdit : public QPlainTextEdit {
    Q_OBJECT
public:
    explicit SentenceEdit(int lines, QWidget* parent = nullptr);

    // Keeps no-break spaces, unlike toPlainText().
    QString text() const;
    // Changes only what differs, so that the cursor stays where it was. Emits nothing.
    void setText(const QString& text);
    // Highlights these places. They belong to the tokens that the user looks at in a view.
    void mark(const std::vector<TextSpan>& spans);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    // startsStep: several characters came or went at once, as from the clipboard. endsStep: the same, or a word is
    // complete. What is typed over a selection starts a step that goes on.
    void edited(bool startsStep, bool endsStep);

protected:
    bool canInsertFromMimeData(const QMimeData* source) const override;
    void insertFromMimeData(const QMimeData* source) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void noteChange(int position, int removed, int added);
    int heightOf(int lines) const;
    QString shownText() const;
    void showText(const QString& text);
    void placeNote();

    static constexpr qsizetype mostShown = 20'000; // characters

    int lines_;
    QString whole_; // empty where all of it is shown
    QLabel* note_;
    bool starts_ = false; // of the last change, see edited()
    bool ends_ = false;
};

} // namespace attn
