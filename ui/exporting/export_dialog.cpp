#include "ui/exporting/export_dialog.h"

#include "engine/tensor/error.h"
#include "ui/exporting/figure_preview.h"
#include "ui/settings/settings.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

namespace attn {

namespace {

constexpr double smallestSide = 10.0; // millimetres
constexpr double largestSide = 2000.0;

QDoubleSpinBox* makeNumber(double lowest, double highest, double step, const QString& unit)
{
    auto* const field = new QDoubleSpinBox;
    field->setRange(lowest, highest);
    field->setDecimals(1);
    field->setSingleStep(step);
    field->setSuffix(' ' + unit);
    return field;
}

// A form row whose field has the label's text as its accessible name.
void addRow(QFormLayout* form, const QString& label, QWidget* field)
{
    form->addRow(label, field);
    field->setAccessibleName(label);
}

} // namespace

ExportDialog::ExportDialog(std::shared_ptr<const Run> run, const FigureKind& kind, const FigureParameters& parameters, Settings* settings,
                           QWidget* parent)
    : QDialog(parent), run_(std::move(run)), kind_(kind), parameters_(parameters), settings_(settings)
{
    setWindowTitle(tr("Export figure: %1").arg(figureLabel(kind)));
    preview_ = new FigurePreview(this);
    auto* const columns = new QHBoxLayout;
    columns->addWidget(preview_, 1);
    columns->addWidget(makeFields());

    error_ = new QLabel;
    error_->setWordWrap(true);
    error_->setAccessibleName(tr("Error"));
    error_->hide();

    auto* const buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Close);
    buttons->button(QDialogButtonBox::Save)->setText(tr("Save as…"));
    connect(buttons, &QDialogButtonBox::accepted, this, &ExportDialog::chooseAndWrite);
    connect(buttons, &QDialogButtonBox::rejected, this, &ExportDialog::reject);
    connect(this, &QDialog::finished, this, &ExportDialog::rememberChoices);

    auto* const rows = new QVBoxLayout(this);
    rows->addLayout(columns, 1);
    rows->addWidget(error_);
    rows->addWidget(buttons);

    restoreChoices();
    refresh();
}

QWidget* ExportDialog::makeFields()
{
    format_ = new QComboBox;
    for (const QString& format : figureFormats())
        format_->addItem(format.toUpper(), format);
    width_ = makeNumber(smallestSide, largestSide, 5.0, tr("mm"));
    height_ = makeNumber(smallestSide, largestSide, 5.0, tr("mm"));
    proportions_ = new QCheckBox(tr("Keep the proportions"));
    proportions_->setToolTip(tr("Width and height follow each other as suits the figure"));
    dpi_ = new QSpinBox;
    dpi_->setRange(30, 2400);
    dpi_->setSingleStep(50);
    dpi_->setSuffix(' ' + tr("dpi"));
    pixels_ = new QLabel;
    font_ = makeNumber(4.0, 48.0, 0.5, tr("pt"));
    title_ = new QLineEdit;
    title_->setPlaceholderText(tr("None"));
    theme_ = new QComboBox;
    theme_->addItem(tr("Light"), false);
    theme_->addItem(tr("Dark"), true);
    selection_ = new QCheckBox(tr("Show the selection"));
    selection_->setToolTip(tr("The pinned cell, row or rows"));

    auto* const panel = new QWidget;
    auto* const form = new QFormLayout(panel);
    form->setContentsMargins(8, 0, 0, 0);
    addRow(form, tr("Format"), format_);
    addRow(form, tr("Width"), width_);
    addRow(form, tr("Height"), height_);
    form->addRow(QString(), proportions_);
    addRow(form, tr("Resolution"), dpi_);
    form->addRow(QString(), pixels_);
    addRow(form, tr("Font size"), font_);
    addRow(form, tr("Title"), title_);
    addRow(form, tr("Theme"), theme_);
    form->addRow(QString(), selection_);
    for (QCheckBox* box : {proportions_, selection_})
        box->setAccessibleName(box->text());
    pixels_->setAccessibleName(tr("Size in pixels"));

    connect(format_, &QComboBox::currentIndexChanged, this, &ExportDialog::refresh);
    connect(theme_, &QComboBox::currentIndexChanged, this, &ExportDialog::refresh);
    connect(width_, &QDoubleSpinBox::valueChanged, this, [this] { keepProportions(width_); });
    connect(height_, &QDoubleSpinBox::valueChanged, this, [this] { keepProportions(height_); });
    connect(proportions_, &QCheckBox::toggled, this, [this] { keepProportions(width_); });
    connect(dpi_, &QSpinBox::valueChanged, this, &ExportDialog::refresh);
    connect(font_, &QDoubleSpinBox::valueChanged, this, &ExportDialog::refresh);
    connect(title_, &QLineEdit::textChanged, this, &ExportDialog::refresh);
    connect(selection_, &QCheckBox::toggled, this, &ExportDialog::refresh);
    return panel;
}

void ExportDialog::restoreChoices()
{
    const FigurePage suggested = suggestedPage(kind_, *run_, parameters_);
    format_->setCurrentIndex(std::max(0, format_->findData(settings_->value("export/format", "png"))));
    proportions_->setChecked(settings_->value("export/proportions", true).toBool());
    width_->setValue(settings_->value("export/width", suggested.millimetres.width()).toDouble());
    if (!proportions_->isChecked())
        height_->setValue(settings_->value("export/height", suggested.millimetres.height()).toDouble());
    dpi_->setValue(settings_->value("export/dpi", 300).toInt());
    font_->setValue(settings_->value("export/font", 9.0).toDouble());
    theme_->setCurrentIndex(settings_->value("export/dark", false).toBool() ? 1 : 0);
    selection_->setChecked(settings_->value("export/selection", true).toBool());
    selection_->setEnabled(!parameters_.selected.empty() || !parameters_.rows.empty());
    title_->setText(parameters_.title);
    keepProportions(width_);
}

void ExportDialog::rememberChoices()
{
    settings_->setValue("export/format", format());
    settings_->setValue("export/proportions", proportions_->isChecked());
    settings_->setValue("export/width", width_->value());
    settings_->setValue("export/height", height_->value());
    settings_->setValue("export/dpi", dpi_->value());
    settings_->setValue("export/font", font_->value());
    settings_->setValue("export/dark", theme_->currentData().toBool());
    settings_->setValue("export/selection", selection_->isChecked());
}

void ExportDialog::keepProportions(QDoubleSpinBox* changed)
{
    if (proportions_->isChecked()) {
        QDoubleSpinBox* const other = changed == width_ ? height_ : width_;
        const QSignalBlocker blocker(other);
        const double height = suggestedHeight(kind_, width_->value(), *run_, parameters());
        other->setValue(changed == width_ ? height : height_->value() * width_->value() / height);
    }
    refresh();
}

void ExportDialog::refresh()
{
    error_->hide();
    const bool inPixels = format() == QLatin1String("png");
    dpi_->setEnabled(inPixels);
    const QSizeF pixels = page().millimetres / 25.4 * page().dpi;
    pixels_->setText(inPixels ? tr("%1 × %2 pixels").arg(qRound(pixels.width())).arg(qRound(pixels.height())) : tr("Scales to any size"));
    const FigureParameters shown = parameters();
    preview_->setFigure(page(), [run = run_, draw = kind_.draw, shown](QCPPainter& painter, const QSizeF& size) {
        draw(painter, size, *run, shown);
    });
}

FigurePage ExportDialog::page() const
{
    return {{width_->value(), height_->value()}, static_cast<double>(dpi_->value()), title_->text()};
}

FigureParameters ExportDialog::parameters() const
{
    FigureParameters parameters = parameters_;
    parameters.title = title_->text();
    parameters.style.theme = theme_->currentData().toBool() ? darkTheme() : lightTheme();
    parameters.style.fontPoints = font_->value();
    if (!selection_->isChecked()) {
        parameters.selected = {};
        parameters.rows.clear();
    }
    return parameters;
}

QString ExportDialog::format() const
{
    return format_->currentData().toString();
}

void ExportDialog::chooseAndWrite()
{
    const QString folder = settings_->value("export/folder", QString()).toString();
    QFileDialog chooser(this, tr("Save the figure"), folder, tr("%1 files (*.%2)").arg(format_->currentText(), format()));
    chooser.setAcceptMode(QFileDialog::AcceptSave);
    chooser.setDefaultSuffix(format()); // before it asks whether to replace a file
    chooser.selectFile(QStringLiteral("%1.%2").arg(kind_.name, format()));
    if (chooser.exec() == QDialog::Accepted)
        writeTo(chooser.selectedFiles().constFirst());
}

void ExportDialog::writeTo(const QString& path)
{
    try {
        writeFigure(path, page(), figureOf(kind_, *run_, parameters()));
    } catch (const Error& error) {
        showError(QString::fromUtf8(error.what()));
        return;
    }
    writtenPath_ = path;
    settings_->setValue("export/folder", QFileInfo(path).absolutePath());
    accept();
}

void ExportDialog::showError(const QString& message)
{
    const Theme& theme = settings_->theme();
    error_->setStyleSheet(QStringLiteral("background: %1; color: %2; padding: 8px").arg(theme.warning.name(), theme.warningText.name()));
    error_->setText(message);
    error_->show();
}

} // namespace attn
