#pragma once

#include "ui/colors/color_scale.h"

#include <qcustomplot.h>

#include <optional>

namespace attn {

// The colours of a scale, from low at the bottom to high at the top of an axis rectangle whose right axis says what they stand for;
// below it the colour of NaN, where there are any.
class ColorBar : public QCPLayerable {
public:
    explicit ColorBar(QCPAxisRect* rect);

    // Sets the axis as well: its range, linear or logarithmic, and where its ticks are.
    void setScale(const ResolvedScale& scale, bool showNotANumber, QRgb notANumber);
    void setFont(const QFont& font, const QColor& text, const QColor& line);
    // The longest of the axis's labels, in pixels.
    double longestLabel() const;

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(false); }
    void draw(QCPPainter* painter) override;

private:
    void drawNotANumber(QCPPainter* painter, const QRectF& bar) const;

    QCPAxisRect* rect_;
    QCPAxis* axis_;
    ColorMap map_ = ColorMap::viridis;
    std::optional<QRgb> notANumber_;
    QFont font_;
    QColor text_;
    QColor line_;
};

} // namespace attn
