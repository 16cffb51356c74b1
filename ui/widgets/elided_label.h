// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace attn {

// A text in one or a few lines that is cut with an ellipsis where it has no room; the whole is in the tooltip then. It
// never asks for more width than there is.
class ElidedLabel : public QWidget {
    Q_OBJECT
public:
    explicit ElidedLabel(QWidget* parent = nullptr);

    // `end` is a part of the text that is not cut.
    void setText(const QString& text, const QString& end = {});
    // How many lines it has room for, whether the text needs them or not.
    void setLines(int lines);
    QString text() const { return text_ + end_; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void showTip();
    QStringList shownLines() const;

    QString text_; // what may be cut
    QString end_;
    int lines_ = 1;
};

} // namespace attn
