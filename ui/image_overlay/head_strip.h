// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/image_overlay/image_figure.h"
#include "ui/jobs/prepared.h"

#include <QScrollArea>

namespace attn {

// All heads of the layer side by side, each with its own weights over the same picture; a click or an arrow key goes to
// one.
class HeadStrip : public QScrollArea {
    Q_OBJECT
public:
    explicit HeadStrip(QWidget* parent = nullptr);

    // What is to be seen, as the large picture shows it. Weights that are not at hand are read off the window's thread,
    // one head after the other; until then the last ones stay. Reads nothing while hidden.
    void showHeads(std::shared_ptr<const Run> run, const FigureParameters& parameters);
    // Whether all heads are those that were asked for last.
    bool isSettled() const { return wanted_.run && made_ == wanted_.run->heads; }
    const std::vector<PatchWeights>& weights() const { return weights_; }
    // Where a head's picture lies in widget().
    QRect headRect(Index head) const;

    QSize sizeHint() const override;

signals:
    void headChosen(attn::HeadIndex head);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    // What the weights are those of.
    struct Wanted {
        std::shared_ptr<const Run> run;
        Axis layer;
        Focus selected;
        std::vector<Index> rows;
        bool operator==(const Wanted&) const = default;
    };
    // One head of it.
    struct WantedHead {
        Wanted wanted;
        Index head = 0;
        bool operator==(const WantedHead&) const = default;
    };
    struct Thumbnail {
        Pictures pictures; // empty where the pictures are at hand
        PatchWeights weights;
    };

    void begin(const Wanted& wanted);
    void readHeads();
    void keep(const Thumbnail& thumbnail);
    static Thumbnail readThumbnail(const Run& run, const FigureParameters& parameters, double pixelsAUnit,
                                   const RunControl& control);
    void paintHeads(const QRect& exposed);
    void paintHead(QPainter& painter, Index head) const;
    ResolvedScale scaleOf(Index head) const;
    std::optional<Index> headAt(const QPoint& point) const;
    Index current() const;
    void describe();

    Wanted wanted_;
    FigureParameters parameters_;
    QSize thumbnail_;
    Pictures pictures_;                 // at the size of a thumbnail on this screen
    std::vector<PatchWeights> weights_; // of the first heads
    Index made_ = 0;                    // heads whose weights are those that are wanted
    Prepared<WantedHead, Thumbnail> next_;
};

} // namespace attn
