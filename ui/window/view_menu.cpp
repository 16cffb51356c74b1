// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/view_menu.h"

#include "ui/session/session.h"
#include "ui/window/view_stack.h"
#include "ui/wording/shortened.h"
#include "ui/wording/token_names.h"

namespace attn {

namespace {

constexpr qsizetype longestName = 40; // characters

QString nameOf(const TokenNames& names, Index place)
{
    return shortened(names.quoted(place), longestName);
}

} // namespace

ViewMenu::ViewMenu(Session* session, Actions& actions, ViewStack* views, const Focus& focus, QWidget* parent)
    : QMenu(parent), session_(session), actions_(actions), views_(views)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setAccessibleName(tr("Picture"));
    if (const auto run = session->shown()->run())
        focus_ = fitted(focus, *run);
    if (!focus_.empty()) {
        addPin();
        addMask();
        addSorts();
        addSeparator();
    }
    if (!session->selection()->pinned().empty())
        addAction(actions[ActionId::unpin]);
    addAction(actions[ActionId::weights]);
    addAction(actions[ActionId::weightsAsComputed]);
    addSeparator();
    addAction(actions[ActionId::copy]);
    addAction(actions[ActionId::exportFigure]);
    if (views->kind() == ViewKind::heatmap)
        addAction(actions[ActionId::fit]);
}

void ViewMenu::addPin()
{
    const Run& run = *session_->shown()->run();
    const QString query = focus_.query ? nameOf(queryNames(run), *focus_.query) : QString();
    const QString key = focus_.key ? nameOf(keyNames(run), *focus_.key) : QString();
    const auto add = [this](const QString& text, const Focus& focus) {
        addAction(text, this, [this, focus] { session_->selection()->pin(focus); });
    };
    if (focus_.query && focus_.key)
        add(tr("Pin the cell %1 → %2").arg(query, key), focus_);
    if (focus_.query)
        add(tr("Pin the row of %1").arg(query), {focus_.query, {}});
    if (focus_.key)
        add(tr("Pin the column of %1").arg(key), {{}, focus_.key});
}

// Cells can be masked in a run of the playground that is shown as it was computed.
void ViewMenu::addMask()
{
    const auto run = session_->shown()->run();
    if (!focus_.query || !focus_.key || !run->traces || run->origin || has_model(session_->document()))
        return;
    const Cell cell{*focus_.query, *focus_.key};
    const auto& closed = session_->document().settings.mask.closed_cells;
    const bool masked = std::ranges::find(closed, cell) != closed.end();
    addAction(masked ? tr("Unmask this cell") : tr("Mask this cell"), this,
              [this, cell] { emit views_->cellPainted(cell, true); });
}

void ViewMenu::addSorts()
{
    const auto add = [this](const QString& text, ActionId id, const Focus& focus) {
        addAction(text, this, [this, id, focus] {
            session_->selection()->pin(focus);
            if (!actions_[id]->isChecked())
                actions_[id]->trigger();
        });
    };
    const Run& run = *session_->shown()->run();
    if (focus_.key)
        add(tr("Sort rows by %1").arg(nameOf(keyNames(run), *focus_.key)), ActionId::sortRows, focus_);
    if (focus_.query)
        add(tr("Sort columns by %1").arg(nameOf(queryNames(run), *focus_.query)), ActionId::sortColumns, focus_);
}

} // namespace attn
