// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/exporting/figure_file.h"
#include "ui/jobs/job_runner.h"

#include <QTimer>
#include <QWidget>

namespace attn {

// A figure as its file will look, as large as the widget lets it be, or why it cannot be drawn. It is drawn again a
// moment after the last change, off the window's thread; the last picture stays until the next one is there.
class FigurePreview : public QWidget {
    Q_OBJECT
public:
    explicit FigurePreview(QWidget* parent);

    // Binds a figure to what stops its drawing.
    using MakeFigure = std::function<DrawFigure(const RunControl& control)>;
    // `make` is called in another thread.
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
    QString message_; // in place of the picture
    QTimer delay_;
    JobRunner jobs_;
};

} // namespace attn
