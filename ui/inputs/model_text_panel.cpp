// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inputs/model_text_panel.h"

#include "engine/runs/derived_run.h"
#include "ui/help/control_help.h"
#include "ui/inputs/mask_places.h"
#include "ui/inputs/sentence_edit.h"
#include "ui/inputs/token_strip.h"
#include "ui/session/undo_keys.h"
#include "ui/wording/counted.h"
#include "ui/wording/shortened.h"

#include <QCheckBox>
#include <QEvent>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace attn {

namespace {

QString textOf(const std::vector<TokenId>& ids)
{
    QStringList numbers;
    for (const TokenId id : ids)
        numbers << QString::number(id);
    return numbers.join(u' ');
}

// Empty if the text holds anything but ids.
std::optional<std::vector<TokenId>> idsOf(const QString& text)
{
    const auto isGap = [](QChar c) { return c.isSpace() || c == u',' || c == u';'; };
    std::vector<TokenId> ids;
    for (auto begin = text.begin(); begin != text.end();) {
        if (isGap(*begin)) {
            ++begin;
            continue;
        }
        const auto end = std::find_if(begin, text.end(), isGap);
        bool ok = false;
        const int id = QStringView(begin, end).toInt(&ok);
        if (!ok || id < 0)
            return {};
        ids.push_back(static_cast<TokenId>(id));
        begin = end;
    }
    return ids;
}

bool isTarget(AttentionKind kind)
{
    return kind == AttentionKind::decoder || kind == AttentionKind::cross;
}

} // namespace

ModelTextPanel::ModelTextPanel(Session* session, QWidget* parent)
    : QWidget(parent), session_(session), text_(new SentenceEdit(4)), second_(new QCheckBox(tr("Second sentence"))),
      pair_(new SentenceEdit(2)), targetTitle_(new QLabel(tr("Target"))), target_(new SentenceEdit(2)),
      problem_(new QLabel), count_(new QLabel), strip_(new TokenStrip(session->selection()))
{
    build();
    pause_.setSingleShot(true);
    pause_.setInterval(1000);
    connect(&pause_, &QTimer::timeout, session, &Session::endMerge);
    connect(text_, &SentenceEdit::edited, this, &ModelTextPanel::editText);
    connect(pair_, &SentenceEdit::edited, this, &ModelTextPanel::editPair);
    connect(target_, &SentenceEdit::edited, this, &ModelTextPanel::editTarget);
    connect(second_, &QCheckBox::toggled, this, &ModelTextPanel::togglePair);
    connect(strip_, &TokenStrip::maskToggled, this, &ModelTextPanel::toggleMask);
    connect(session, &Session::documentChanged, this, &ModelTextPanel::showDocument);
    connect(session, &Session::modelChanged, this, &ModelTextPanel::showDocument);
    connect(session->shown(), &ShownRun::runChanged, this, &ModelTextPanel::showRun);
    connect(session->selection(), &Selection::hoverChanged, this, &ModelTextPanel::markLitTokens);
    connect(session->selection(), &Selection::pinnedChanged, this, &ModelTextPanel::markLitTokens);
    passUndoKeys(this, session->undoStack());
    showDocument();
    showRun();
}

void ModelTextPanel::build()
{
    text_->setAccessibleName(tr("Text of the model"));
    explain(text_, "model-text");
    pair_->setAccessibleName(tr("Second sentence of the model"));
    explain(pair_, "pair-sentence");
    pair_->setPlaceholderText(tr("Type the second sentence of the pair"));
    second_->setAccessibleName(tr("Pair of sentences"));
    explain(second_, "pair");
    target_->setAccessibleName(tr("Target"));
    explain(target_, "target");
    targetTitle_->setBuddy(target_);
    problem_->setWordWrap(true);
    problem_->setAccessibleName(tr("What is wrong with the input"));
    problem_->hide();
    count_->setForegroundRole(QPalette::PlaceholderText);
    auto* const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    for (QWidget* const part :
         {static_cast<QWidget*>(text_), static_cast<QWidget*>(second_), static_cast<QWidget*>(pair_),
          static_cast<QWidget*>(targetTitle_), static_cast<QWidget*>(target_), static_cast<QWidget*>(problem_),
          static_cast<QWidget*>(count_)})
        layout->addWidget(part);
    layout->addWidget(strip_, 1);
}

void ModelTextPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        markLitTokens();
}

bool ModelTextPanel::takesIds() const
{
    const auto bundle = session_->bundle();
    return bundle && !bundle->tokenizer;
}

void ModelTextPanel::showDocument()
{
    const Document& document = session_->document();
    if (!has_model(document))
        return;
    const bool ids = takesIds();
    if (!ids || idsOf(text_->text()) != document.model.ids)
        text_->setText(ids ? textOf(document.model.ids) : QString::fromStdString(document.text.text));
    text_->setPlaceholderText(ids ? tr("Type token ids, as 12 5 7: the folder has no tokenizer")
                                  : tr("Type a sentence"));
    pair_->setText(QString::fromStdString(document.model.pair));
    if (!document.model.pair.empty()) {
        const QSignalBlocker quiet(second_);
        second_->setChecked(true);
    }
    if (!ids || idsOf(target_->text()) != document.model.target_ids)
        target_->setText(ids ? textOf(document.model.target_ids) : QString::fromStdString(document.model.target));
    problem_->hide();
    showModel();
    // The places in the last run's tokens belong to the old text.
    for (SentenceEdit* const field : {text_, pair_, target_})
        field->mark({});
    showMasked();
}

void ModelTextPanel::showModel()
{
    const auto bundle = session_->bundle();
    const ModelInfo* const info = bundle ? &info_of(*bundle->model) : nullptr;
    const bool pairs = info && bundle->tokenizer && !info->causal && !info->encoder_decoder;
    second_->setVisible(pairs);
    pair_->setVisible(pairs && second_->isChecked());
    const bool translates = info && info->encoder_decoder;
    targetTitle_->setVisible(translates);
    target_->setVisible(translates);
    showTarget();
}

// In the place of a target that nobody typed stands what the model wrote.
void ModelTextPanel::showTarget()
{
    const auto bundle = session_->bundle();
    const bool writes = bundle && info_of(*bundle->model).task == Task::language_model;
    const QString written = writes ? writtenTarget() : QString();
    target_->setPlaceholderText(!written.isEmpty() ? tr("%1 (written by the model)").arg(written)
                                    : writes       ? tr("Leave empty to let the model write")
                                                   : tr("Type the target text"));
    target_->viewport()->update(); // Qt paints another text only when it begins or ends to show one
}

QString ModelTextPanel::writtenTarget() const
{
    const auto answer = session_->answer();
    const ModelSettings& model = session_->document().model;
    if (!answer || !answer->model_run || !answer->bundle->tokenizer || !model.target.empty()
        || !model.target_ids.empty())
        return {};
    std::vector<TokenId> ids = answer->model_run->input.decoder_ids;
    std::erase_if(ids, [&](TokenId id) { return answer->bundle->tokenizer->is_special(id); });
    return shortened(QString::fromStdString(answer->bundle->tokenizer->decode(ids)).trimmed());
}

void ModelTextPanel::showRun()
{
    const bool mine = session_->shown()->run() && session_->answer();
    strip_->setRun(mine ? session_->shown()->run() : nullptr);
    showTarget();
    showCount();
    showMasked();
    markLitTokens();
}

void ModelTextPanel::showCount()
{
    const auto run = session_->run();
    const auto answer = session_->answer();
    count_->setVisible(run && answer && answer->model_run);
    if (!run || !answer || !answer->model_run)
        return;
    const std::optional<Index> longest = info_of(*answer->bundle->model).longest;
    const auto count = static_cast<int>(answer->model_run->input.ids.size());
    const auto of = static_cast<int>(longest.value_or(count));
    QString text =
        counted(longest ? tr("%1 of at most %n token(s)", nullptr, of).arg(count) : tr("%n token(s)", nullptr, of), of);
    if (const std::size_t target = answer->model_run->input.decoder_ids.size(); target > 0)
        text += tr(", target: %1").arg(target);
    count_->setText(text);
    count_->setAccessibleName(text);
}

// Marks the masked tokens in the strip.
void ModelTextPanel::showMasked()
{
    const auto shown = session_->shown()->run();
    std::vector<Index> rows;
    if (shown && session_->answer() && !isTarget(shown->kind))
        for (const Index place : session_->document().model.masked)
            if (const auto row = row_of(*shown, place))
                rows.push_back(*row);
    std::ranges::sort(rows);
    strip_->setMasked(std::move(rows));
}

void ModelTextPanel::markLitTokens()
{
    const auto run = session_->shown()->run();
    const Document& document = session_->document();
    if (!run || !session_->answer() || takesIds())
        return;
    std::vector<TextSpan> inText;
    std::vector<TextSpan> inTarget;
    const auto add = [&](const std::vector<Token>& tokens, std::optional<Index> index, bool target, bool key) {
        addSpan(target ? inTarget : inText, tokens, index, target ? document.model.target : document.text.text, key);
    };
    for (const Focus& focus : {session_->selection()->pinned(), session_->selection()->hovered()}) {
        add(run->keys, focus.key, run->kind == AttentionKind::decoder, true);
        add(run->queries, focus.query, isTarget(run->kind), false);
    }
    text_->mark(inText);
    target_->mark(inTarget);
}

void ModelTextPanel::editField(const QString& merge, bool startsStep, bool endsStep,
                               const std::function<void(Document&)>& change)
{
    if (startsStep)
        session_->endMerge();
    session_->edit(tr("Type"), merge, change);
    if (endsStep)
        session_->endMerge();
    pause_.start();
}

void ModelTextPanel::takeIds(SentenceEdit* field, std::vector<TokenId> ModelSettings::*ids, const QString& merge,
                             bool startsStep, bool endsStep)
{
    const auto numbers = idsOf(field->text());
    problem_->setVisible(!numbers);
    problem_->setText(tr("Token ids: give whole numbers with spaces between them, as 12 5 7."));
    if (numbers)
        editField(merge, startsStep, endsStep, [&](Document& document) {
            document.model.*ids = *numbers;
            document.model.masked.clear();
        });
}

void ModelTextPanel::editText(bool startsStep, bool endsStep)
{
    if (takesIds())
        return takeIds(text_, &ModelSettings::ids, QStringLiteral("text"), startsStep, endsStep);
    const std::string text = text_->text().toStdString();
    const auto run = session_->shown()->whole();
    editField(QStringLiteral("text"), startsStep, endsStep, [&](Document& document) {
        ModelSettings& model = document.model;
        model.masked = keptMasks(model.masked, run ? std::span<const Token>(run->queries) : std::span<const Token>(),
                                 document.text.text, text);
        model.ids.clear(); // which come from the command line
        model.types.clear();
        model.attended.clear();
        document.text.text = text;
        document.text.exact = false;
    });
}

// This changes no place of a token of the first sentence.
void ModelTextPanel::editPair(bool startsStep, bool endsStep)
{
    const std::string text = pair_->text().toStdString();
    const auto run = session_->shown()->whole();
    editField(QStringLiteral("pair"), startsStep, endsStep, [&](Document& document) {
        const std::string& same = document.text.text;
        document.model.masked = keptMasks(
            document.model.masked, run ? std::span<const Token>(run->queries) : std::span<const Token>(), same, same);
        document.model.pair = text;
    });
}

void ModelTextPanel::editTarget(bool startsStep, bool endsStep)
{
    if (takesIds())
        return takeIds(target_, &ModelSettings::target_ids, QStringLiteral("target"), startsStep, endsStep);
    editField(QStringLiteral("target"), startsStep, endsStep,
              [text = target_->text().toStdString()](Document& document) {
                  document.model.target = text;
                  document.model.target_ids.clear();
              });
}

void ModelTextPanel::togglePair(bool on)
{
    pair_->setVisible(on);
    if (on)
        pair_->setFocus();
    else
        session_->edit(tr("Remove the second sentence"), {}, [](Document& document) { document.model.pair.clear(); });
}

bool ModelTextPanel::canMask() const
{
    const auto bundle = session_->bundle();
    return bundle && info_of(*bundle->model).task == Task::masked_language_model && bundle->tokenizer
        && bundle->tokenizer->mask_token();
}

void ModelTextPanel::setMaskTool(bool on)
{
    strip_->setMaskTool(on);
}

void ModelTextPanel::toggleSelected()
{
    if (const auto row = session_->selection()->current().query)
        toggleMask(*row);
}

void ModelTextPanel::toggleMask(Index row)
{
    const auto shown = session_->shown()->run();
    if (!canMask() || !shown)
        return;
    const std::optional<Index> place = original_query(*shown, row);
    const auto& tokens = computed(*shown).queries;
    if (!place || *place >= static_cast<Index>(tokens.size()) || tokens[static_cast<std::size_t>(*place)].special)
        return; // the tokenizer has added it, as [CLS]
    session_->edit(tr("Mask a token"), {}, [&](Document& document) {
        std::vector<Index>& masked = document.model.masked;
        if (std::erase(masked, *place) == 0)
            masked.insert(std::ranges::upper_bound(masked, *place), *place);
    });
}

} // namespace attn
