// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inputs/matrix_model.h"

#include "ui/inputs/matrix_edit.h"

namespace attn {

void MatrixModel::setMatrix(std::shared_ptr<const Matrix> matrix)
{
    const bool sameShape = matrix && matrix_ && matrix->rows == matrix_->rows && matrix->columns == matrix_->columns;
    if (!sameShape) {
        beginResetModel();
        matrix_ = std::move(matrix);
        endResetModel();
        return;
    }
    // Keeps the cursor, the selection and the scroll position while numbers are typed.
    matrix_ = std::move(matrix);
    if (rowCount() > 0 && columnCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

int MatrixModel::rowCount(const QModelIndex& parent) const
{
    return matrix_ && !parent.isValid() ? static_cast<int>(matrix_->rows) : 0;
}

int MatrixModel::columnCount(const QModelIndex& parent) const
{
    return matrix_ && !parent.isValid() ? static_cast<int>(matrix_->columns) : 0;
}

QVariant MatrixModel::data(const QModelIndex& index, int role) const
{
    const auto value = [&] { return (*matrix_)(index.row(), index.column()); };
    switch (role) {
    case Qt::DisplayRole: return shown(value());
    case Qt::EditRole:
    case Qt::ToolTipRole: return exactNumberText(value());
    case Qt::TextAlignmentRole: return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    case Qt::AccessibleTextRole:
        return tr("row %1, column %2: %3").arg(index.row()).arg(index.column()).arg(exactNumberText(value()));
    default: return {};
    }
}

QVariant MatrixModel::headerData(int section, Qt::Orientation, int role) const
{
    return role == Qt::DisplayRole ? QVariant(section) : QVariant();
}

Qt::ItemFlags MatrixModel::flags(const QModelIndex& index) const
{
    return QAbstractTableModel::flags(index) | Qt::ItemIsEditable;
}

bool MatrixModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    const auto number = parseNumber(value.toString());
    if (role != Qt::EditRole || !number)
        return false;
    if ((*matrix_)(index.row(), index.column()) == *number)
        return true;
    auto changed = std::make_shared<Matrix>(*matrix_);
    (*changed)(index.row(), index.column()) = *number;
    emit edited(std::move(changed));
    return true;
}

QString MatrixModel::shown(double number)
{
    return QString::number(number, 'g', 6);
}

QString MatrixModel::refusalOf(const QString& text, const QModelIndex& index)
{
    if (parseNumber(text))
        return {};
    return tr("Row %1, column %2: \u201C%3\u201D is not a number. Type one like 0.5 or 1e-3.")
        .arg(index.row())
        .arg(index.column())
        .arg(text.left(20));
}

} // namespace attn
