// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/picture_controls.h"

#include "ui/help/control_help.h"
#include "ui/view/style_controls.h"
#include "ui/window/kind_actions.h"
#include "ui/window/style_actions.h"
#include "ui/window/view_stack.h"
#include "ui/window/weights_actions.h"

#include <QHBoxLayout>
#include <QStackedWidget>
#include <QToolButton>

namespace attn {

PictureControls::PictureControls(Session* session, Settings* settings, Actions& actions, ViewStack* views,
                                 QWidget* parent)
    : QWidget(parent), views_(views), own_(new QStackedWidget(this))
{
    setAccessibleName(tr("Controls of the picture"));
    const auto* const kinds = new KindActions(session, actions, this);
    const auto* const weights = new WeightsActions(session, actions, this);
    style_ = new StyleActions(settings, actions, views, this);
    colors_ = style_->controls();
    auto* const colors = new QToolButton(this);
    colors->setText(tr("&Colours"));
    colors->setAccessibleName(tr("Colours"));
    explain(colors, "colours");
    colors->setAutoRaise(true);
    connect(colors, &QToolButton::clicked, this, [this, colors] { colors_->popUp(colors); });

    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(16, 4, 16, 4);
    row->setSpacing(8);
    row->addWidget(kinds->chooser());
    row->addWidget(own_, 1);
    row->addWidget(weights->button());
    row->addWidget(colors);
    takeControls();
    connect(views, &ViewStack::kindChanged, this, &PictureControls::showView);
    showView();
}

void PictureControls::takeControls()
{
    for (const ViewEntry& entry : viewTable()) {
        AttentionView* const view = views_->view(entry.kind);
        if (QWidget* const look = view->look())
            colors_->addLook(static_cast<int>(entry.kind), look);
        QWidget* const controls = view->controls();
        own_->addWidget(controls ? controls : new QWidget);
        if (controls)
            controls->layout()->setContentsMargins(0, 0, 0, 0);
    }
    // The row is as high as its highest page, so that the picture stays where it is when the view changes.
    own_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

void PictureControls::showView()
{
    const FigureKind& kind = figureKindOf(views_->kind());
    own_->setCurrentIndex(static_cast<int>(views_->kind()));
    colors_->setEffects({kind.colors, kind.values, kind.window}, static_cast<int>(views_->kind()));
}

} // namespace attn
