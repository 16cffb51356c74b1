// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/exporting/export_dialog.h"

#include "engine/tensor/error.h"
#include "ui/exporting/figure_form.h"
#include "ui/exporting/figure_preview.h"
#include "ui/heatmap/heatmap_figure.h"
#include "ui/help/control_help.h"
#include "ui/jobs/work_with_progress.h"
#include "ui/settings/settings.h"
#include "ui/wording/counted.h"
#include "ui/wording/error_text.h"

#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include <mutex>

namespace attn {

namespace {

constexpr QSize frameRoom(16, 48); // about what a frame with its title takes

// The values that fit the view and its kind, and over them the choices of the last time.
FigureChoices firstChoices(const FigureKind& kind, const Run& run, const FigureParameters& shown,
                           const Settings& settings)
{
    const FigurePage page = suggestedPage(kind, run, shown);
    FigureChoices choices;
    choices.title = shown.title;
    choices.caption = shown.caption;
    choices.width = page.millimetres.width();
    choices.height = page.millimetres.height();
    choices.profiles = shown.heatmap.profiles;
    choices.load(settings);
    return choices;
}

// " L3H4" where the figure shows one head of several.
QString headSuffix(const Run& run, const FigureKind& kind, const HeadPick& head)
{
    if (kind.allHeads || run.layers * run.heads == 1)
        return {};
    const auto numberOf = [](const Axis& axis) {
        return axis.is_number() ? QString::number(axis.number) : ExportDialog::tr("mean");
    };
    const QString layer = run.layers == 1 ? QString() : QStringLiteral("L%1").arg(numberOf(head.layer));
    return QStringLiteral(" %1H%2").arg(layer, numberOf(head.head));
}

} // namespace

// The range of the colours. It is computed once, as each change of a field draws the preview again. Used by two
// threads.
class ExportDialog::ScaleData {
public:
    FigureParameters filled(const FigureKind& kind, const Run& run, FigureParameters parameters,
                            const RunControl& control)
    {
        if (!kind.window)
            return parameters; // other kinds summarize their own cells
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
    : QDialog(parent), run_(std::move(run)), head_(parameters.head), settings_(settings),
      scaleData_(std::make_shared<ScaleData>()), preview_(new FigurePreview(this)),
      form_(new FigureForm(run_, kind, parameters, firstChoices(kind, *run_, parameters, *settings), this)),
      error_(new QLabel)
{
    setManualPage(this, QStringLiteral("figures"));
    setWindowTitle(tr("Export figure: %1").arg(figureLabel(kind)));
    auto* const fields = new QScrollArea;
    fields->setWidget(form_);
    fields->setWidgetResizable(true);
    fields->setFrameShape(QFrame::NoFrame);
    fields->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    fields->setMinimumWidth(form_->minimumSizeHint().width() + fields->verticalScrollBar()->sizeHint().width());
    fields->setAccessibleName(tr("How the figure looks"));
    auto* const columns = new QHBoxLayout;
    columns->addWidget(preview_, 1);
    columns->addWidget(fields);

    error_->setWordWrap(true);
    error_->setAccessibleName(tr("Error"));
    error_->hide();

    auto* const buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Close);
    buttons->button(QDialogButtonBox::Save)->setText(tr("Save as…"));
    connect(buttons, &QDialogButtonBox::accepted, this, &ExportDialog::chooseAndWrite);
    connect(buttons, &QDialogButtonBox::rejected, this, &ExportDialog::reject);
    connect(form_, &FigureForm::choicesChanged, this, &ExportDialog::refresh);
    connect(this, &QDialog::finished, this, [this] { form_->choices().store(*settings_); });

    auto* const rows = new QVBoxLayout(this);
    rows->addLayout(columns, 1);
    rows->addWidget(error_);
    rows->addWidget(buttons);
    // As high as all fields need, where the screen has so much.
    const int fieldsHeight = form_->sizeHint().height() + buttons->sizeHint().height() + 3 * rows->spacing()
        + 2 * style()->pixelMetric(QStyle::PM_LayoutTopMargin);
    resize(sizeHint().expandedTo({0, fieldsHeight}).boundedTo(screen()->availableSize() - frameRoom));
    refresh();
}

void ExportDialog::proposeName(const QString& name)
{
    name_ = name;
}

void ExportDialog::setHeads(FigureHeads heads)
{
    FigureChoices choices = form_->choices();
    choices.heads = heads;
    form_->setChoices(choices);
}

void ExportDialog::refresh()
{
    error_->hide();
    preview_->setFigure(form_->choices().page(),
                        [run = run_, &kind = form_->kind(), scale = scaleData_,
                         parameters = form_->parameters()](const RunControl& control) {
                            return figureOf(kind, run, scale->filled(kind, *run, parameters, control), control);
                        });
}

void ExportDialog::chooseAndWrite()
{
    const QString folder = settings_->value("export/folder", QString()).toString();
    const QString format = form_->choices().format;
    QFileDialog chooser(this,
                        savesFiles() ? tr("Save a figure for each head: {layer} and {head} stand for its numbers")
                                     : tr("Save the figure"),
                        folder, tr("%1 files (*.%2)").arg(format.toUpper(), format));
    chooser.setAcceptMode(QFileDialog::AcceptSave);
    chooser.setDefaultSuffix(format); // before it asks whether to replace a file
    chooser.selectFile(QStringLiteral("%1%2.%3").arg(
        name_.isEmpty() ? QString::fromLatin1(form_->kind().name) : name_,
        savesFiles() ? "-{layer}-{head}" : headSuffix(*run_, form_->kind(), head_), format));
    if (chooser.exec() != QDialog::Accepted)
        return;
    const QString path = chooser.selectedFiles().constFirst();
    if (!savesFiles() || mayReplace(path))
        writeTo(path);
}

bool ExportDialog::savesFiles() const
{
    const FigureHeads heads = form_->choices().heads;
    return heads == FigureHeads::files || heads == FigureHeads::filesOfAllLayers;
}

// All heads of the shown layer (or of the mean over layers), or of all layers.
HeadPick ExportDialog::chosenHeads() const
{
    return {form_->choices().heads == FigureHeads::files ? head_.layer : Axis::all(), Axis::all()};
}

// The file dialog knows the pattern only, and cannot ask about the files.
bool ExportDialog::mayReplace(const QString& pattern)
{
    int existing = 0;
    try {
        for (const HeadFile& file : headFiles(pattern, chosenHeads(), *run_))
            existing += QFileInfo::exists(file.path) ? 1 : 0;
    } catch (const Error&) {
        return true; // writing reports the error
    }
    if (existing == 0)
        return true;
    const QString question =
        counted(tr("%n of these files exist(s|) already. Replace (it|them)?", nullptr, existing), existing);
    return QMessageBox::question(this, tr("Replace files"), question) == QMessageBox::Yes;
}

void ExportDialog::writeTo(const QString& path)
{
    try {
        written_ = savesFiles() ? writeFiles(path) : write(path);
    } catch (const Error& error) {
        showError(errorText(error));
        return;
    }
    if (written_.isEmpty())
        return;
    settings_->setValue("export/folder", QFileInfo(path).absolutePath());
    accept();
}

// Returns what was written; empty if it was stopped before.
QString ExportDialog::write(const QString& path)
{
    const QString name = QFileInfo(path).fileName();
    const auto draw = [this, path, format = figureFormatOf(path), &kind = form_->kind(), page = form_->choices().page(),
                       parameters = form_->parameters()](const RunControl& control) {
        const FigureParameters filled = scaleData_->filled(kind, *run_, parameters, control);
        const QByteArray bytes = figureBytes(format, page, figureOf(kind, run_, filled, control));
        control.check();
        writeFigureBytes(path, bytes);
    };
    return workWithProgress(this, tr("Drawing %1").arg(name), draw) ? name : QString();
}

QString ExportDialog::writeFiles(const QString& pattern)
{
    figureFormatOf(pattern); // refuses a wrong ending before anything is drawn
    const std::vector<HeadFile> files = headFiles(pattern, chosenHeads(), *run_);
    const auto count = static_cast<int>(files.size());
    std::size_t written = 0;
    const auto draw = [&, &kind = form_->kind(), page = form_->choices().page(),
                       parameters = form_->parameters()](const RunControl& control) {
        written = writeHeadFiles(files, kind, run_, parameters, page, control);
    };
    workWithProgress(this, counted(tr("Drawing %n figure(s)", nullptr, count), count), draw);
    if (written < files.size())
        throw Error(
            "", "{0}",
            counted(tr("Stopped: %1 of %n file(s) written.", nullptr, count).arg(written), count).toStdString());
    return counted(tr("%n file(s)", nullptr, count), count);
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
