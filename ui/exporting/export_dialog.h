// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/exporting/head_files.h"

#include <QDialog>

#include <memory>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace attn {

class FigurePreview;
class Settings;

// Asks how a figure is to be saved, shows it as it will look, and writes it. What was chosen last is there the next
// time.
class ExportDialog : public QDialog {
    Q_OBJECT
public:
    // Which heads are saved.
    enum class Heads { shown, inOneFigure, files, filesOfAllLayers };

    // `settings` must outlive the dialog.
    ExportDialog(std::shared_ptr<const Run> run, const FigureKind& kind, const FigureParameters& parameters,
                 Settings* settings, QWidget* parent);

    // As the fields say.
    Heads heads() const;
    void setHeads(Heads heads);
    const FigureKind& kind() const;
    FigurePage page() const;
    FigureParameters parameters() const;
    QString format() const;

    // Writes the figure and closes the dialog; when that fails it stays open and says why. With files for heads `path`
    // is a pattern.
    void writeTo(const QString& path);
    // What was written, for the status line; empty before.
    QString written() const { return written_; }

private:
    class ScaleData;

    QWidget* makeFields();
    void addHeads();
    void addParts();
    void connectFields();
    void restoreChoices();
    void rememberChoices();
    void headsChanged();
    void keepProportions(QDoubleSpinBox* changed);
    void refresh();
    void chooseAndWrite();
    HeadPick chosenHeads() const;
    bool mayReplace(const QString& pattern);
    QString write(const QString& path);
    void showError(const QString& message);

    std::shared_ptr<const Run> run_;
    const FigureKind& view_; // the figure of the head that is shown
    FigureParameters parameters_;
    Settings* settings_;
    std::shared_ptr<ScaleData> scaleData_;
    QString written_;

    FigurePreview* preview_;
    QComboBox* heads_;
    QComboBox* part_;
    QComboBox* format_;
    QDoubleSpinBox* width_;
    QDoubleSpinBox* height_;
    QCheckBox* proportions_;
    QSpinBox* dpi_;
    QLabel* note_; // on pixels, rectangles and pictures
    QDoubleSpinBox* font_;
    QLineEdit* title_;
    QComboBox* theme_;
    QCheckBox* labels_;
    QCheckBox* colorBar_;
    QCheckBox* profiles_;
    QCheckBox* selection_;
    QLabel* error_;
};

} // namespace attn
