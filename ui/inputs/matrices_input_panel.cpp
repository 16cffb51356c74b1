// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inputs/matrices_input_panel.h"

#include "engine/formats/array_formats.h"
#include "ui/help/control_help.h"
#include "ui/inputs/matrix_edit.h"
#include "ui/inputs/matrix_grid.h"
#include "ui/session/undo_keys.h"
#include "ui/widgets/flow_layout.h"
#include "ui/wording/error_text.h"
#include "ui/wording/shortened.h"

#include <QComboBox>
#include <QEvent>
#include <QFile>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QSpinBox>
#include <QStandardItemModel>
#include <QToolButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <cctype>

namespace attn {

namespace {

constexpr MemoryBudget largestFile(1 << 30);

using NamedMatrices = std::map<std::string, std::shared_ptr<const Matrix>>;

struct ReadMatrices {
    NamedMatrices matrices;
    std::vector<Message> notes;
};

// A single array becomes the matrix `name`, whatever its own name is. Of several, those that are named like a matrix
// are taken.
ReadMatrices readMatrices(const std::string& name, const std::string& path, const RunControl& control)
{
    static const std::vector<std::string> known = {"q",  "k",  "v",  "x",         "y", "wq", "wk", "wv", "wo",
                                                   "bq", "bk", "bv", "embedding", "m", "p",  "r",  "u"};
    const ArrayFile file = read_arrays(path, largestFile, control);
    ReadMatrices result{.matrices = {}, .notes = file.notes};
    NamedMatrices& read = result.matrices;
    if (file.arrays.size() == 1)
        read[name] = std::make_shared<const Matrix>(to_matrix(file.arrays.front()));
    for (const NamedArray& array : file.arrays) {
        std::string called = array.name;
        std::erase(called, '_');
        std::transform(called.begin(), called.end(), called.begin(),
                       [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
        if (file.arrays.size() > 1 && std::find(known.begin(), known.end(), called) != known.end())
            read[called] = std::make_shared<const Matrix>(to_matrix(array));
    }
    if (read.empty())
        throw Error("matrices-file.names",
                    "{0}: none of its {1} arrays is called like a matrix here (q, k, v, x, wq, ...). Rename them or "
                    "save the one that is meant as a file of its own.",
                    path, file.arrays.size());
    return result;
}

QSpinBox* makeSize(const QString& name, const char* help)
{
    auto* size = new QSpinBox;
    size->setRange(0, 65536);
    size->setKeyboardTracking(false);
    size->setAccessibleName(name);
    explain(size, help);
    size->setMinimumWidth(56);
    return size;
}

} // namespace

MatricesInputPanel::MatricesInputPanel(Session* session, QWidget* parent)
    : QWidget(parent), session_(session), form_(new QComboBox), list_(new QTreeWidget), grid_(new MatrixGrid),
      rows_(makeSize(tr("Number of rows"), "matrix-rows")),
      columns_(makeSize(tr("Number of columns"), "matrix-columns")), message_(new QLabel)
{
    form_->addItems({tr("Q, K, V"), tr("X and W"), tr("For a text or picture")});
    form_->setAccessibleName(tr("Which matrices are given"));
    explain(form_, "matrices-form");
    list_->setAccessibleName(tr("Matrices"));
    explain(list_, "matrix-list");
    explainQuietly(grid_, "matrix-grid");
    list_->setColumnCount(2);
    list_->setHeaderHidden(true);
    list_->setRootIsDecorated(false);
    list_->setUniformRowHeights(true);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    message_->setWordWrap(true);
    message_->setAccessibleName(tr("Message about the matrices"));

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(form_);
    layout->addWidget(list_);
    layout->addWidget(buildSizeRow());
    layout->addWidget(grid_, 1);
    layout->addWidget(message_);
    layout->addWidget(buildButtons());

    connect(form_, &QComboBox::activated, this, &MatricesInputPanel::chooseForm);
    connect(list_, &QTreeWidget::currentItemChanged, this, &MatricesInputPanel::chooseMatrix);
    connect(grid_, &MatrixGrid::edited, this, [this](std::shared_ptr<const Matrix> matrix, const QString& what) {
        putMatrix(what, {}, current_, std::move(matrix));
    });
    connect(grid_, &MatrixGrid::refused, this, &MatricesInputPanel::say);
    connect(rows_, &QSpinBox::valueChanged, this, &MatricesInputPanel::resizeCurrent);
    connect(columns_, &QSpinBox::valueChanged, this, &MatricesInputPanel::resizeCurrent);
    connect(&jobs_, &JobRunner::started, this, [this] { say(tr("Reading\u2026")); });
    connect(&jobs_, &JobRunner::failed, this, &MatricesInputPanel::say);
    connect(session, &Session::documentChanged, this, &MatricesInputPanel::showDocument);
    passUndoKeys(this, session->undoStack());
    showDocument();
}

QWidget* MatricesInputPanel::buildSizeRow()
{
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(new QLabel(tr("Size")));
    layout->addWidget(rows_, 1);
    layout->addWidget(new QLabel(QStringLiteral("\u00D7")));
    layout->addWidget(columns_, 1);
    return row;
}

QWidget* MatricesInputPanel::buildButtons()
{
    auto* row = new QWidget;
    auto* layout = new FlowLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    const auto add = [&](const QString& text, const QString& name, const char* help, auto slot) {
        auto* button = new QToolButton;
        button->setText(text);
        button->setAccessibleName(name);
        explain(button, help);
        layout->addWidget(button);
        connect(button, &QToolButton::clicked, this, slot);
    };
    add(tr("Open\u2026"), tr("Open this matrix from a file"), "open-matrix", [this] { chooseFile(); });
    add(tr("Paste"), tr("Paste numbers from the clipboard"), "paste-matrix", [this] { grid_->paste(); });
    add(tr("Copy"), tr("Copy the numbers to the clipboard"), "copy-matrix", [this] { grid_->copy(); });
    add(tr("Clear"), tr("Remove this matrix"), "clear-matrix",
        [this] { putMatrix(tr("Clear matrix"), {}, current_, nullptr); });
    return row;
}

void MatricesInputPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showDocument();
}

void MatricesInputPanel::showDocument()
{
    const auto list = slotsOf(session_->document());
    const MatricesForm form = formOf(session_->document());
    form_->setCurrentIndex(static_cast<int>(form));
    // This form is chosen with the tabs of texts and pictures. The list only shows it.
    auto* items = qobject_cast<QStandardItemModel*>(form_->model());
    items->item(static_cast<int>(MatricesForm::parameters))->setEnabled(form == MatricesForm::parameters);
    const bool known =
        std::any_of(list.begin(), list.end(), [&](const MatrixSlot& slot) { return slot.name == current_; });
    if (!known)
        current_ = list.empty() ? std::string() : list.front().name;
    showList(list);
    showCurrent(list);
}

void MatricesInputPanel::showList(const std::vector<MatrixSlot>& list)
{
    const QSignalBlocker quiet(list_);
    const int rowHeight = fontMetrics().height() + 6;
    list_->clear();
    for (const MatrixSlot& slot : list) {
        const Matrix* matrix = session_->document().matrices.find(slot.name);
        const bool present = matrix && !matrix->empty();
        const QString size = present ? tr("%1 \u00D7 %2").arg(matrix->rows).arg(matrix->columns) : slot.absent;
        auto* item = new QTreeWidgetItem(list_, {slot.title, size});
        item->setSizeHint(1, QSize(0, rowHeight));
        item->setData(0, Qt::UserRole, QString::fromStdString(slot.name));
        if (!present && !slot.required)
            item->setForeground(1, palette().color(QPalette::PlaceholderText));
        if (slot.name == current_)
            list_->setCurrentItem(item);
    }
    const int rows = std::clamp(static_cast<int>(list.size()), 1, 9);
    list_->setFixedHeight(rows * rowHeight + 2 * list_->frameWidth());
}

void MatricesInputPanel::showCurrent(const std::vector<MatrixSlot>& list)
{
    const auto& matrices = session_->document().matrices.by_name;
    const auto found = matrices.find(current_);
    grid_->setMatrix(found == matrices.end() ? nullptr : found->second);
    grid_->setHint(current_.empty() ? tr("Nothing is needed here. Bilinear and additive scores, and your own "
                                         "projections or embedding, need matrices.")
                                    : tr("Paste numbers here, open a file, or set a size above"));
    const QSignalBlocker quietRows(rows_);
    const QSignalBlocker quietColumns(columns_);
    const bool present = found != matrices.end() && found->second;
    rows_->setValue(present ? static_cast<int>(found->second->rows) : 0);
    columns_->setValue(present ? static_cast<int>(found->second->columns) : 0);
    for (QWidget* part : std::initializer_list<QWidget*>{rows_, columns_, grid_})
        part->setEnabled(!current_.empty());

    QStringList missing;
    for (const MatrixSlot& slot : list) {
        const Matrix* matrix = session_->document().matrices.find(slot.name);
        if (matrix && !matrix->empty())
            continue;
        if (slot.required)
            missing.append(tr("%1 is missing: there is nothing to compute.").arg(slot.title));
        else if (slot.name == "v" || slot.name == "wv")
            missing.append(tr("%1 is missing: there will be no output.").arg(slot.title));
    }
    say(missing.join(QLatin1Char(' ')));
}

void MatricesInputPanel::chooseForm(int index)
{
    session_->edit(tr("Form of the matrices"), {},
                   [form = static_cast<MatricesForm>(index)](Document& document) { setForm(document, form); });
    showDocument();
}

void MatricesInputPanel::chooseMatrix()
{
    if (!list_->currentItem())
        return;
    current_ = list_->currentItem()->data(0, Qt::UserRole).toString().toStdString();
    showCurrent(slotsOf(session_->document()));
}

void MatricesInputPanel::resizeCurrent()
{
    // A new matrix needs both sizes. Until the second one is set, the field keeps the first.
    if (!grid_->matrix() && (rows_->value() == 0 || columns_->value() == 0))
        return;
    try {
        const Matrix base = grid_->matrix() ? *grid_->matrix() : Matrix();
        auto changed = std::make_shared<const Matrix>(resized(base, rows_->value(), columns_->value()));
        putMatrix(tr("Size of %1").arg(titleOfMatrix(current_)),
                  QStringLiteral("size ") + QString::fromStdString(current_), current_, std::move(changed));
    } catch (const Error& error) {
        showDocument();
        say(errorText(error));
    }
}

void MatricesInputPanel::chooseFile()
{
    const QString endings = QString::fromStdString(all_endings(&ArrayFormat::reads_into_memory, "*"));
    const QString path =
        QFileDialog::getOpenFileName(this, tr("Open a matrix"), {}, tr("Matrices (%1);;All files (*)").arg(endings));
    if (!path.isEmpty())
        openMatrix(current_, path);
}

void MatricesInputPanel::openMatrix(const std::string& name, const QString& path)
{
    jobs_.start([this, name, path](const RunControl& control) -> std::function<void()> {
        auto read = readMatrices(name, QFile::encodeName(path).toStdString(), control);
        return [this, name, read = std::move(read)] {
            const NamedMatrices& matrices = read.matrices;
            session_->edit(tr("Open a matrix"), {}, [&](Document& document) { addMatrices(document, matrices); });
            current_ = matrices.contains(name) ? name : matrices.begin()->first;
            showDocument();
            if (!read.notes.empty())
                say(messageText(read.notes.front()));
        };
    });
}

void MatricesInputPanel::say(const QString& message)
{
    message_->setText(shortened(message));
    message_->setVisible(!message.isEmpty());
}

void MatricesInputPanel::putMatrix(const QString& what, const QString& merge, const std::string& name,
                                   std::shared_ptr<const Matrix> matrix)
{
    if (name.empty())
        return;
    session_->edit(what, merge, [&](Document& document) {
        if (matrix && !matrix->empty())
            document.matrices.by_name[name] = matrix;
        else
            document.matrices.by_name.erase(name);
    });
}

} // namespace attn
