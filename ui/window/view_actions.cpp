// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/view_actions.h"

#include "ui/heads/heads_view.h"
#include "ui/heatmap/heatmap_view.h"
#include "ui/settings/settings.h"
#include "ui/window/view_menu.h"
#include "ui/window/view_stack.h"

#include <QActionGroup>
#include <QPlainTextEdit>

#include <algorithm>

namespace attn {

ViewActions::ViewActions(Session* session, Settings* settings, Actions& actions, ViewStack* views)
    : QObject(views), session_(session), settings_(settings), actions_(actions), views_(views)
{
    auto* const group = new QActionGroup(this);
    for (const ViewEntry& entry : viewTable()) {
        group->addAction(actions_[viewAction(entry.kind)]);
        actions_.on(viewAction(entry.kind), this, [this, kind = entry.kind] { show(kind); });
    }
    connectHeatmap();
    connectHeads();
    connectTokens();
    connect(session, &Session::runFinished, this, &ViewActions::followPicture);
    connect(views, &ViewStack::headOpened, this, [this] { show(ViewKind::heatmap); });
    connect(views, &ViewStack::menuRequested, this, [this](const QPoint& global, const Focus& focus) {
        (new ViewMenu(session_, actions_, views_, focus, views_))->popup(global);
    });
    show(ViewKind::heatmap);
}

void ViewActions::connectHeatmap()
{
    HeatmapView* const heatmap = views_->heatmap();
    actions_.on(ActionId::fit, heatmap, &HeatmapView::fit);
    const auto canFit = [this] { actions_[ActionId::fit]->setEnabled(session_->shown()->run() != nullptr); };
    connect(session_->shown(), &ShownRun::runChanged, this, canFit);
    canFit();
    const QString key = QStringLiteral("profiles");
    actions_.on(ActionId::profiles, heatmap, [this, heatmap, key](bool shown) {
        settings_->setValue(key, shown);
        heatmap->showProfiles(shown);
    });
    actions_[ActionId::profiles]->setChecked(settings_->value(key, true).toBool());
    heatmap->showProfiles(actions_[ActionId::profiles]->isChecked());
}

void ViewActions::connectHeads()
{
    HeadsView* const heads = views_->heads();
    actions_.on(ActionId::headOrder, heads, [this, heads] {
        if (views_->kind() == ViewKind::heads)
            heads->nextOrder();
        else
            show(ViewKind::heads);
    });
}

void ViewActions::connectTokens()
{
    const QString key = QStringLiteral("rawTokens");
    actions_.on(ActionId::rawTokens, this, [this, key](bool raw) {
        settings_->setValue(key, raw);
        session_->setRawTokens(raw);
    });
    actions_[ActionId::rawTokens]->setChecked(settings_->value(key, false).toBool());
    session_->setRawTokens(actions_[ActionId::rawTokens]->isChecked());
}

// A text field keeps the focus, so that the user can go on typing.
void ViewActions::show(ViewKind kind)
{
    emit aboutToShow();
    const bool typing = qobject_cast<QPlainTextEdit*>(views_->window()->focusWidget());
    views_->show(kind);
    actions_[viewAction(kind)]->setChecked(true);
    if (!typing)
        views_->view()->setFocus();
}

// A picture is shown over its patches; without a picture that view would be empty.
void ViewActions::followPicture()
{
    const bool picture = session_->run() && session_->run()->placement;
    if (picture == hadPicture_)
        return;
    hadPicture_ = picture;
    if (picture && views_->kind() == ViewKind::heatmap)
        show(ViewKind::image);
    else if (!picture && views_->kind() == ViewKind::image)
        show(ViewKind::heatmap);
}

} // namespace attn
