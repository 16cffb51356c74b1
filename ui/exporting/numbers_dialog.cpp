// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/exporting/numbers_dialog.h"

#include "engine/formats/array_formats.h"
#include "engine/playground/playground_run.h"
#include "engine/tensor/error.h"
#include "ui/help/control_help.h"
#include "ui/jobs/job_progress.h"
#include "ui/wording/derivation_text.h"
#include "ui/wording/error_text.h"
#include "ui/wording/head_text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>

namespace attn {

namespace {

// The shown run without its first key, which is dropped before any other change.
std::shared_ptr<const Run> withoutFirstKey(const std::shared_ptr<const Run>& run, const HeadPick& head,
                                           const RunControl& control)
{
    Derivation derivation = run->origin ? run->origin->derivation : Derivation{};
    derivation.skip_first = true;
    return derive(run->origin ? run->origin->run : run, derivation, head, control);
}

} // namespace

NumbersDialog::NumbersDialog(std::shared_ptr<const Run> run, const HeadPick& head, QWidget* parent)
    : QDialog(parent), run_(std::move(run)), head_(head), what_(new QComboBox(this)), heads_(new QComboBox(this)),
      skipFirst_(new QCheckBox(tr("Drop the first key and renormalize"), this)),
      normalizeRows_(new QCheckBox(tr("Divide each row by its sum"), this)), held_(new QLabel(this)),
      error_(new QLabel(this))
{
    setManualPage(this, QStringLiteral("command-line"));
    setWindowTitle(tr("Export numbers"));
    what_->setAccessibleName(tr("Quantity"));
    explain(what_, "quantity");
    for (const std::string_view name : quantity_names())
        what_->addItem(QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())));
    heads_->setAccessibleName(tr("Heads"));
    explain(heads_, "numbers-heads");
    explain(skipFirst_, "drop-first");
    explain(normalizeRows_, "divide-rows");
    heads_->addItem(tr("The one shown: %1").arg(headText(*run_, head)));
    heads_->addItem(tr("All heads of the layer"));
    heads_->addItem(tr("All heads of all layers"));
    heads_->addItem(tr("The mean over the layer's heads"));
    held_->setWordWrap(true);
    held_->setAccessibleName(tr("What is saved"));
    held_->setVisible(run_->origin != nullptr);
    error_->setWordWrap(true);
    error_->setAccessibleName(tr("Error"));
    error_->hide();

    auto* const buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    save_ = buttons->addButton(tr("Save…"), QDialogButtonBox::AcceptRole);
    save_->setDefault(true);
    auto* const form = new QFormLayout(this);
    form->addRow(tr("Quantity"), what_);
    form->addRow(held_);
    form->addRow(tr("Heads"), heads_);
    form->addRow(skipFirst_);
    form->addRow(normalizeRows_);
    form->addRow(new JobProgress(&jobs_, tr("Progress of writing the numbers"), this));
    form->addRow(error_);
    form->addRow(buttons);
    connect(save_, &QPushButton::clicked, this, &NumbersDialog::chooseAndWrite);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(what_, &QComboBox::currentIndexChanged, this, &NumbersDialog::showWhatIsPossible);
    connect(&jobs_, &JobRunner::busyChanged, this, &NumbersDialog::showBusy);
    connect(&jobs_, &JobRunner::failed, this, [this](const QString& why) {
        error_->setText(why);
        error_->show();
    });
    showWhatIsPossible();
}

NumbersPick NumbersDialog::pick() const
{
    NumbersPick pick;
    pick.what = static_cast<Quantity>(what_->currentIndex());
    const Index layer = head_.layer.number;
    const HeadPick choices[] = {head_, {layer, Axis::all()}, {Axis::all(), Axis::all()}, {layer, Axis::mean()}};
    pick.heads = choices[heads_->currentIndex()];
    pick.normalize_rows = normalizeRows_->isEnabled() && normalizeRows_->isChecked();
    return pick;
}

void NumbersDialog::showWhatIsPossible()
{
    const bool weights = static_cast<Quantity>(what_->currentIndex()) == Quantity::weights;
    skipFirst_->setEnabled(weights && !(run_->origin && run_->origin->derivation.skip_first));
    held_->setText(weights ? tr("As shown: %1").arg(derivationText(*run_))
                           : tr("As computed, for all queries and keys"));
    normalizeRows_->setEnabled(weights);
}

void NumbersDialog::chooseAndWrite()
{
    const bool several = pick().heads.head.is_all();
    QStringList filters;
    for (const ArrayFormat& format : array_formats())
        if (format.writes() && !(several && format.holds == ArrayFormat::Holds::one_matrix))
            filters << QStringLiteral("%1 (*%2)")
                           .arg(messageText(format.name()), QString::fromStdString(std::string(format.ending)));
    QString chosen;
    QString path = QFileDialog::getSaveFileName(this, tr("Save the numbers"), {}, filters.join(u";;"), &chosen);
    if (path.isEmpty())
        return;
    if (QFileInfo(path).suffix().isEmpty())
        path += chosen.mid(chosen.indexOf(u'.')).chopped(1);
    writeTo(path);
}

void NumbersDialog::writeTo(const QString& path)
{
    const bool skipFirst = skipFirst_->isEnabled() && skipFirst_->isChecked();
    jobs_.start([this, run = run_, head = head_, pick = pick(), skipFirst,
                 path](const RunControl& control) -> std::function<void()> {
        ArrayFile file;
        const auto saved = skipFirst ? withoutFirstKey(run, head, control) : run;
        file.arrays.push_back(numbers_of(*saved, pick, memory_budget(), control));
        control.check();
        write_arrays(path.toStdString(), file);
        return [this, path] {
            writtenPath_ = path;
            accept();
        };
    });
}

void NumbersDialog::reject()
{
    if (jobs_.busy())
        jobs_.cancel();
    else
        QDialog::reject();
}

void NumbersDialog::showBusy(bool busy)
{
    save_->setEnabled(!busy);
    for (QWidget* const field : std::initializer_list<QWidget*>{what_, heads_})
        field->setEnabled(!busy);
    if (busy)
        error_->hide();
}

} // namespace attn
