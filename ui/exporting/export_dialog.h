#pragma once

#include "ui/exporting/figure_kinds.h"

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

// Asks how a figure is to be saved, shows it as it will look, and writes it. What was chosen last is there the next time.
class ExportDialog : public QDialog {
    Q_OBJECT
public:
    // `settings` must outlive the dialog.
    ExportDialog(std::shared_ptr<const Run> run, const FigureKind& kind, const FigureParameters& parameters, Settings* settings,
                 QWidget* parent);

    // As the fields say.
    FigurePage page() const;
    FigureParameters parameters() const;
    QString format() const;

    // Writes the figure and closes the dialog; when that fails it stays open and says why.
    void writeTo(const QString& path);
    // The file that was written; empty before.
    QString writtenPath() const { return writtenPath_; }

private:
    QWidget* makeFields();
    void restoreChoices();
    void rememberChoices();
    void keepProportions(QDoubleSpinBox* changed);
    void refresh();
    void chooseAndWrite();
    void showError(const QString& message);

    std::shared_ptr<const Run> run_;
    const FigureKind& kind_;
    FigureParameters parameters_;
    Settings* settings_;
    QString writtenPath_;

    FigurePreview* preview_;
    QComboBox* format_;
    QDoubleSpinBox* width_;
    QDoubleSpinBox* height_;
    QCheckBox* proportions_;
    QSpinBox* dpi_;
    QLabel* pixels_;
    QDoubleSpinBox* font_;
    QLineEdit* title_;
    QComboBox* theme_;
    QCheckBox* selection_;
    QLabel* error_;
};

} // namespace attn
