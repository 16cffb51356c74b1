// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/caption_bar.h"

#include "ui/help/control_help.h"
#include "ui/inspector/fact_text.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/flow_layout.h"
#include "ui/window/actions.h"
#include "ui/window/head_actions.h"
#include "ui/window/head_bar.h"
#include "ui/window/view_stack.h"
#include "ui/wording/caption_text.h"
#include "ui/wording/counted.h"
#include "ui/wording/derivation_text.h"
#include "ui/wording/head_text.h"
#include "ui/wording/shortened.h"

#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

namespace attn {

namespace {

const QString dot = QStringLiteral(" · ");
constexpr int wordsApart = 16;
constexpr qsizetype longestChip = 60; // characters
constexpr int usualWords = 60;        // letters of average width, in most sentences
constexpr int fewestWords = 25;

QString joinedParts(QStringList parts)
{
    parts.removeAll(QString());
    return parts.join(dot);
}

} // namespace

CaptionBar::CaptionBar(Session* session, const Inspected* inspected, Actions& actions, ViewStack* views,
                       QWidget* parent)
    : QWidget(parent), session_(session), actions_(actions), views_(views), inspected_(inspected),
      what_(new ElidedLabel(this)), how_(new ElidedLabel(this)), maker_(new QLabel(this)),
      heads_((new HeadActions(session, actions, this))->bar()), chips_(new QWidget(this)),
      chipRow_(new FlowLayout(chips_))
{
    setAccessibleName(tr("Caption"));
    setManualPage(this, QStringLiteral("first-steps#the-caption"));
    what_->setAccessibleName(tr("What is shown"));
    how_->setAccessibleName(tr("In words"));
    chips_->setAccessibleName(tr("Filters"));
    maker_->setAccessibleName(tr("Computed by"));
    for (QWidget* const quiet : std::initializer_list<QWidget*>{how_, maker_})
        quiet->setForegroundRole(QPalette::PlaceholderText);
    chipRow_->setContentsMargins(0, 0, 0, 0);
    chipRow_->setSpacing(4);
    auto* const rows = new QVBoxLayout(this);
    rows->setContentsMargins(16, 8, 16, 4);
    rows->setSpacing(2);
    auto* const first = new QHBoxLayout;
    first->setSpacing(16);
    first->addWidget(what_, 1);
    first->addWidget(heads_);
    rows->addLayout(first);
    auto* const words = new QHBoxLayout;
    words->setSpacing(wordsApart);
    words->addWidget(how_, 1);
    words->addWidget(maker_, 0, Qt::AlignTop);
    maker_->setMinimumWidth(1); // no window is wider for it
    rows->addLayout(words);
    rows->addWidget(chips_);
    connect(session->shown(), &ShownRun::runChanged, this, &CaptionBar::showRun);
    connect(session->selection(), &Selection::headChanged, this, &CaptionBar::showText);
    connect(session->detail(), &HeadDetail::summaryChanged, this, &CaptionBar::showText);
    connect(views, &ViewStack::kindChanged, this, &CaptionBar::showText);
    connect(inspected, &Inspected::changed, this, &CaptionBar::showText);
    connect(actions[ActionId::maskTool], &QAction::toggled, this, &CaptionBar::showRun);
    QFont bold;
    bold.setBold(true);
    what_->setFont(bold);
    showRun();
}

void CaptionBar::setPresentation(bool on)
{
    heads_->setVisible(!on);
    showText();
}

void CaptionBar::setFacts(bool shown)
{
    facts_ = shown;
    showText();
}

QString CaptionBar::title() const
{
    const auto run = session_->shown()->run();
    return run ? joinedParts({subject_, headsText(*run)}) : QString();
}

// Links draw several heads at once, the mean over all of them too.
QString CaptionBar::headsText(const Run& run) const
{
    const HeadPick head = session_->selection()->head();
    if (views_->kind() != ViewKind::links)
        return headOfText(run, head);
    const auto chosen = views_->view()->figureParameters().links.heads;
    const Index count = chosen ? std::ssize(*chosen) : head.head.is_mean() ? run.heads : 1;
    if (count > 1)
        return headsOfText(run, head.layer, count);
    return headOfText(run, chosen && count == 1 ? HeadPick{head.layer, chosen->front()} : head);
}

QString CaptionBar::caption() const
{
    return joinedParts(QStringList{reading()} + chipTexts_ + QStringList{maker_->text()});
}

// The document may have changed meanwhile; the words belong to the picture.
void CaptionBar::showRun()
{
    const auto run = session_->shown()->run();
    setVisible(run != nullptr);
    if (!run)
        return;
    const auto answer = session_->answer();
    const QString model = answer ? QString::fromStdString(answer->bundle->name) : QString();
    subject_ = subjectText(session_->ranDocument());
    maker_->setText(shortened(makerText(session_->ranDocument(), model), longestChip));
    showText();
    showChips();
}

// Sums are those of the rows that a heatmap shows. Elsewhere they are named where they are not as expected.
QString CaptionBar::reading() const
{
    const WeightsSummary& summary = session_->detail()->summary();
    QStringList sentences{readingText(QString::fromLatin1(entryOf(views_->kind()).name))};
    if (views_->kind() == ViewKind::heatmap || summary.uneven_rows > 0)
        sentences << sumsText(summary);
    sentences << flatText(summary);
    sentences.removeAll(QString());
    return sentences.join(QLatin1Char(' '));
}

void CaptionBar::showText()
{
    const auto [place, facts] = inspected_->pointedFirst();
    const bool fact = facts_ && !place.empty() && place.run == session_->shown()->run();
    const QString whole = heads_->isVisibleTo(this) ? subject_ : title();
    what_->setText(subject_, whole.mid(subject_.size())); // which head it is must be seen
    how_->setForegroundRole(fact ? QPalette::WindowText : QPalette::PlaceholderText);
    how_->setText(fact ? factText(place, facts) : reading());
    makeRoom();
}

// In a narrow window the words have two lines, whatever they are: the picture below must not jump with the pointer. Who
// has computed it gives way only where there is no room beside it at all.
void CaptionBar::makeRoom()
{
    const QMargins margins = layout()->contentsMargins();
    const int room = width() - margins.left() - margins.right() - wordsApart - maker_->sizeHint().width();
    const int character = how_->fontMetrics().averageCharWidth();
    const bool beside = room >= fewestWords * character;
    maker_->setVisible(beside);
    how_->setMaximumWidth(beside ? room : QWIDGETSIZE_MAX);
    how_->setLines(room < usualWords * character ? 2 : 1);
}

void CaptionBar::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    makeRoom();
}

void CaptionBar::showChips()
{
    while (QLayoutItem* const item = chipRow_->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    chipTexts_.clear();
    for (const WeightsChange& change : changesOf(*session_->shown()->run()))
        addChip(change.text, [this, undo = change.undo] {
            Derivation derivation = session_->shown()->derivation();
            undo(derivation);
            session_->shown()->setDerivation(derivation);
        });
    const Document& document = session_->ranDocument();
    const bool model = has_model(document);
    if (actions_[ActionId::maskTool]->isChecked()) {
        addChip(model ? tr("Mask tool: click tokens and their labels. Esc ends it")
                      : tr("Mask tool: click cells or drag over them. Esc ends it"),
                [this] { actions_[ActionId::maskTool]->trigger(); });
        chipTexts_.clear(); // it is nothing that the figure shows
    }
    const auto masked =
        static_cast<int>(model ? std::ssize(document.model.masked) : std::ssize(document.settings.mask.closed_cells));
    if (masked > 0)
        addChip(counted(model ? tr("%n token(s) masked", nullptr, masked) : tr("%n cell(s) masked", nullptr, masked),
                        masked),
                [this] { actions_[ActionId::clearMask]->trigger(); });
    chips_->setVisible(chipRow_->count() > 0);
}

void CaptionBar::addChip(const QString& text, const std::function<void()>& remove)
{
    chipTexts_ << text;
    auto* const chip = new QToolButton(chips_);
    chip->setText(shortened(text, longestChip) + QStringLiteral("  ×"));
    chip->setAccessibleName(tr("Remove: %1").arg(text));
    explain(chip, "filter-chip");
    connect(chip, &QToolButton::clicked, this, remove, Qt::QueuedConnection); // it deletes the chip
    chipRow_->addWidget(chip);
}

} // namespace attn
