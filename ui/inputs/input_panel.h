// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QStackedWidget;
class QTabBar;

namespace attn {

class ImageInputPanel;
class LayoutForm;
class MatricesInputPanel;
class ModelTextPanel;
class SentenceEdit;
class TextInputPanel;

// The input of attention: a text, a picture, matrices, or weights from a file.
class InputPanel : public QWidget {
    Q_OBJECT
public:
    // `session` must outlive the panel.
    explicit InputPanel(Session* session, QWidget* parent = nullptr);

    // For models that predict masked tokens: whether clicks on tokens mask them, and masking the selected token.
    bool canMask() const;
    void setMaskTool(bool on);
    void toggleMask();
    void toggleMaskOf(Index row); // the token of a row that is shown

    // Goes on in the field of the sentence.
    void focusSentence();
    // Begins a new sentence with this text, and goes on in its field.
    void beginSentence(const QString& text);

signals:
    // A picture that was chosen or dropped cannot be shown.
    void openRefused(const QString& why);
    // Labels for the tokens of loaded attention shall be chosen, or taken off again.
    void labelsRequested();
    void labelsRemoved();

private:
    enum Tab { textTab, imageTab, matricesTab, weightsTab, modelTextPage };
    void showPage();
    void showDocument();
    void showLoaded();
    void chooseTab(int index);
    void showUse();
    void use();
    QWidget* makeWeightsPage();
    SentenceEdit* sentence() const;

    Session* session_;
    QTabBar* tabs_;
    QPushButton* use_;
    QStackedWidget* pages_;
    TextInputPanel* text_;
    ImageInputPanel* image_;
    MatricesInputPanel* matrices_;
    QLabel* weights_;
    LayoutForm* layout_;
    QPushButton* removeLabels_;
    QString weightsFile_;
    ModelTextPanel* modelText_;
    InputKind shownKind_ = InputKind::text;
    bool shownModel_ = false;
};

} // namespace attn
