// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/links/link_heads_button.h"

#include "ui/help/control_help.h"

#include <QMenu>

#include <algorithm>
#include <numeric>

namespace attn {

namespace {

constexpr Index mostListed = 512; // of a longer list nobody picks one

} // namespace

LinkHeadsButton::LinkHeadsButton(QWidget* parent) : QToolButton(parent), menu_(new QMenu(this))
{
    connect(menu_, &QMenu::aboutToShow, this, &LinkHeadsButton::fillMenu);
    setMenu(menu_);
    setPopupMode(QToolButton::InstantPopup);
    setAutoRaise(true);
    setAccessibleName(tr("Heads whose links are shown"));
    explain(this, "heads-in-sight");
    hide();
}

void LinkHeadsButton::setHeads(Index count, std::vector<Index> shown)
{
    count_ = count;
    shown_ = std::move(shown);
    setVisible(count_ > 1);
    setText(shown_.size() == 1 ? tr("Head %1").arg(shown_.front())
                               : tr("%1 of %2 heads").arg(shown_.size()).arg(count_));
}

void LinkHeadsButton::toggle(Index head)
{
    std::vector<Index> heads = shown_;
    const auto place = std::ranges::lower_bound(heads, head);
    if (place != heads.end() && *place == head)
        heads.erase(place);
    else
        heads.insert(place, head);
    emit chosen(heads);
}

void LinkHeadsButton::fillMenu()
{
    menu_->clear();
    std::vector<Index> all(static_cast<std::size_t>(std::min(count_, mostListed)));
    std::iota(all.begin(), all.end(), Index{0});
    const auto add = [this](const QString& text, const std::optional<std::vector<Index>>& heads) {
        connect(menu_->addAction(text), &QAction::triggered, this, [this, heads] { emit chosen(heads); });
    };
    if (count_ <= mostListed)
        add(tr("&All heads"), all);
    add(tr("&None"), std::vector<Index>());
    add(tr("&The selected one"), std::nullopt);
    if (count_ > mostListed)
        return;
    menu_->addSeparator();
    for (const Index head : all) {
        QAction* const action = menu_->addAction(tr("Head %1").arg(head));
        action->setCheckable(true);
        action->setChecked(std::ranges::binary_search(shown_, head));
        connect(action, &QAction::triggered, this, [this, head] { toggle(head); });
    }
}

} // namespace attn
