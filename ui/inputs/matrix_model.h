// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix.h"

#include <QAbstractTableModel>

#include <memory>

namespace attn {

// A shared matrix as an editable table, rows and columns counted from 0. A change makes a copy and announces it; what
// is shown changes only when the new matrix comes back through setMatrix.
class MatrixModel : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    // nullptr: an empty table.
    void setMatrix(std::shared_ptr<const Matrix> matrix);
    const std::shared_ptr<const Matrix>& matrix() const { return matrix_; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    // Returns false, changing nothing, when `value` is not a finite number.
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

    // A number as it stands in a cell that is not being edited.
    static QString shown(double number);
    // Why a text is no number for this cell; empty when it is one.
    static QString refusalOf(const QString& text, const QModelIndex& index);

signals:
    void edited(std::shared_ptr<const Matrix> matrix);

private:
    std::shared_ptr<const Matrix> matrix_;
};

} // namespace attn
