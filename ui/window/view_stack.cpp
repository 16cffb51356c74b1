// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/view_stack.h"

#include "ui/heads/heads_view.h"
#include "ui/heatmap/heatmap_view.h"

namespace attn {

ViewStack::ViewStack(Session* session, QWidget* parent) : QStackedWidget(parent), session_(session)
{
    for (const ViewEntry& entry : viewTable()) {
        AttentionView* const view = entry.make(session->selection(), this);
        views_.push_back(view);
        addWidget(view);
        connect(view, &AttentionView::cellPainted, this, &ViewStack::cellPainted);
        connect(view, &AttentionView::tokenToggled, this, &ViewStack::tokenToggled);
        connect(view, &AttentionView::headOpened, this, &ViewStack::headOpened);
        connect(view, &AttentionView::menuRequested, this, &ViewStack::menuRequested);
    }
    connect(session->detail(), &HeadDetail::pyramidGrown, this,
            [this] { heatmap()->setPyramid(session_->detail()->pyramid()); });
    connect(session, &Session::runStarted, this, [this] { setStale(true); });
    connect(session, &Session::runFailed, this, [this] { setStale(false); });
    connect(session, &Session::runCancelled, this, [this] { setStale(false); });
    connect(session->shown(), &ShownRun::runChanged, this, [this] {
        refresh();
        setStale(false);
    });
}

HeatmapView* ViewStack::heatmap() const
{
    return static_cast<HeatmapView*>(view(ViewKind::heatmap));
}

HeadsView* ViewStack::heads() const
{
    return static_cast<HeadsView*>(view(ViewKind::heads));
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

void ViewStack::setFramed(bool on)
{
    setForegroundRole(QPalette::Highlight);
    setFrameStyle(on ? QFrame::Box | QFrame::Plain : QFrame::NoFrame);
    setLineWidth(2);
}

// Brings the shown view up to date.
void ViewStack::refresh()
{
    view()->setStyle(style_);
    view()->setRun(session_->shown()->run());
}

void ViewStack::setStale(bool stale)
{
    view()->setStale(stale);
}

} // namespace attn
