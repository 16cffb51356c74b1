// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/exporting/export_dialog.h"

#include "engine/tensor/error.h"
#include "ui/exporting/figure_preview.h"
#include "ui/heatmap/heatmap_figure.h"
#include "ui/jobs/work_with_progress.h"
#include "ui/painting/cell_painting.h"
#include "ui/settings/settings.h"
#include "ui/wording/error_text.h"
#include "ui/wording/head_text.h"

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
#include <QMessageBox>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

#include <mutex>

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

QCheckBox* addCheck(QFormLayout* form, const QString& text)
{
    auto* const box = new QCheckBox(text);
    box->setAccessibleName(text);
    form->addRow(QString(), box);
    return box;
}

QString places(Index first, Index count)
{
    return count == 1 ? QString::number(first) : QStringLiteral("%1–%2").arg(first).arg(first + count - 1);
}

} // namespace

// What the colours cover, looked up once: the preview is drawn again with every change of a field. Used by two threads.
class ExportDialog::ScaleData {
public:
    FigureParameters filled(const FigureKind& kind, const Run& run, FigureParameters parameters,
                            const RunControl& control)
    {
        if (!kind.window)
            return parameters; // the others look at their own cells
        const bool shared = kind.allHeads || parameters.style.scale.sharedByHeads;
        const std::scoped_lock lock(mutex_);
        std::optional<WeightsSummary>& known = shared ? ofLayer_ : ofHead_;
        if (!known)
            known = scaleDataOf(run, parameters, shared, control);
        parameters.heatmap.scaleData = known;
        return parameters;
    }

private:
    std::mutex mutex_;
    std::optional<WeightsSummary> ofHead_;
    std::optional<WeightsSummary> ofLayer_;
};

ExportDialog::ExportDialog(std::shared_ptr<const Run> run, const FigureKind& kind, const FigureParameters& parameters,
                           Settings* settings, QWidget* parent)
    : QDialog(parent), run_(std::move(run)), view_(kind), parameters_(parameters), settings_(settings),
      scaleData_(std::make_shared<ScaleData>())
{
    setWindowTitle(tr("Export figure: %1").arg(figureLabel(kind)));
    preview_ = new FigurePreview(this);
    auto* const fields = new QScrollArea;
    fields->setWidget(makeFields());
    fields->setWidgetResizable(true);
    fields->setFrameShape(QFrame::NoFrame);
    fields->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    fields->setMinimumWidth(fields->widget()->minimumSizeHint().width()
                            + fields->verticalScrollBar()->sizeHint().width());
    fields->setAccessibleName(tr("How the figure looks"));
    auto* const columns = new QHBoxLayout;
    columns->addWidget(preview_, 1);
    columns->addWidget(fields);

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
    connectFields();
    headsChanged();
}

QWidget* ExportDialog::makeFields()
{
    heads_ = new QComboBox;
    addHeads();
    part_ = new QComboBox;
    addParts();
    format_ = new QComboBox;
    for (const QString& format : figureFormats())
        format_->addItem(format.toUpper(), format);
    width_ = makeNumber(smallestSide, largestSide, 5.0, tr("mm"));
    height_ = makeNumber(smallestSide, largestSide, 5.0, tr("mm"));
    dpi_ = new QSpinBox;
    dpi_->setRange(30, 2400);
    dpi_->setSingleStep(50);
    dpi_->setSuffix(' ' + tr("dpi"));
    font_ = makeNumber(4.0, 48.0, 0.5, tr("pt"));
    title_ = new QLineEdit;
    title_->setPlaceholderText(tr("None"));
    theme_ = new QComboBox;
    theme_->addItem(tr("Light"), false);
    theme_->addItem(tr("Dark"), true);
    note_ = new QLabel;
    note_->setWordWrap(true);
    note_->setAccessibleName(tr("What the file holds"));

    auto* const panel = new QWidget;
    auto* const form = new QFormLayout(panel);
    form->setContentsMargins(8, 0, 8, 0);
    addRow(form, tr("Heads"), heads_);
    addRow(form, tr("Part"), part_);
    addRow(form, tr("Format"), format_);
    addRow(form, tr("Width"), width_);
    addRow(form, tr("Height"), height_);
    proportions_ = addCheck(form, tr("Keep the proportions"));
    proportions_->setToolTip(tr("Width and height follow each other as suits the figure"));
    addRow(form, tr("Resolution"), dpi_);
    addRow(form, tr("Font size"), font_);
    addRow(form, tr("Title"), title_);
    addRow(form, tr("Theme"), theme_);
    labels_ = addCheck(form, tr("Show the labels"));
    colorBar_ = addCheck(form, tr("Show the color bar"));
    profiles_ = addCheck(form, tr("Show the profiles"));
    profiles_->setToolTip(tr("Bars of the row and column beside the heatmap"));
    selection_ = addCheck(form, tr("Show the selection"));
    selection_->setToolTip(tr("The pinned cell, row or rows"));
    form->addRow(note_);
    for (QComboBox* box : {heads_, part_}) { // whose texts may be longer than there is room
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(20);
    }
    return panel;
}

void ExportDialog::addHeads()
{
    const auto add = [this](const QString& text, Heads heads) { heads_->addItem(text, static_cast<int>(heads)); };
    if (view_.allHeads) {
        add(tr("All"), Heads::shown);
        heads_->setEnabled(false);
        return;
    }
    add(tr("The one shown: %1").arg(headText(*run_, parameters_.head)), Heads::shown);
    if (run_->layers * run_->heads == 1) {
        heads_->setEnabled(false);
        return;
    }
    const bool mean = parameters_.head.layer.is_mean();
    const Index layer = parameters_.head.layer.number;
    add(mean ? tr("All heads' means over layers in one figure") : tr("All of layer %1 in one figure").arg(layer),
        Heads::inOneFigure);
    add(mean ? tr("Each head's mean over layers in its file") : tr("Each of layer %1 in its file").arg(layer),
        Heads::files);
    if (run_->layers > 1)
        add(tr("Each of all layers in its file"), Heads::filesOfAllLayers);
}

void ExportDialog::addParts()
{
    part_->addItem(tr("The whole matrix"), false);
    if (const auto& window = parameters_.heatmap.window)
        part_->addItem(
            tr("Rows %1, columns %2").arg(places(window->row, window->rows), places(window->column, window->columns)),
            true);
    part_->setToolTip(part_->itemText(part_->count() - 1)); // which may be cut
}

void ExportDialog::connectFields()
{
    for (QComboBox* box : {format_, theme_})
        connect(box, &QComboBox::currentIndexChanged, this, &ExportDialog::refresh);
    for (QCheckBox* box : {labels_, colorBar_, profiles_})
        connect(box, &QCheckBox::toggled, this, [this] { keepProportions(width_); });
    connect(selection_, &QCheckBox::toggled, this, &ExportDialog::refresh);
    connect(heads_, &QComboBox::currentIndexChanged, this, &ExportDialog::headsChanged);
    connect(part_, &QComboBox::currentIndexChanged, this, [this] { keepProportions(width_); });
    connect(width_, &QDoubleSpinBox::valueChanged, this, [this] { keepProportions(width_); });
    connect(height_, &QDoubleSpinBox::valueChanged, this, [this] { keepProportions(height_); });
    connect(proportions_, &QCheckBox::toggled, this, [this] { keepProportions(width_); });
    connect(dpi_, &QSpinBox::valueChanged, this, &ExportDialog::refresh);
    connect(font_, &QDoubleSpinBox::valueChanged, this, &ExportDialog::refresh);
    connect(title_, &QLineEdit::textChanged, this, &ExportDialog::refresh);
}

void ExportDialog::restoreChoices()
{
    const FigurePage suggested = suggestedPage(view_, *run_, parameters_);
    const auto isSet = [this](const char* name, bool fallback) { return settings_->value(name, fallback).toBool(); };
    part_->setCurrentIndex(isSet("export/window", true) ? part_->count() - 1 : 0);
    format_->setCurrentIndex(std::max(0, format_->findData(settings_->value("export/format", "png"))));
    proportions_->setChecked(isSet("export/proportions", true));
    width_->setValue(settings_->value("export/width", suggested.millimetres.width()).toDouble());
    height_->setValue(settings_->value("export/height", suggested.millimetres.height()).toDouble());
    dpi_->setValue(settings_->value("export/dpi", 300).toInt());
    font_->setValue(settings_->value("export/font", 9.0).toDouble());
    theme_->setCurrentIndex(isSet("export/dark", false) ? 1 : 0);
    labels_->setChecked(isSet("export/labels", true));
    colorBar_->setChecked(isSet("export/colorBar", true));
    profiles_->setChecked(isSet("export/profiles", parameters_.heatmap.profiles));
    selection_->setChecked(isSet("export/selection", true));
    selection_->setEnabled(!parameters_.selected.empty() || !parameters_.rows.empty());
    title_->setText(parameters_.title);
}

void ExportDialog::rememberChoices()
{
    if (part_->count() > 1)
        settings_->setValue("export/window", part_->currentData().toBool());
    settings_->setValue("export/format", format());
    settings_->setValue("export/proportions", proportions_->isChecked());
    settings_->setValue("export/width", width_->value());
    settings_->setValue("export/height", height_->value());
    settings_->setValue("export/dpi", dpi_->value());
    settings_->setValue("export/font", font_->value());
    settings_->setValue("export/dark", theme_->currentData().toBool());
    settings_->setValue("export/labels", labels_->isChecked());
    settings_->setValue("export/colorBar", colorBar_->isChecked());
    settings_->setValue("export/profiles", profiles_->isChecked());
    settings_->setValue("export/selection", selection_->isChecked());
}

void ExportDialog::headsChanged()
{
    part_->setEnabled(kind().window && part_->count() > 1);
    labels_->setEnabled(kind().labels);
    colorBar_->setEnabled(kind().colorBar);
    profiles_->setEnabled(kind().profiles);
    keepProportions(width_);
}

void ExportDialog::keepProportions(QDoubleSpinBox* changed)
{
    if (proportions_->isChecked()) {
        QDoubleSpinBox* const other = changed == width_ ? height_ : width_;
        const QSignalBlocker blocker(other);
        const double height = suggestedHeight(kind(), width_->value(), *run_, parameters());
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
    note_->setText(inPixels ? tr("%1 × %2 pixels").arg(qRound(pixels.width())).arg(qRound(pixels.height()))
                            : tr("Text stays text. Cells are rectangles up to %L1, otherwise one lossless picture with "
                                 "a pixel for each cell, "
                                 "up to %L2 along a side; larger matrices are pooled by their maximum.")
                                  .arg(mostRectangles)
                                  .arg(longestPicture));
    preview_->setFigure(
        page(), [run = run_, &kind = kind(), scale = scaleData_, parameters = parameters()](const RunControl& control) {
            return figureOf(kind, run, scale->filled(kind, *run, parameters, control), control);
        });
}

ExportDialog::Heads ExportDialog::heads() const
{
    return static_cast<Heads>(heads_->currentData().toInt());
}

void ExportDialog::setHeads(Heads heads)
{
    const int at = heads_->findData(static_cast<int>(heads));
    if (at >= 0)
        heads_->setCurrentIndex(at);
}

const FigureKind& ExportDialog::kind() const
{
    return heads() == Heads::inOneFigure ? figureKindOf(QStringLiteral("panels")) : view_;
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
    parameters.labels = labels_->isChecked();
    parameters.colorBar = colorBar_->isChecked();
    parameters.heatmap.profiles = profiles_->isChecked();
    parameters.heatmap.seen = {}; // whole rows and columns, as the list says
    if (!part_->currentData().toBool())
        parameters.heatmap.window.reset();
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
    const bool files = heads() == Heads::files || heads() == Heads::filesOfAllLayers;
    const QString folder = settings_->value("export/folder", QString()).toString();
    QFileDialog chooser(this,
                        files ? tr("Save a figure for each head; {layer} and {head} stand for their numbers")
                              : tr("Save the figure"),
                        folder, tr("%1 files (*.%2)").arg(format_->currentText(), format()));
    chooser.setAcceptMode(QFileDialog::AcceptSave);
    chooser.setDefaultSuffix(format()); // before it asks whether to replace a file
    chooser.selectFile(QStringLiteral("%1%2.%3").arg(kind().name, files ? "-{layer}-{head}" : "", format()));
    if (chooser.exec() != QDialog::Accepted)
        return;
    const QString path = chooser.selectedFiles().constFirst();
    if (!files || mayReplace(path))
        writeTo(path);
}

// All heads of the layer or the mean over layers that is shown, or of all layers.
HeadPick ExportDialog::chosenHeads() const
{
    return {heads() == Heads::files ? parameters_.head.layer : Axis::all(), Axis::all()};
}

// The file dialog has seen the pattern only.
bool ExportDialog::mayReplace(const QString& pattern)
{
    int existing = 0;
    try {
        for (const HeadFile& file : headFiles(pattern, chosenHeads(), *run_))
            existing += QFileInfo::exists(file.path) ? 1 : 0;
    } catch (const Error&) {
        return true; // writing says why
    }
    return existing == 0
        || QMessageBox::question(this, tr("Replace files"),
                                 tr("%n of these files exist already. Replace them?", nullptr, existing))
        == QMessageBox::Yes;
}

void ExportDialog::writeTo(const QString& path)
{
    try {
        written_ = write(path);
    } catch (const Error& error) {
        showError(errorText(error));
        return;
    }
    if (written_.isEmpty())
        return;
    settings_->setValue("export/folder", QFileInfo(path).absolutePath());
    accept();
}

// What was written; nothing when it was stopped before anything was.
QString ExportDialog::write(const QString& path)
{
    const QString format = figureFormatOf(path);
    const FigureKind& drawn = kind();
    const FigurePage paper = page();
    const FigureParameters shown = parameters();
    if (heads() == Heads::shown || heads() == Heads::inOneFigure) {
        const QString name = QFileInfo(path).fileName();
        const bool done = workWithProgress(this, tr("Drawing %1").arg(name), [&](const RunControl& control) {
            const DrawFigure draw = figureOf(drawn, run_, scaleData_->filled(drawn, *run_, shown, control), control);
            const QByteArray bytes = figureBytes(format, paper, draw);
            control.check();
            writeFigureBytes(path, bytes);
        });
        return done ? name : QString();
    }
    const std::vector<HeadFile> files = headFiles(path, chosenHeads(), *run_);
    const int count = static_cast<int>(files.size());
    std::size_t written = 0;
    workWithProgress(this, tr("Drawing %n figure(s)", nullptr, count), [&](const RunControl& control) {
        written = writeHeadFiles(files, drawn, run_, shown, paper, control);
    });
    if (written < files.size())
        throw Error(tr("Stopped: %1 of %2 files are written").arg(written).arg(count).toStdString());
    return tr("%n file(s)", nullptr, count);
}

void ExportDialog::showError(const QString& message)
{
    const Theme& theme = settings_->theme();
    error_->setStyleSheet(
        QStringLiteral("background: %1; color: %2; padding: 8px").arg(theme.warning.name(), theme.warningText.name()));
    error_->setText(message);
    error_->show();
}

} // namespace attn
