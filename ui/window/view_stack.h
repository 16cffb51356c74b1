// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"
#include "ui/view/attention_view.h"
#include "ui/window/view_table.h"

#include <QStackedWidget>

#include <vector>

namespace attn {

class HeadsView;
class HeatmapView;

// All views of the session's run, of which one is shown. A hidden view gets the run only when it is shown, so that it
// costs nothing while somebody types.
class ViewStack : public QStackedWidget {
    Q_OBJECT
public:
    // `session` must outlive the stack.
    ViewStack(Session* session, QWidget* parent);

    void show(ViewKind kind);
    ViewKind kind() const { return kind_; }
    AttentionView* view() const { return view(kind_); }
    AttentionView* view(ViewKind kind) const { return views_[static_cast<std::size_t>(kind)]; }
    HeatmapView* heatmap() const;
    HeadsView* heads() const;

    void setStyle(const ViewStyle& style);
    // A frame says that clicks do something else than usual.
    void setFramed(bool on);

signals:
    void kindChanged();
    void cellPainted(attn::Cell cell, bool first);
    void tokenToggled(attn::Index token);
    void headOpened();
    void menuRequested(const QPoint& global, const attn::Focus& focus);

private:
    void refresh();
    void setStale(bool stale);

    Session* session_;
    std::vector<AttentionView*> views_; // by ViewKind
    ViewStyle style_;
    ViewKind kind_ = ViewKind::heatmap;
};

} // namespace attn
