// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix_source.h"
#include "ui/inputs/matrix_model.h"

#include <QStyledItemDelegate>
#include <QTableView>

#include <functional>

namespace attn {

// Keeps the editor of a cell open until it holds a number.
class NumberDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override;
    bool eventFilter(QObject* editor, QEvent* event) override;

signals:
    void refused(const QString& why) const;
};

// The numbers of one matrix. They are typed, copied and pasted as in a spreadsheet. Emits each changed matrix, and
// shows the one that setMatrix gets.
class MatrixGrid : public QTableView {
    Q_OBJECT
public:
    explicit MatrixGrid(QWidget* parent = nullptr);

    void setMatrix(std::shared_ptr<const Matrix> matrix);
    const std::shared_ptr<const Matrix>& matrix() const { return model_->matrix(); }
    // Is shown when there is no matrix.
    void setHint(const QString& hint);

    void copy() const;
    // Pastes the clipboard's numbers from the current cell on. If there is no matrix, they become one.
    void paste();
    QSize sizeHint() const override { return {200, 160}; }

signals:
    void edited(std::shared_ptr<const Matrix> matrix, const QString& what);
    void refused(const QString& why);

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    // The rectangle around the selected cells, or the whole matrix when none is selected.
    Window selectedWindow() const;
    void clearCells();
    // Emits the result of change(), or the reason why it failed.
    void announce(const QString& what, const std::function<Matrix()>& change);

    MatrixModel* model_;
    QString hint_;
};

} // namespace attn
