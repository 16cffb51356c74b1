// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/empty_state.h"

#include "ui/help/control_help.h"
#include "ui/inputs/input_panel.h"
#include "ui/window/docks.h"
#include "ui/window/view_stack.h"
#include "ui/wording/shortened.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace attn {

namespace {

constexpr int margin = 16;
constexpr int widestText = 560;

} // namespace

EmptyState::EmptyState(Session* session, const Actions& actions, Docks* docks, ViewStack* views)
    : QWidget(views), session_(session), actions_(actions), docks_(docks), views_(views), text_(new QLabel),
      buttons_(new QHBoxLayout)
{
    setAccessibleName(tr("Nothing to show yet"));
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    text_->setAccessibleName(tr("What to do"));
    text_->setAlignment(Qt::AlignCenter);
    text_->setWordWrap(true);
    text_->setForegroundRole(QPalette::PlaceholderText);
    buttons_->setSpacing(8);
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(margin, margin, margin, margin);
    column->setSpacing(margin);
    column->addStretch(1);
    column->addWidget(text_, 0, Qt::AlignHCenter);
    column->addLayout(buttons_);
    column->addStretch(1);
    hide();
    views->installEventFilter(this);
    connect(session, &Session::documentChanged, this, &EmptyState::refresh);
    connect(session, &Session::modelChanged, this, &EmptyState::refresh);
    connect(session->jobs(), &JobRunner::busyChanged, this, &EmptyState::refresh);
    connect(session->shown(), &ShownRun::runChanged, this, &EmptyState::refresh, Qt::QueuedConnection);
    connect(views, &ViewStack::kindChanged, this, &EmptyState::refresh);
    refresh();
}

bool EmptyState::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == views_ && event->type() == QEvent::Resize)
        setGeometry(views_->rect());
    return QWidget::eventFilter(watched, event);
}

EmptyState::State EmptyState::stateWithoutInput() const
{
    const Document& document = session_->document();
    if (has_model(document)) {
        const auto bundle = session_->bundle();
        if (!bundle)
            return {}; // it is being opened, or the error says why it is not
        const QString name = shortened(QString::fromStdString(bundle->name));
        if (info_of(*bundle->model).pixels)
            return {tr("%1 takes a picture. Open one, or drop it here.").arg(name), {Way::open}};
        if (!bundle->tokenizer)
            return {tr("%1 has no tokenizer. Type token ids into the input panel, as 5, 6, 7.").arg(name), {Way::type}};
        return {tr("%1 takes a text. Type one to see what each token looks at.").arg(name), {Way::type}};
    }
    switch (document.kind) {
    case InputKind::text:
        return {tr("Type a sentence to see which word looks at which. You can just begin to type."),
                {Way::type, Way::open, Way::example}};
    case InputKind::image:
        return {tr("Open a picture, or drop one here, to see which part looks at which."), {Way::open, Way::example}};
    case InputKind::matrices:
        return {tr("Give the matrices Q and K, or X, in the input panel, to see the weights that they make."),
                {Way::open, Way::example}};
    case InputKind::weights:
        return {tr("Open a file of attention weights from another program, or drop one here."), {Way::open}};
    }
    return {};
}

EmptyState::State EmptyState::stateNow() const
{
    const auto run = session_->shown()->run();
    if (!run || run->queries.empty() || run->keys.empty())
        return session_->jobs()->busy() ? State{tr("Computing…"), {}} : stateWithoutInput();
    switch (views_->kind()) {
    case ViewKind::image:
        if (!placement_of(*run))
            return {tr("This input has no picture, so that there is nothing to lay its weights over."),
                    {Way::open, Way::heatmap}};
        return {};
    case ViewKind::steps:
        if (run->origin)
            return {tr("The steps show how the weights were computed, before anything was filtered or sorted."),
                    {Way::asComputed}};
        return {};
    default: return {};
    }
}

void EmptyState::refresh()
{
    if (const State state = stateNow(); state != shown_)
        show(state);
    raise(); // a view that is shown now has come to the front
}

void EmptyState::show(const State& state)
{
    shown_ = state;
    while (QLayoutItem* const item = buttons_->takeAt(0)) {
        if (item->widget())
            item->widget()->deleteLater();
        delete item;
    }
    text_->setText(state.text);
    buttons_->addStretch(1);
    for (const Way way : state.ways)
        addButton(way);
    buttons_->addStretch(1);
    setGeometry(views_->rect());
    makeRoomForText();
    setVisible(!state.text.isEmpty());
}

// A layout asks a centred label for one height, whatever its width.
void EmptyState::makeRoomForText()
{
    text_->ensurePolished();
    const int widest = std::max(1, std::min(widestText, width() - 2 * margin));
    text_->setFixedSize(widest, text_->heightForWidth(widest));
}

void EmptyState::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    makeRoomForText();
}

void EmptyState::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        makeRoomForText();
}

void EmptyState::addButton(Way way)
{
    const Document& document = session_->document();
    const bool picture = document.kind == InputKind::image || views_->kind() == ViewKind::image
        || (session_->bundle() && info_of(*session_->bundle()->model).pixels);
    const auto text = [&] {
        switch (way) {
        case Way::type: return has_model(document) ? tr("Type an input") : tr("Type a sentence");
        case Way::open: return picture ? tr("Open a picture…") : tr("Open a file…");
        case Way::example: return tr("See the examples");
        case Way::heatmap: return tr("Show the heatmap");
        case Way::asComputed: return tr("Show as computed");
        }
        return QString();
    };
    auto* const button = new QPushButton(text(), this);
    button->setAccessibleName(QString(button->text()).remove(u'…'));
    explain(button, "lead-on");
    connect(button, &QPushButton::clicked, this, [this, way] { go(way); });
    buttons_->addWidget(button);
    button->show();
}

void EmptyState::go(Way way)
{
    switch (way) {
    case Way::type:
        docks_->raiseInput();
        docks_->inputPanel()->beginSentence({});
        return;
    case Way::open: actions_[ActionId::open]->trigger(); return;
    case Way::example: actions_[ActionId::startPage]->trigger(); return;
    case Way::heatmap: actions_[viewAction(ViewKind::heatmap)]->trigger(); return;
    case Way::asComputed: actions_[ActionId::weightsAsComputed]->trigger(); return;
    }
}

} // namespace attn
