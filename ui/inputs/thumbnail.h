// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/images/image.h"

#include <QPixmap>
#include <QWidget>

#include <memory>

namespace attn {

// A small picture with the borders of its patches.
class Thumbnail : public QWidget {
    Q_OBJECT
public:
    explicit Thumbnail(QWidget* parent = nullptr);

    // nullptr shows the hint instead.
    void setImage(std::shared_ptr<const Image> image, Index patch);
    void setHint(const QString& hint);
    QSize sizeHint() const override { return {200, 160}; }
    QSize minimumSizeHint() const override { return {80, 80}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void rescale();

    std::shared_ptr<const Image> image_;
    Index patch_ = 16;
    QPixmap scaled_;
    QString hint_;
};

} // namespace attn
