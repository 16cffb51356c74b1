// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/view_stack.h"

#include "ui/heads/heads_view.h"
#include "ui/heatmap/heatmap_view.h"
#include "ui/image_overlay/image_view.h"
#include "ui/links/links_view.h"
#include "ui/steps/steps_view.h"

namespace attn {

const char* nameOf(ViewKind kind)
{
    static constexpr std::array<const char*, viewKinds> names{"heatmap", "heads", "links", "image", "steps"};
    return names[static_cast<std::size_t>(kind)];
}

ViewStack::ViewStack(Session* session, QWidget* parent) : QStackedWidget(parent), session_(session)
{
    Selection* const selection = session->selection();
    heatmap_ = new HeatmapView(selection, this);
    heads_ = new HeadsView(selection, this);
    views_ = {heatmap_, heads_, new LinksView(selection, this), new ImageView(selection, this),
              new StepsView(selection, this)};
    for (AttentionView* const view : views_) {
        addWidget(view);
        connect(view, &AttentionView::cellToggled, this, &ViewStack::cellToggled);
    }
    connect(session, &Session::pyramidGrown, this, [this] { heatmap_->setPyramid(session_->pyramid()); });
    connect(session, &Session::runStarted, this, [this] { setStale(true); });
    connect(session, &Session::runFailed, this, [this] { setStale(false); });
    connect(session, &Session::runCancelled, this, [this] { setStale(false); });
    connect(session, &Session::shownRunChanged, this, [this] {
        refresh();
        setStale(false);
    });
}

void ViewStack::show(ViewKind kind)
{
    const bool changed = kind != kind_;
    kind_ = kind;
    refresh();
    setCurrentWidget(view());
    setFocusProxy(view());
    if (changed)
        emit kindChanged();
}

void ViewStack::setStyle(const ViewStyle& style)
{
    style_ = style;
    view()->setStyle(style_);
}

// Brings the shown view up to date.
void ViewStack::refresh()
{
    view()->setStyle(style_);
    view()->setRun(session_->shownRun());
}

void ViewStack::setStale(bool stale)
{
    view()->setStale(stale);
}

} // namespace attn
