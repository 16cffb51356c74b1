// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/picture_controls.h"

#include "ui/view/style_controls.h"
#include "ui/window/head_actions.h"
#include "ui/window/head_bar.h"
#include "ui/window/kind_actions.h"
#include "ui/window/style_actions.h"
#include "ui/window/weights_actions.h"

#include <QToolButton>
#include <QVBoxLayout>

namespace attn {

PictureControls::PictureControls(Session* session, Settings* settings, Actions& actions, ViewStack* views,
                                 QWidget* parent)
    : QWidget(parent)
{
    const auto* const kinds = new KindActions(session, actions, this);
    const auto* const heads = new HeadActions(session, actions, this);
    const auto* const weights = new WeightsActions(session, actions, this);
    const auto* const style = new StyleActions(settings, actions, views, this);
    auto* const what = new QHBoxLayout;
    what->setSpacing(16);
    what->addWidget(kinds->chooser(), 0, Qt::AlignTop);
    what->addWidget(heads->bar());
    what->addWidget(weights->button(), 0, Qt::AlignTop);
    what->addStretch(1);
    auto* const rows = new QVBoxLayout(this);
    rows->setContentsMargins(16, 4, 16, 4);
    rows->setSpacing(4);
    rows->addLayout(what);
    rows->addWidget(style->controls());
}

} // namespace attn
