// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"

#include <QTimer>
#include <QWidget>

#include <optional>

class QCheckBox;
class QLabel;

namespace attn {

class SentenceEdit;
class TokenStrip;

// The input of a model: its text, the second sentence of a pair or the target of a translation. Below are the tokens,
// which can be masked for models that predict masked tokens. Without a tokenizer the fields take token ids.
class ModelTextPanel : public QWidget {
    Q_OBJECT
public:
    // `session` must outlive the panel.
    explicit ModelTextPanel(Session* session, QWidget* parent = nullptr);

    SentenceEdit* sentence() const { return text_; }
    bool canMask() const;
    void setMaskTool(bool on);
    // Masks or unmasks the token that is selected, or else the one under the pointer.
    void toggleSelected();
    void toggleMask(Index row);

protected:
    void changeEvent(QEvent* event) override;

private:
    void build();
    void showDocument();
    void showModel();
    void showRun();
    void showCount();
    void showTarget();
    QString writtenTarget() const;
    void showMasked();
    void markLitTokens();
    void editText(bool startsStep, bool endsStep);
    void editPair(bool startsStep, bool endsStep);
    void editTarget(bool startsStep, bool endsStep);
    void editField(const QString& merge, bool startsStep, bool endsStep, const std::function<void(Document&)>& change);
    void takeIds(SentenceEdit* field, std::vector<TokenId> ModelSettings::*ids, const QString& merge, bool startsStep,
                 bool endsStep);
    void togglePair(bool on);
    bool takesIds() const;

    Session* session_;
    SentenceEdit* text_;
    QCheckBox* second_;
    SentenceEdit* pair_;
    QLabel* targetTitle_;
    SentenceEdit* target_;
    QLabel* problem_;
    QLabel* count_;
    TokenStrip* strip_;
    QTimer pause_; // ends a step of the history when the user stops typing
};

} // namespace attn
