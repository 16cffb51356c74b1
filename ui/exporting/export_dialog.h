// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/exporting/figure_choices.h"
#include "ui/exporting/head_files.h"

#include <QDialog>

#include <memory>

class QLabel;

namespace attn {

class FigureForm;
class FigurePreview;

// Asks how to save a figure, shows it as it will look, and writes it. The choices are there again the next time.
class ExportDialog : public QDialog {
    Q_OBJECT
public:
    // `settings` must outlive the dialog.
    ExportDialog(std::shared_ptr<const Run> run, const FigureKind& kind, const FigureParameters& parameters,
                 Settings* settings, QWidget* parent);

    // The choices in the fields.
    const FigureForm& form() const { return *form_; }
    void setHeads(FigureHeads heads);
    // For the file of the figure, without an ending; otherwise it is that of the kind.
    void proposeName(const QString& name);

    // Writes the figure and closes the dialog. If that fails, the dialog stays open and says why. If each head gets its
    // own file, `path` is a pattern.
    void writeTo(const QString& path);
    // What was written, for the status line; empty until then.
    QString written() const { return written_; }

private:
    class ScaleData;

    void refresh();
    void chooseAndWrite();
    bool savesFiles() const;
    HeadPick chosenHeads() const;
    bool mayReplace(const QString& pattern);
    QString write(const QString& path);
    QString writeFiles(const QString& pattern);
    void showError(const QString& message);

    std::shared_ptr<const Run> run_;
    HeadPick head_;
    QString name_; // proposeName()
    Settings* settings_;
    std::shared_ptr<ScaleData> scaleData_;
    QString written_;

    FigurePreview* preview_;
    FigureForm* form_;
    QLabel* error_;
};

} // namespace attn
