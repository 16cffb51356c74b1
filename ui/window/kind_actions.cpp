// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/kind_actions.h"

#include "ui/help/control_help.h"

#include <QActionGroup>
#include <QHBoxLayout>
#include <QToolButton>

#include <algorithm>

namespace attn {

namespace {

struct KindAction {
    AttentionKind kind;
    ActionId action;
};

constexpr KindAction kindActions[] = {{AttentionKind::encoder, ActionId::encoderAttention},
                                      {AttentionKind::decoder, ActionId::decoderAttention},
                                      {AttentionKind::cross, ActionId::crossAttention}};

bool hasKind(const Run* whole, AttentionKind kind)
{
    return whole && !whole->further.empty()
        && (whole->kind == kind
            || std::ranges::any_of(whole->further, [kind](const auto& run) { return run->kind == kind; }));
}

} // namespace

KindActions::KindActions(Session* session, Actions& actions, QWidget* parent)
    : QObject(parent), session_(session), actions_(actions), chooser_(new QWidget(parent))
{
    makeChooser();
    for (const KindAction& entry : kindActions)
        actions_.on(entry.action, this, [this, kind = entry.kind] { session_->shown()->setKind(kind); });
    connect(session->shown(), &ShownRun::runChanged, this, &KindActions::showKinds);
    connect(session->shown(), &ShownRun::kindChanged, this, &KindActions::showKinds);
    showKinds();
}

void KindActions::makeChooser()
{
    chooser_->setAccessibleName(tr("Kind of attention"));
    auto* const layout = new QHBoxLayout(chooser_);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    actions_[ActionId::encoderAttention]->setIconText(tr("Encoder"));
    actions_[ActionId::decoderAttention]->setIconText(tr("Decoder"));
    actions_[ActionId::crossAttention]->setIconText(tr("Cross"));
    auto* const group = new QActionGroup(this);
    for (const KindAction& entry : kindActions) {
        group->addAction(actions_[entry.action]);
        auto* const button = new QToolButton(chooser_);
        button->setDefaultAction(actions_[entry.action]);
        button->setAccessibleName(actions_[entry.action]->text());
        explain(button, "attention-kind");
        button->setToolButtonStyle(Qt::ToolButtonTextOnly);
        layout->addWidget(button);
    }
}

void KindActions::showKinds()
{
    const auto whole = session_->shown()->whole();
    const auto run = session_->run();
    chooser_->setVisible(whole && !whole->further.empty());
    for (const KindAction& entry : kindActions) {
        actions_[entry.action]->setEnabled(hasKind(whole.get(), entry.kind));
        actions_[entry.action]->setChecked(run && run->kind == entry.kind);
    }
}

} // namespace attn
