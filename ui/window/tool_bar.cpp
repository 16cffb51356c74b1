// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/tool_bar.h"

#include "ui/help/control_help.h"
#include "ui/window/actions.h"

#include <QMenu>
#include <QToolButton>

namespace attn {

namespace {

QToolButton* makeMenuButton(QMenu* menu, QWidget* parent)
{
    auto* const button = new QToolButton(parent);
    button->setText(menu->title());
    button->setAccessibleName(menu->title());
    button->setMenu(menu);
    button->setPopupMode(QToolButton::InstantPopup);
    explain(button, "examples");
    return button;
}

} // namespace

ToolBar::ToolBar(const Actions& actions, QWidget* modelButton, QMenu* examples, QWidget* parent)
    : QToolBar(tr("Tools"), parent)
{
    setObjectName(QStringLiteral("tools"));
    setAccessibleName(tr("Tools"));
    setMovable(false);
    setIconSize(QSize(20, 20));
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    actions[ActionId::open]->setIconText(tr("Open"));
    actions[ActionId::maskTool]->setIconText(tr("Mask"));
    actions[ActionId::exportFigure]->setIconText(tr("Export"));
    actions[ActionId::search]->setIconText(tr("Ctrl+K"));

    addAction(actions[ActionId::open]);
    for (const ActionId id : {ActionId::undo, ActionId::redo}) {
        addAction(actions[id]);
        static_cast<QToolButton*>(widgetForAction(actions[id]))->setToolButtonStyle(Qt::ToolButtonIconOnly);
    }
    addWidget(modelButton);
    addWidget(makeMenuButton(examples, this));
    addSeparator();
    for (const ViewEntry& entry : viewTable())
        addAction(actions[viewAction(entry.kind)]);
    addSeparator();
    addAction(actions[ActionId::maskTool]);
    auto* const space = new QWidget(this);
    space->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    addWidget(space);
    addAction(actions[ActionId::exportFigure]);
    addAction(actions[ActionId::search]);
}

} // namespace attn
