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

// Asks which numbers of a run are to be saved, and writes them in one of the formats of array_formats.h.
class NumbersDialog : public QDialog {
    Q_OBJECT
public:
    // `head`: what the window shows, the first choice.
    NumbersDialog(std::shared_ptr<const Run> run, const HeadPick& head, QWidget* parent);

    // As the fields say.
    NumbersPick pick() const;

    // Writes the numbers off the window's thread, then closes the dialog; when that fails it stays open and says why.
    void writeTo(const QString& path);
    // Stops the writing, or else closes the dialog.
    void reject() override;
    // The file that was written; empty before.
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
    QLabel* held_; // what was done to the weights of a derived run
    QLabel* error_;
    QPushButton* save_;
    JobRunner jobs_; // ends before what its answers are for
};

} // namespace attn
