// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/bundles/model_answer.h"
#include "engine/bundles/predictions.h"
#include "ui/jobs/job_runner.h"
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

    // Computes the answers, and what goes on with the text.
    JobRunner* predicting() { return &predicting_; }
    JobRunner* generating() { return &generating_; }

    // Goes on with the text as the controls say, as one step of the history.
    void continueText();

    QSize sizeHint() const override { return {240, 320}; }

signals:
    void failed(const QString& message);

private:
    // The answers for one place.
    struct Section {
        QLabel* title;
        BarList* bars;
        Index place = 0;
    };
    void build();
    void showSelected();
    void showAnswer();
    void showHint(const QString& hint);
    void showSections(const std::vector<Index>& places, const std::vector<std::vector<Prediction>>& answers);
    QString titleOf(Index place) const;
    void takeCandidate(Index place, Index id);

    Session* session_;
    QLabel* hint_;
    std::vector<Section> sections_;
    QVBoxLayout* sectionRows_;
    GenerationControls* generation_;
    std::vector<Index> shownPlaces_;
    std::shared_ptr<const ModelAnswer> shownAnswer_;
    JobRunner predicting_;
    JobRunner generating_;
};

} // namespace attn
