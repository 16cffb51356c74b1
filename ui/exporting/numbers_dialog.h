// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/runs/run_numbers.h"
#include "ui/jobs/job_runner.h"

#include <QDialog>

#include <memory>

class QCheckBox;
class QComboBox;
class QLabel;
class QPushButton;

namespace attn {

// Asks which numbers of a run to save, and writes them in one of the formats of array_formats.h.
class NumbersDialog : public QDialog {
    Q_OBJECT
public:
    // `head` is the head that the window shows, and the first choice.
    NumbersDialog(std::shared_ptr<const Run> run, const HeadPick& head, QWidget* parent);

    // The choices in the fields.
    NumbersPick pick() const;

    // Writes the numbers on another thread, and closes the dialog. If that fails, the dialog stays open and says why.
    void writeTo(const QString& path);
    // Stops the writing. If nothing is being written, closes the dialog.
    void reject() override;
    // The file that was written; empty until then.
    QString writtenPath() const { return writtenPath_; }

private:
    void chooseAndWrite();
    void showWhatIsPossible();
    void showBusy(bool busy);

    std::shared_ptr<const Run> run_;
    HeadPick head_;
    QString writtenPath_;
    QComboBox* what_;
    QComboBox* heads_;
    QCheckBox* skipFirst_;
    QCheckBox* normalizeRows_;
    QLabel* held_; // tells how the weights were filtered and sorted
    QLabel* error_;
    QPushButton* save_;
    JobRunner jobs_; // last, so that it ends before the widgets that its answers change
};

} // namespace attn
