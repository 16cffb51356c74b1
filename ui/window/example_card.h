// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QPixmap>

namespace attn {

// One thing to open on the start page: a picture of it, its title, and a sentence about it.
class ExampleCard : public QAbstractButton {
    Q_OBJECT
public:
    ExampleCard(const QString& title, const QString& description, QWidget* parent);

    // In pixels of the screen.
    static QSize pictureSize();
    void setPicture(const QImage& picture);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString description_;
    QPixmap picture_;
};

} // namespace attn
