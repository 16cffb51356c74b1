#pragma once

#include "ui/exporting/figure_file.h"

#include <QTimer>
#include <QWidget>

namespace attn {

// A figure as its file will look, as large as the widget lets it be, or why it cannot be drawn. It is drawn again a moment after the last
// change.
class FigurePreview : public QWidget {
    Q_OBJECT
public:
    explicit FigurePreview(QWidget* parent);

    void setFigure(const FigurePage& page, DrawFigure draw);
    QSize sizeHint() const override { return {480, 400}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void redraw();

    FigurePage page_;
    DrawFigure draw_;
    QImage picture_;
    QString error_;
    QTimer delay_;
};

} // namespace attn
