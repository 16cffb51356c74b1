// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/bundles/model_answer.h"
#include "engine/bundles/predictions.h"
#include "ui/jobs/prepared.h"
#include "ui/session/session.h"

#include <QScrollArea>

#include <vector>

class QLabel;
class QVBoxLayout;

namespace attn {

class BarList;
class GenerationControls;

// What the model of the document answers, the most probable first: the next token, a masked token, or a class. A click
// on a token puts it into the text; language models go on by themselves for as many tokens as are wanted.
class PredictionsPanel : public QScrollArea {
    Q_OBJECT
public:
    // `session` must outlive the panel.
    explicit PredictionsPanel(Session* session, QWidget* parent = nullptr);

    bool isPredicting() const { return predictions_.busy(); }
    // Writes on.
    JobRunner* generating() { return &generating_; }

    // Goes on with the text as the controls say, as one step of the history.
    void continueText();

    QSize sizeHint() const override { return {240, 320}; }

signals:
    void failed(const QString& message);
    void noted(const QString& message); // nothing went wrong

private:
    // The answers for one place.
    struct Section {
        QLabel* title;
        BarList* bars;
        Index place = 0;
    };
    // What predictions are those of.
    struct Asked {
        std::shared_ptr<const ModelAnswer> answer;
        std::vector<Index> places;
        bool operator==(const Asked&) const = default;
    };
    using Answers = std::vector<Predictions>; // for each place

    void build();
    void showSelected();
    void showNothing(const QString& hint);
    void showAnswer();
    void showHint(const QString& hint);
    void showSections(const std::vector<Index>& places, const Answers& answers);
    Section& section(std::size_t number);
    QString titleOf(Index place) const;
    void takeCandidate(Index place, Index id);

    Session* session_;
    QLabel* hint_;
    std::vector<Section> sections_;
    QVBoxLayout* sectionRows_;
    GenerationControls* generation_;
    Prepared<Asked, Answers> predictions_;
    JobRunner generating_;
    JobRunner taking_; // puts an answer into the text
};

} // namespace attn
