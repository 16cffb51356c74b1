// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/predictions_panel.h"

#include "engine/bundles/predictions.h"
#include "ui/help/control_help.h"
#include "ui/models/continuation.h"
#include "ui/models/generation_controls.h"
#include "ui/models/predicted_places.h"
#include "ui/widgets/bar_list.h"
#include "ui/widgets/wheel_scrolls.h"
#include "ui/wording/number_text.h"
#include "ui/wording/token_label.h"
#include "ui/wording/token_names.h"

#include <QLabel>
#include <QVBoxLayout>

#include <atomic>

namespace attn {

namespace {

constexpr Index answersShown = 10;
constexpr std::size_t mostPlaces = 8;

// The tokens that a model writes after its input. An end token of the input is left out, or nothing would follow.
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

// How many tokens the text that the model goes on with has.
Index countOf(const Document& document, const ModelAnswer& answer, const RunControl& control)
{
    const Tokenizer& tokenizer = *answer.bundle->tokenizer;
    return info_of(*answer.bundle->model).encoder_decoder
        ? std::ssize(tokenizer.encode_target(document.model.target, control))
        : std::ssize(tokenizer.encode(document.text.text, control));
}

// The document with as many of the `added` tokens as the model has positions for: what it wrote may be cut into more
// tokens when it is read again.
std::optional<Document> continued(const Document& before, const ModelAnswer& answer, std::vector<TokenId> added,
                                  const RunControl& control)
{
    const std::optional<Index> longest = info_of(*answer.bundle->model).longest;
    for (; !added.empty(); added.pop_back()) {
        const std::optional<Document> changed = withContinuation(before, answer, added, control);
        if (!changed || !longest || countOf(*changed, answer, control) <= *longest)
            return changed;
    }
    return {};
}

std::vector<Bar> barsOf(const Predictions& predictions)
{
    std::vector<Bar> bars;
    for (const Prediction& prediction : predictions.best)
        bars.push_back({tokenLabel(prediction.token), prediction.probability, prediction.id});
    if (predictions.others > 0)
        bars.push_back({.label = PredictionsPanel::tr("%1 others").arg(countText(predictions.others)),
                        .value = predictions.others_probability,
                        .remainder = true});
    return bars;
}

} // namespace

PredictionsPanel::PredictionsPanel(Session* session, QWidget* parent)
    : QScrollArea(parent), session_(session), hint_(new QLabel), sectionRows_(new QVBoxLayout),
      generation_(new GenerationControls),
      predictions_([this] { showSelected(); }, [this](const QString& why) { showHint(why); })
{
    build();
    connect(session, &Session::runFinished, this, &PredictionsPanel::showAnswer);
    connect(session, &Session::modelChanged, this, &PredictionsPanel::showAnswer);
    connect(session->shown(), &ShownRun::runChanged, this, &PredictionsPanel::showSelected);
    connect(session->selection(), &Selection::pinnedChanged, this, &PredictionsPanel::showSelected);
    connect(generation_, &GenerationControls::continueRequested, this, &PredictionsPanel::continueText);
    connect(generation_, &GenerationControls::stopRequested, &generating_, &JobRunner::cancel);
    connect(&generating_, &JobRunner::busyChanged, generation_, &GenerationControls::setBusy);
    connect(&generating_, &JobRunner::progressed, generation_, &GenerationControls::setProgress);
    connect(&generating_, &JobRunner::failed, this, &PredictionsPanel::failed);
    connect(&taking_, &JobRunner::failed, this, &PredictionsPanel::failed);
    // what they go on from is not the text any more
    connect(session, &Session::documentChanged, &generating_, &JobRunner::cancel);
    connect(session, &Session::documentChanged, &taking_, &JobRunner::cancel);
    showAnswer();
}

void PredictionsPanel::build()
{
    setAccessibleName(tr("Predictions"));
    setManualPage(this, QStringLiteral("predictions"));
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
    letWheelScroll(this);
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
    const auto shown = session_->shown()->run();
    const auto bundle = session_->bundle();
    if (!bundle || !answer || !shown || answer->bundle != bundle)
        return showNothing(bundle ? tr("The predictions of the model appear here when there is an input.") : QString());
    Asked asked{answer, predictedPlaces(*answer, *shown, session_->selection()->pinned())};
    asked.places.resize(std::min(asked.places.size(), mostPlaces));
    if (asked.places.empty())
        return showNothing(
            info_of(*bundle->model).task == Task::backbone
                ? tr("This model has no prediction head. It gives hidden states only.")
                : tr("Select a token to see what the model would put in its place. Ctrl+Shift+M masks the "
                     "token, so that the model cannot see it."));
    const auto predictAll = [asked](const RunControl& control) {
        Answers answers;
        for (const Index place : asked.places)
            answers.push_back(predict(*asked.answer, place, answersShown, control));
        return answers;
    };
    if (!predictions_.ask(asked, longerThanAFrame, predictAll))
        return;
    showHint({});
    showSections(asked.places, predictions_.value());
}

void PredictionsPanel::showNothing(const QString& hint)
{
    predictions_.clear(); // a model that was closed must not stay in memory
    showSections({}, {});
    showHint(hint);
}

void PredictionsPanel::showSections(const std::vector<Index>& places, const Answers& answers)
{
    for (std::size_t i = 0; i < places.size(); ++i) {
        Section& shown = section(i);
        shown.place = places[i];
        shown.title->setText(titleOf(shown.place));
        shown.title->setAccessibleName(shown.title->text());
        shown.bars->setBars(barsOf(answers[i]));
    }
    for (std::size_t i = 0; i < sections_.size(); ++i) {
        sections_[i].title->setVisible(i < places.size());
        sections_[i].bars->setVisible(i < places.size());
    }
}

// Made when it is first needed.
PredictionsPanel::Section& PredictionsPanel::section(std::size_t number)
{
    while (sections_.size() <= number) {
        Section section{new QLabel, new BarList(BarList::Numbers::shares)};
        section.title->setWordWrap(true);
        section.bars->setAccessibleName(tr("Predictions"));
        explainQuietly(section.bars, "predicted-tokens");
        sectionRows_->addWidget(section.title);
        sectionRows_->addWidget(section.bars);
        connect(section.bars, &BarList::barClicked, this,
                [this, place = sections_.size()](Index id) { takeCandidate(sections_[place].place, id); });
        sections_.push_back(section);
    }
    return sections_[number];
}

QString PredictionsPanel::titleOf(Index place) const
{
    const ModelAnswer& answer = *predictions_.made()->answer;
    const ModelInfo& info = info_of(*answer.bundle->model);
    if (info.task == Task::sequence_classification)
        return tr("Class of the text");
    if (info.task == Task::image_classification)
        return tr("Class of the picture");
    const Run& run = info.encoder_decoder ? *of_kind(answer.run, AttentionKind::decoder) : *answer.run;
    const QString token =
        place < static_cast<Index>(run.queries.size()) ? queryNames(run).quoted(place) : QString::number(place);
    return info.task == Task::masked_language_model ? tr("In the place of %1").arg(token)
                                                    : tr("Next after %1").arg(token);
}

void PredictionsPanel::takeCandidate(Index place, Index id)
{
    const auto answer = session_->answer();
    if (!answer || !predictions_.made() || predictions_.made()->answer != answer || session_->jobs()->busy())
        return; // the text is another one already
    taking_.start([this, before = session_->document(), answer, place,
                   token = static_cast<TokenId>(id)](const RunControl& control) -> std::function<void()> {
        return [this, changed = withCandidate(before, *answer, place, token, control)] {
            if (changed)
                session_->edit(tr("Take a prediction"), {}, [&](Document& document) { document = *changed; });
        };
    });
}

void PredictionsPanel::continueText()
{
    const auto answer = session_->answer();
    if (!generation_->isVisibleTo(this) || !generation_->isEnabled() || !answer || session_->jobs()->busy()
        || generating_.busy())
        return;
    generating_.start([this, before = session_->document(), answer,
                       options = generation_->options()](const RunControl& control) -> std::function<void()> {
        const std::vector<TokenId> added = written(*answer, options, control);
        return [this, changed = continued(before, *answer, added, control)] {
            if (changed && *changed != session_->document())
                session_->edit(tr("Write more text"), {}, [&](Document& document) { document = *changed; });
            else
                emit noted(tr("The model ends the text here."));
        };
    });
}

} // namespace attn
