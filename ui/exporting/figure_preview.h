// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/exporting/figure_file.h"
#include "ui/jobs/job_runner.h"

#include <QTimer>
#include <QWidget>

namespace attn {

// Shows a figure as its file will look, or why it cannot be drawn. A moment after the last change it is drawn again on
// another thread. Until then the last picture stays.
class FigurePreview : public QWidget {
    Q_OBJECT
public:
    explicit FigurePreview(QWidget* parent);

    // Makes a figure that `control` can stop.
    using MakeFigure = std::function<DrawFigure(const RunControl& control)>;
    // `make` is called on another thread.
    void setFigure(const FigurePage& page, MakeFigure make);
    QSize sizeHint() const override { return {480, 400}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void redraw();
    void show(const QImage& picture, const QString& error);

    FigurePage page_;
    MakeFigure make_;
    QImage picture_;
    QString message_; // shown instead of the picture
    QTimer delay_;
    JobRunner jobs_;
};

} // namespace attn
