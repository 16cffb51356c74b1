// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/predictions_panel.h"
#include "engine/bundles/predictions.h"

#include "ui/models/continuation.h"
#include "ui/models/generation_controls.h"
#include "ui/models/predicted_places.h"
#include "ui/widgets/bar_list.h"
#include "ui/wording/token_label.h"

#include <QLabel>
#include <QVBoxLayout>

#include <atomic>

namespace attn {

namespace {

constexpr Index answersShown = 10;
constexpr std::size_t mostPlaces = 8;

// The tokens that a model writes behind its input, which an end token would cut off.
std::vector<TokenId> written(const ModelAnswer& answer, const GenerationOptions& options, const RunControl& control)
{
    const ModelInfo& info = info_of(*answer.bundle->model);
    ModelInput input = answer.model_run->input;
    std::vector<TokenId>& given = info.encoder_decoder ? input.decoder_ids : input.ids;
    if (given.size() > 1 && info.end_token && given.back() == *info.end_token)
        given.pop_back();
    const std::size_t count = given.size();
    std::atomic<Index> made = 0;
    RunControl quiet{.stop = control.stop, .progress = {}};
    const auto run = generate(answer.bundle->model, input, options, answer.model_run.get(), quiet, [&](TokenId) {
        control.report(static_cast<double>(++made) / static_cast<double>(options.tokens), "writing");
    });
    const std::vector<TokenId>& all = info.encoder_decoder ? run->input.decoder_ids : run->input.ids;
    return {all.begin() + static_cast<std::ptrdiff_t>(std::min(count, all.size())), all.end()};
}

} // namespace

PredictionsPanel::PredictionsPanel(Session* session, QWidget* parent)
    : QScrollArea(parent), session_(session), hint_(new QLabel), sectionRows_(new QVBoxLayout),
      generation_(new GenerationControls)
{
    build();
    connect(session, &Session::runFinished, this, &PredictionsPanel::showAnswer);
    connect(session, &Session::modelChanged, this, &PredictionsPanel::showAnswer);
    connect(session, &Session::shownRunChanged, this, &PredictionsPanel::showSelected);
    connect(session->selection(), &Selection::pinnedChanged, this, &PredictionsPanel::showSelected);
    connect(&predicting_, &JobRunner::failed, this, &PredictionsPanel::showHint);
    connect(generation_, &GenerationControls::continueRequested, this, &PredictionsPanel::continueText);
    connect(generation_, &GenerationControls::stopRequested, &generating_, &JobRunner::cancel);
    connect(&generating_, &JobRunner::busyChanged, generation_, &GenerationControls::setBusy);
    connect(&generating_, &JobRunner::progressed, generation_, &GenerationControls::setProgress);
    connect(&generating_, &JobRunner::failed, this, &PredictionsPanel::failed);
    // what it goes on from is not the text any more
    connect(session, &Session::documentChanged, &generating_, &JobRunner::cancel);
    showAnswer();
}

void PredictionsPanel::build()
{
    setAccessibleName(tr("Predictions"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    hint_->setWordWrap(true);
    hint_->setAccessibleName(tr("About the predictions"));
    sectionRows_->setSpacing(4);
    auto* const content = new QWidget;
    auto* const layout = new QVBoxLayout(content);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(8);
    layout->addWidget(hint_);
    layout->addLayout(sectionRows_);
    layout->addWidget(generation_);
    layout->addStretch(1);
    setWidget(content);
}

void PredictionsPanel::showHint(const QString& hint)
{
    hint_->setText(hint);
    hint_->setVisible(!hint.isEmpty());
}

void PredictionsPanel::showAnswer()
{
    const auto bundle = session_->bundle();
    const Task task = bundle ? info_of(*bundle->model).task : Task::backbone;
    generation_->setVisible(task == Task::language_model);
    generation_->setEnabled(session_->answer() && bundle && bundle->tokenizer);
    showSelected();
}

void PredictionsPanel::showSelected()
{
    const auto answer = session_->answer();
    const auto shown = session_->shownRun();
    const auto bundle = session_->bundle();
    if (!bundle || !answer || !shown || answer->bundle != bundle) {
        shownAnswer_ = nullptr;
        predicting_.cancel();
        showSections({}, {});
        showHint(bundle ? tr("What the model expects appears here when there is an input.") : QString());
        return;
    }
    const Task task = info_of(*bundle->model).task;
    std::vector<Index> places = predictedPlaces(*answer, *shown, session_->selection()->pinned());
    places.resize(std::min(places.size(), mostPlaces));
    if (answer == shownAnswer_ && places == shownPlaces_)
        return;
    shownAnswer_ = answer;
    shownPlaces_ = places;
    if (places.empty()) {
        predicting_.cancel();
        showSections({}, {});
        showHint(task == Task::backbone
                     ? tr("This model has no head: it gives hidden states, and nothing that could be predicted.")
                     : tr("Mask a token to see what the model would put in its place: select it and press "
                          "Ctrl+Shift+M. A token that is selected is "
                          "predicted as well."));
        return;
    }
    predicting_.start([this, answer, places](const RunControl& control) -> std::function<void()> {
        std::vector<std::vector<Prediction>> answers;
        for (const Index place : places)
            answers.push_back(predict(*answer, place, answersShown, control));
        return [this, places, answers] {
            showHint({});
            showSections(places, answers);
        };
    });
}

void PredictionsPanel::showSections(const std::vector<Index>& places,
                                    const std::vector<std::vector<Prediction>>& answers)
{
    while (sections_.size() < places.size()) {
        Section section{new QLabel, new BarList};
        section.title->setWordWrap(true);
        section.bars->setAccessibleName(tr("Predictions"));
        sectionRows_->addWidget(section.title);
        sectionRows_->addWidget(section.bars);
        connect(section.bars, &BarList::barClicked, this,
                [this, number = sections_.size()](Index id) { takeCandidate(sections_[number].place, id); });
        sections_.push_back(section);
    }
    for (std::size_t i = 0; i < sections_.size(); ++i) {
        Section& section = sections_[i];
        const bool used = i < places.size();
        section.title->setVisible(used);
        section.bars->setVisible(used);
        if (!used)
            continue;
        section.place = places[i];
        section.title->setText(titleOf(section.place));
        section.title->setAccessibleName(section.title->text());
        std::vector<Bar> bars;
        for (const Prediction& prediction : answers[i])
            bars.push_back({tokenLabel({.text = prediction.label}), prediction.probability, prediction.id});
        section.bars->setBars(std::move(bars));
    }
}

QString PredictionsPanel::titleOf(Index place) const
{
    const ModelInfo& info = info_of(*shownAnswer_->bundle->model);
    if (info.task == Task::sequence_classification)
        return tr("Class of the text");
    if (info.task == Task::image_classification)
        return tr("Class of the picture");
    const Run& first = *shownAnswer_->run;
    const Run& run = info.encoder_decoder ? *of_kind(shownAnswer_->run, AttentionKind::decoder) : first;
    const QString token =
        place < static_cast<Index>(run.queries.size()) ? quotedToken(run.query(place), place) : QString::number(place);
    return info.task == Task::masked_language_model ? tr("In the place of %1").arg(token)
                                                    : tr("Next after %1").arg(token);
}

void PredictionsPanel::takeCandidate(Index place, Index id)
{
    if (!shownAnswer_ || shownAnswer_ != session_->answer() || session_->jobs()->busy())
        return; // the text is another one already
    if (const auto changed = withCandidate(session_->document(), *shownAnswer_, place, static_cast<TokenId>(id)))
        session_->edit(tr("Take a prediction"), {}, [&](Document& document) { document = *changed; });
}

void PredictionsPanel::continueText()
{
    const auto answer = session_->answer();
    if (!generation_->isVisibleTo(this) || !generation_->isEnabled() || !answer || session_->jobs()->busy()
        || generating_.busy())
        return;
    generating_.start(
        [this, answer, options = generation_->options()](const RunControl& control) -> std::function<void()> {
            return [this, answer, added = written(*answer, options, control)] {
                const auto changed = withContinuation(session_->document(), *answer, added);
                if (changed && *changed != session_->document())
                    session_->edit(tr("Continue the text"), {}, [&](Document& document) { document = *changed; });
                else
                    emit failed(tr("Continue: the model ends the text here"));
            };
        });
}

} // namespace attn
