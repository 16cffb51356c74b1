// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inputs/matrix_grid.h"

#include "engine/formats/csv.h"
#include "ui/inputs/matrix_edit.h"
#include "ui/wording/error_text.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>

#include <algorithm>

namespace attn {

namespace {

QModelIndex indexOf(const QObject* editor)
{
    return editor->property("cell").toModelIndex();
}

// Wide enough for most numbers. Measuring all numbers of a large matrix takes longer than showing it.
int columnWidthFor(const Matrix* matrix, const QFontMetrics& metrics)
{
    int width = metrics.horizontalAdvance(QStringLiteral("0.00"));
    for (std::size_t i = 0; matrix && i < std::min<std::size_t>(matrix->values.size(), 500); ++i)
        width = std::max(width, metrics.horizontalAdvance(MatrixModel::shown(matrix->values[i])));
    return width + 12;
}

} // namespace

QWidget* NumberDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex& index) const
{
    auto* editor = new QLineEdit(parent);
    editor->setFrame(false);
    editor->setAlignment(Qt::AlignRight);
    editor->setAccessibleName(tr("Number in row %1, column %2").arg(index.row()).arg(index.column()));
    editor->setProperty("cell", QVariant::fromValue(index));
    return editor;
}

void NumberDelegate::setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const
{
    const QString text = static_cast<QLineEdit*>(editor)->text();
    const QString why = MatrixModel::refusalOf(text, index);
    emit refused(why);
    if (why.isEmpty())
        model->setData(index, text, Qt::EditRole);
}

bool NumberDelegate::eventFilter(QObject* editor, QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const bool commits =
            key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Tab || key == Qt::Key_Backtab;
        const QString why = MatrixModel::refusalOf(static_cast<QLineEdit*>(editor)->text(), indexOf(editor));
        if (commits && !why.isEmpty()) {
            emit refused(why);
            return true;
        }
    }
    return QStyledItemDelegate::eventFilter(editor, event);
}

MatrixGrid::MatrixGrid(QWidget* parent) : QTableView(parent), model_(new MatrixModel(this))
{
    setAccessibleName(tr("Numbers of the matrix"));
    setModel(model_);
    auto* delegate = new NumberDelegate(this);
    setItemDelegate(delegate);
    setSelectionMode(QAbstractItemView::ContiguousSelection);
    setWordWrap(false);
    const int rowHeight = fontMetrics().height() + 8;
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(rowHeight);
    verticalHeader()->setDefaultSectionSize(rowHeight);
    horizontalHeader()->setMinimumSectionSize(24);
    setMinimumHeight(5 * rowHeight);
    connect(delegate, &NumberDelegate::refused, this, &MatrixGrid::refused);
    connect(model_, &MatrixModel::edited, this,
            [this](std::shared_ptr<const Matrix> matrix) { emit edited(std::move(matrix), tr("Type a number")); });
}

void MatrixGrid::setMatrix(std::shared_ptr<const Matrix> matrix)
{
    if (matrix == model_->matrix())
        return;
    const QModelIndex current = currentIndex();
    model_->setMatrix(std::move(matrix));
    horizontalHeader()->setDefaultSectionSize(columnWidthFor(model_->matrix().get(), fontMetrics()));
    if (current.isValid() && !currentIndex().isValid() && model_->rowCount() > 0)
        setCurrentIndex(model_->index(std::min(current.row(), model_->rowCount() - 1),
                                      std::min(current.column(), model_->columnCount() - 1)));
    viewport()->update();
}

void MatrixGrid::setHint(const QString& hint)
{
    hint_ = hint;
    viewport()->update();
}

void MatrixGrid::announce(const QString& what, const std::function<Matrix()>& change)
{
    try {
        auto changed = std::make_shared<const Matrix>(change());
        emit refused({});
        emit edited(std::move(changed), what);
    } catch (const std::bad_alloc&) {
        emit refused(tr("There is not enough memory. Make the matrix smaller."));
    } catch (const std::exception& error) {
        emit refused(errorText(error));
    }
}

Window MatrixGrid::selectedWindow() const
{
    const QItemSelection selection = selectionModel()->selection();
    if (selection.isEmpty())
        return {0, 0, model_->rowCount(), model_->columnCount()};
    const QItemSelectionRange range = selection.first();
    return {range.top(), range.left(), range.height(), range.width()};
}

void MatrixGrid::copy() const
{
    if (matrix())
        QApplication::clipboard()->setText(toClipboardText(*matrix(), selectedWindow()));
}

void MatrixGrid::paste()
{
    constexpr qsizetype most = 4'000'000; // characters, which are read in the time of a few frames
    const QString pasted = QApplication::clipboard()->text();
    if (pasted.size() > most) {
        emit refused(
            tr("The clipboard holds %L1 characters, but at most %L2 can be pasted. Open the numbers from a file.")
                .arg(pasted.size())
                .arg(most));
        return;
    }
    announce(tr("Paste numbers"), [&, text = pasted.toStdString()] {
        const Matrix block = to_matrix(parse_csv(text, tr("clipboard").toStdString()));
        const QModelIndex at = currentIndex();
        return matrix() ? withBlock(*matrix(), block, std::max(at.row(), 0), std::max(at.column(), 0)) : block;
    });
}

void MatrixGrid::clearCells()
{
    const Window window = selectedWindow();
    announce(tr("Clear numbers"),
             [&] { return withBlock(*matrix(), Matrix(window.rows, window.columns), window.row, window.column); });
}

bool MatrixGrid::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        // Otherwise the keys would trigger the menu's copy and paste.
        if (key->matches(QKeySequence::Copy) || key->matches(QKeySequence::Paste)
            || key->matches(QKeySequence::Delete)) {
            event->accept();
            return true;
        }
    }
    return QTableView::event(event);
}

void MatrixGrid::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy))
        return copy();
    if (event->matches(QKeySequence::Paste))
        return paste();
    if (event->matches(QKeySequence::Delete) && matrix() && selectionModel()->hasSelection())
        return clearCells();
    QTableView::keyPressEvent(event);
}

void MatrixGrid::contextMenuEvent(QContextMenuEvent* event)
{
    QMenu menu(this);
    menu.addAction(tr("Copy"), this, &MatrixGrid::copy)->setEnabled(matrix() != nullptr);
    menu.addAction(tr("Paste"), this, &MatrixGrid::paste);
    if (matrix()) {
        const Window window = selectedWindow();
        const auto add = [&](const QString& what, auto change) {
            menu.addAction(what, this, [=, this] { announce(what, [&] { return change(*matrix()); }); });
        };
        menu.addSeparator();
        add(tr("Insert rows above"), [=](const Matrix& all) { return withRowsInserted(all, window.row, window.rows); });
        add(tr("Insert rows below"),
            [=](const Matrix& all) { return withRowsInserted(all, window.row + window.rows, window.rows); });
        add(tr("Remove rows"), [=](const Matrix& all) { return withRowsRemoved(all, window.row, window.rows); });
        menu.addSeparator();
        add(tr("Insert columns left"),
            [=](const Matrix& all) { return withColumnsInserted(all, window.column, window.columns); });
        add(tr("Insert columns right"), [=](const Matrix& all) {
            return withColumnsInserted(all, window.column + window.columns, window.columns);
        });
        add(tr("Remove columns"),
            [=](const Matrix& all) { return withColumnsRemoved(all, window.column, window.columns); });
    }
    menu.exec(event->globalPos());
}

void MatrixGrid::paintEvent(QPaintEvent* event)
{
    QTableView::paintEvent(event);
    if (matrix() || hint_.isEmpty())
        return;
    QPainter painter(viewport());
    painter.setPen(palette().color(QPalette::PlaceholderText));
    painter.drawText(viewport()->rect().adjusted(8, 8, -8, -8), Qt::AlignCenter | Qt::TextWordWrap, hint_);
}

} // namespace attn
