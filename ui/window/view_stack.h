// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"
#include "ui/view/attention_view.h"

#include <QStackedWidget>

#include <array>

namespace attn {

class HeadsView;
class HeatmapView;

enum class ViewKind { heatmap, heads, links, image, steps };
inline constexpr std::size_t viewKinds = 5;
// The name in ui/exporting/figure_kinds.h and on the command line.
const char* nameOf(ViewKind kind);

// All views of the session's run, one of them shown. A view that is hidden gets a run when it is shown, not before: the
// others cost nothing while somebody types.
class ViewStack : public QStackedWidget {
    Q_OBJECT
public:
    // `session` must outlive the stack.
    ViewStack(Session* session, QWidget* parent);

    void show(ViewKind kind);
    ViewKind kind() const { return kind_; }
    AttentionView* view() const { return views_[static_cast<std::size_t>(kind_)]; }
    HeatmapView* heatmap() const { return heatmap_; }
    HeadsView* heads() const { return heads_; }

    void setStyle(const ViewStyle& style);

signals:
    void kindChanged();
    void cellToggled(attn::Cell cell);

private:
    void refresh();
    void setStale(bool stale);

    Session* session_;
    HeatmapView* heatmap_;
    HeadsView* heads_;
    std::array<AttentionView*, viewKinds> views_;
    ViewStyle style_;
    ViewKind kind_ = ViewKind::heatmap;
};

} // namespace attn
