// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/text/token.h"

#include <QPlainTextEdit>

#include <string>
#include <vector>

namespace attn {

// UTF-16 positions [begin, end) in the editor.
struct TextSpan {
    int begin = 0;
    int end = 0;
};

// Where a token stands in the editor that shows `text`; empty for tokens without a place.
TextSpan spanOf(const Token& token, const std::string& text);

// Plain text over several lines. Its history is left to the session: each change says whether a step of the history
// begins or ends.
class SentenceEdit : public QPlainTextEdit {
    Q_OBJECT
public:
    explicit SentenceEdit(int lines, QWidget* parent = nullptr);

    // Unlike toPlainText(), keeps no-break spaces.
    QString text() const;
    // Changes only what differs, so that the cursor stays where it was; emits nothing.
    void setText(const QString& text);
    // Lights up these places, for tokens that are looked at elsewhere.
    void mark(const std::vector<TextSpan>& spans);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    // startsStep: more than one character at once, like a paste. endsStep: the same, or a word is complete.
    void edited(bool startsStep, bool endsStep);

protected:
    bool canInsertFromMimeData(const QMimeData* source) const override;

private:
    void noteChange(int position, int removed, int added);
    int heightOf(int lines) const;

    int lines_;
    bool block_ = false;
    bool wordEnd_ = false;
};

} // namespace attn
