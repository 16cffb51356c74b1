// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix.h"

#include <QAbstractTableModel>

#include <memory>

namespace attn {

// A shared matrix as an editable table. Rows and columns are counted from 0. A change copies the matrix and emits the
// copy. The table changes only when the copy comes back through setMatrix.
class MatrixModel : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    // nullptr makes the table empty.
    void setMatrix(std::shared_ptr<const Matrix> matrix);
    const std::shared_ptr<const Matrix>& matrix() const { return matrix_; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    // Returns false and changes nothing when `value` is not a finite number.
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

    // How a cell shows its number while it is not edited.
    static QString shown(double number);
    // Why this text cannot be the number of the cell; empty if it can.
    static QString refusalOf(const QString& text, const QModelIndex& index);

signals:
    void edited(std::shared_ptr<const Matrix> matrix);

private:
    std::shared_ptr<const Matrix> matrix_;
};

} // namespace attn
