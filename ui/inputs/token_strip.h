// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/runs/run.h"
#include "ui/inputs/token_flow.h"
#include "ui/session/selection.h"

#include <QAbstractScrollArea>

#include <memory>
#include <optional>

namespace attn {

// The tokens of the run as chips. One widget paints them all, so that thousands stay fast. Pointing at a chip marks its
// row in every view, and a click pins it. Keys: arrows move, Enter pins, Esc unpins.
class TokenStrip : public QAbstractScrollArea {
    Q_OBJECT
public:
    // `selection` must outlive the strip.
    explicit TokenStrip(Selection* selection, QWidget* parent = nullptr);

    void setRun(std::shared_ptr<const Run> run);
    const TokenFlow& flow() const { return flow_; }
    // The queries that are masked for the model, in ascending order.
    void setMasked(std::vector<Index> queries);
    // While it is on, a click masks or unmasks a token instead of pinning it.
    void setMaskTool(bool on);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void maskToggled(Index query);

protected:
    bool viewportEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;

private:
    void layOut();
    void paintChip(QPainter& painter, std::size_t index) const;
    std::optional<std::size_t> chipAt(const QPoint& viewportPoint) const;
    Focus focusOf(const Chip& chip) const;
    const Token& tokenOf(const Chip& chip) const;
    bool isMasked(const Chip& chip) const;
    bool litAsQuery(const Chip& chip) const;
    bool litAsKey(const Chip& chip) const;
    void pinChip(const Chip& chip, Qt::KeyboardModifiers modifiers);
    void moveTo(std::size_t index);
    void scrollTo(const Chip& chip);
    void showPinned();

    std::shared_ptr<const Run> run_;
    Selection* selection_;
    TokenFlow flow_;
    std::vector<Index> masked_;
    bool maskTool_ = false;
    std::size_t current_ = 0; // chip of the keyboard
    bool shared_ = true;      // queries and keys are the same tokens, shown once
};

} // namespace attn
