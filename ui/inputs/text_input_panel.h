// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"

#include <QWidget>

#include <QTimer>

class QCheckBox;
class QComboBox;

namespace attn {

class SentenceEdit;
class TokenStrip;

// The sentence, a second one for cross-attention, how they are split into tokens, and these tokens.
class TextInputPanel : public QWidget {
    Q_OBJECT
public:
    // `session` must outlive the panel.
    explicit TextInputPanel(Session* session, QWidget* parent = nullptr);

    SentenceEdit* sentence() const { return text_; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void showDocument();
    void showRun();
    void markLitTokens();
    void editSentence(const SentenceEdit* field, bool startsStep, bool endsStep);
    void chooseSplit(int index);
    void toggleSecond(bool on);

    Session* session_;
    SentenceEdit* text_;
    QCheckBox* second_;
    SentenceEdit* other_;
    QComboBox* split_;
    TokenStrip* strip_;
    QTimer pause_; // ends a step of the history when the user stops typing
};

} // namespace attn
