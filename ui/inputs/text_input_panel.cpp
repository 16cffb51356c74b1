// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inputs/text_input_panel.h"

#include "engine/text/split.h"
#include "ui/help/control_help.h"
#include "ui/inputs/sentence_edit.h"
#include "ui/inputs/token_strip.h"
#include "ui/session/undo_keys.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QFormLayout>
#include <QVBoxLayout>

namespace attn {

namespace {

enum SplitChoice { byWord, byCharacter, exactTokens };

SplitChoice choiceOf(const TextInput& input)
{
    if (input.exact)
        return exactTokens;
    return input.split == TokenSplit::word ? byWord : byCharacter;
}

// Writes the same tokens as a sentence (exact off) or as "a|b|c" (exact on). So the picture stays when the splitting
// changes.
std::string rewritten(const std::string& text, TokenSplit split, bool exact)
{
    const auto tokens = exact ? split_text(text, split) : split_exact(text);
    std::string result;
    for (const auto& token : tokens) {
        if (!result.empty())
            result += exact ? "|" : split == TokenSplit::word ? " " : "";
        for (const char character : token.text) {
            if (exact && character == '|')
                result += '\\';
            result += character;
        }
    }
    return result;
}

void setSplit(TextInput& input, SplitChoice choice)
{
    const bool exact = choice == exactTokens;
    if (!exact)
        input.split = choice == byWord ? TokenSplit::word : TokenSplit::character;
    if (exact == input.exact)
        return;
    input.text = rewritten(input.text, input.split, exact);
    input.other = rewritten(input.other, input.split, exact);
    input.exact = exact;
}

} // namespace

TextInputPanel::TextInputPanel(Session* session, QWidget* parent)
    : QWidget(parent), session_(session), text_(new SentenceEdit(4)),
      second_(new QCheckBox(tr("Cross-attention: look at a second sentence"))), other_(new SentenceEdit(2)),
      split_(new QComboBox), strip_(new TokenStrip(session->selection()))
{
    text_->setAccessibleName(tr("Sentence"));
    explain(text_, "sentence");
    other_->setAccessibleName(tr("Second sentence"));
    explain(other_, "second-sentence");
    other_->setPlaceholderText(tr("Type the second sentence"));
    second_->setAccessibleName(second_->text());
    explain(second_, "cross-attention");
    split_->addItems({tr("Words"), tr("Characters"), tr("Exact tokens: a|b|c")});
    split_->setAccessibleName(tr("Splitting into tokens"));
    explain(split_, "splitting");
    split_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(text_);
    layout->addWidget(second_);
    layout->addWidget(other_);
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("Split into"), split_);
    layout->addLayout(form);
    layout->addWidget(strip_, 1);

    pause_.setSingleShot(true);
    pause_.setInterval(1000);
    connect(&pause_, &QTimer::timeout, session, &Session::endMerge);
    for (auto* field : {text_, other_})
        connect(field, &SentenceEdit::edited, this,
                [this, field](bool starts, bool ends) { editSentence(field, starts, ends); });
    connect(second_, &QCheckBox::toggled, this, &TextInputPanel::toggleSecond);
    connect(split_, &QComboBox::activated, this, &TextInputPanel::chooseSplit);
    connect(session, &Session::documentChanged, this, &TextInputPanel::showDocument);
    connect(session->shown(), &ShownRun::runChanged, this, &TextInputPanel::showRun);
    connect(session->selection(), &Selection::hoverChanged, this, &TextInputPanel::markLitTokens);
    connect(session->selection(), &Selection::pinnedChanged, this, &TextInputPanel::markLitTokens);
    passUndoKeys(this, session->undoStack());
    showDocument();
    showRun();
}

void TextInputPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        markLitTokens();
}

void TextInputPanel::showDocument()
{
    const TextInput& input = session_->document().text;
    // Another document has no second sentence because the last one had room for one.
    if (input.other.empty() && QString::fromStdString(input.text) != text_->text()) {
        const QSignalBlocker quiet(second_);
        second_->setChecked(false);
    }
    text_->setText(QString::fromStdString(input.text));
    text_->setPlaceholderText(input.exact ? tr("Type tokens with bars between them: The|animal|slept")
                                          : tr("Type a sentence, or drop an image here"));
    other_->setText(QString::fromStdString(input.other));
    if (!input.other.empty()) {
        const QSignalBlocker quiet(second_);
        second_->setChecked(true);
    }
    other_->setVisible(second_->isChecked());
    split_->setCurrentIndex(choiceOf(input));
    // The places in the last run's tokens belong to the old text.
    text_->mark({});
    other_->mark({});
}

void TextInputPanel::showRun()
{
    const bool mine = session_->shown()->run() && session_->document().kind == InputKind::text;
    strip_->setRun(mine ? session_->shown()->run() : nullptr);
    markLitTokens();
}

void TextInputPanel::markLitTokens()
{
    const auto run = session_->shown()->run();
    const Document& document = session_->document();
    if (!run || document.kind != InputKind::text)
        return;
    const bool cross = !document.text.other.empty();
    std::vector<TextSpan> inText;
    std::vector<TextSpan> inOther;
    for (const Focus& focus : {session_->selection()->pinned(), session_->selection()->hovered()}) {
        addSpan(cross ? inOther : inText, run->keys, focus.key, cross ? document.text.other : document.text.text, true);
        addSpan(inText, run->queries, focus.query, document.text.text, false);
    }
    text_->mark(inText);
    other_->mark(inOther);
}

void TextInputPanel::editSentence(const SentenceEdit* field, bool startsStep, bool endsStep)
{
    const bool first = field == text_;
    if (startsStep)
        session_->endMerge();
    session_->edit(tr("Type"), first ? QStringLiteral("text") : QStringLiteral("other"),
                   [first, text = field->text().toStdString()](Document& document) {
                       set_kind(document, InputKind::text);
                       (first ? document.text.text : document.text.other) = text;
                       document.title.clear(); // it named what was there before
                   });
    if (endsStep)
        session_->endMerge();
    pause_.start();
}

void TextInputPanel::chooseSplit(int index)
{
    session_->edit(tr("Splitting"), {}, [choice = static_cast<SplitChoice>(index)](Document& document) {
        setSplit(document.text, choice);
        set_kind(document, InputKind::text);
    });
}

void TextInputPanel::toggleSecond(bool on)
{
    other_->setVisible(on);
    if (on)
        other_->setFocus();
    else
        session_->edit(tr("Remove the second sentence"), {}, [](Document& document) { document.text.other.clear(); });
}

} // namespace attn
