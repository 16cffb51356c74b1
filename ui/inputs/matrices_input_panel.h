// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inputs/matrices_form.h"
#include "ui/jobs/job_runner.h"
#include "ui/session/session.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QSpinBox;
class QTreeWidget;

namespace attn {

class MatrixGrid;

// Matrices that are typed, pasted or opened from files: Q, K and V, or X with its projections, and parameters of
// scores.
class MatricesInputPanel : public QWidget {
    Q_OBJECT
public:
    // `session` must outlive the panel.
    explicit MatricesInputPanel(Session* session, QWidget* parent = nullptr);

    // Reads a .csv, .npy or .npz file as the matrix `name`. From several arrays it takes all that are named like
    // matrices.
    void openMatrix(const std::string& name, const QString& path);

protected:
    void changeEvent(QEvent* event) override;

private:
    QWidget* buildSizeRow();
    QWidget* buildButtons();
    void showDocument();
    void showList(const std::vector<MatrixSlot>& list);
    void showCurrent(const std::vector<MatrixSlot>& list);
    void chooseForm(int index);
    void chooseMatrix();
    void resizeCurrent();
    void chooseFile();
    void say(const QString& message);
    // A null or empty matrix removes the one of that name.
    void putMatrix(const QString& what, const QString& merge, const std::string& name,
                   std::shared_ptr<const Matrix> matrix);

    Session* session_;
    JobRunner jobs_;
    std::string current_;
    QComboBox* form_;
    QTreeWidget* list_;
    MatrixGrid* grid_;
    QSpinBox* rows_;
    QSpinBox* columns_;
    QLabel* message_;
};

} // namespace attn
