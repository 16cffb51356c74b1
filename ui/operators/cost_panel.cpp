// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operators/cost_panel.h"

#include "ui/help/control_help.h"
#include "ui/jobs/job_progress.h"
#include "ui/wording/number_text.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

namespace attn {

namespace {

QLabel* makeText(QPalette::ColorRole role)
{
    auto* label = new QLabel;
    label->setWordWrap(true);
    label->setForegroundRole(role);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

QString milliseconds(double time)
{
    return time > 0.0 ? CostPanel::tr("%1 ms").arg(numberText(time)) : QStringLiteral("\u2013");
}

} // namespace

CostPanel::CostPanel(Session* session, QWidget* parent)
    : QScrollArea(parent), session_(session), difference_(makeText(QPalette::WindowText)),
      comparison_(makeText(QPalette::WindowText)), measure_(new QPushButton(tr("Measure"))),
      cancel_(new QPushButton(tr("Cancel")))
{
    build();
    connect(measure_, &QPushButton::clicked, this, &CostPanel::measure);
    connect(cancel_, &QPushButton::clicked, &jobs_, &JobRunner::cancel);
    connect(&jobs_, &JobRunner::busyChanged, measure_, &QWidget::setHidden);
    connect(&jobs_, &JobRunner::busyChanged, cancel_, &QWidget::setVisible);
    connect(&jobs_, &JobRunner::failed, difference_, &QLabel::setText);
    connect(session, &Session::runFinished, this, &CostPanel::showRun);
    showRun();
}

void CostPanel::build()
{
    setAccessibleName(tr("Cost"));
    setManualPage(this, QStringLiteral("operator#cost"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(8);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(2, 1);
    const QString ways[] = {tr("Full matrix"), tr("Linear order")};
    const QString rows[] = {tr("Multiply-adds"), tr("Exponentials"), tr("Memory"), tr("Time")};
    for (int way = 0; way < 2; ++way) {
        auto* title = new QLabel(ways[way]);
        title->setAlignment(Qt::AlignRight);
        grid->addWidget(title, 0, way + 1);
    }
    for (int row = 0; row < rowCount; ++row) {
        auto* title = new QLabel(rows[row]);
        title->setForegroundRole(QPalette::PlaceholderText);
        grid->addWidget(title, row + 1, 0);
        for (int way = 0; way < 2; ++way) {
            auto*& number = numbers_[static_cast<std::size_t>(row)][static_cast<std::size_t>(way)];
            number = makeText(QPalette::WindowText);
            number->setWordWrap(false);
            number->setAlignment(Qt::AlignRight);
            number->setObjectName(QStringLiteral("%1 %2").arg(rows[row], ways[way]));
            grid->addWidget(number, row + 1, way + 1);
        }
    }
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(measure_, 1);
    buttons->addWidget(new JobProgress(&jobs_, tr("Progress of measuring")), 1);
    buttons->addWidget(cancel_);
    layout->addLayout(grid);
    layout->addLayout(buttons);
    layout->addWidget(difference_);
    layout->addWidget(comparison_);
    layout->addStretch(1);
    setWidget(content);
    measure_->setAccessibleName(tr("Measure the cost"));
    explain(measure_, "measure");
    explain(cancel_, "stop-measuring");
    cancel_->setAccessibleName(tr("Cancel measuring"));
    difference_->setAccessibleName(tr("Difference of the two ways"));
    comparison_->setAccessibleName(tr("Presets against softmax attention"));
    cancel_->hide();
}

void CostPanel::showRun()
{
    jobs_.cancel();
    comparison_->clear();
    const auto run = session_->run();
    const bool counted = run && run->traces && run->trace_ready({}) && session_->document().model.path.empty();
    measure_->setEnabled(counted);
    if (counted)
        return showCost(count_cost(*run->trace({})));
    for (auto& row : numbers_)
        for (QLabel* number : row)
            number->setText(QStringLiteral("\u2013"));
    difference_->setText(run ? tr("Costs are counted for attention that the playground computes.") : QString());
}

void CostPanel::showCost(const Cost& cost)
{
    showWay(fullMatrix, cost.quadratic);
    if (cost.linear) {
        showWay(linearOrder, *cost.linear);
        difference_->setText(tr("Q (K\u1D40 V) instead of (Q K\u1D40) V: cost grows with n, not with n\u00B2."));
        return;
    }
    for (auto& row : numbers_)
        row[linearOrder]->setText(QStringLiteral("\u2013"));
    difference_->setText(
        tr("Linear order needs the normalizer \u201Cnone\u201D or \u201Clinear\u201D, and no mask but a causal one."));
}

void CostPanel::showWay(Way way, const Operations& operations)
{
    numbers_[multiplyAdds][way]->setText(numberText(operations.multiply_adds));
    numbers_[exponentials][way]->setText(numberText(operations.exponentials));
    numbers_[memory][way]->setText(
        QLocale::c().formattedDataSize(static_cast<qint64>(operations.bytes), 1, QLocale::DataSizeSIFormat));
    numbers_[time][way]->setText(milliseconds(operations.milliseconds));
    for (auto& row : numbers_)
        row[way]->setAccessibleName(QStringLiteral("%1: %2").arg(row[way]->objectName(), row[way]->text()));
}

void CostPanel::measure()
{
    const auto run = session_->run();
    if (!run || !run->traces)
        return;
    jobs_.start([this, run, document = session_->document()](const RunControl& control) -> std::function<void()> {
        const MeasuredCost measured = measure_cost(*run->trace({}), control);
        auto differences = comparePresets(document, control);
        return [this, measured, differences = std::move(differences)] { showMeasured(measured, differences); };
    });
}

void CostPanel::showMeasured(const MeasuredCost& measured, const std::vector<PresetDifference>& differences)
{
    showCost(measured.cost);
    if (measured.cost.linear && measured.cost.linear->milliseconds > 0.0)
        difference_->setText(tr("The two outputs differ by at most %1 of the largest number.")
                                 .arg(numberText(measured.output_difference)));
    QStringList lines{tr("Weights against softmax attention:")};
    for (const PresetDifference& preset : differences) {
        if (preset.largest == 0.0)
            lines.append(tr("%1: the same in all %2 cells").arg(preset.title, numberText(preset.cells, 6)));
        else
            lines.append(tr("%1: up to %2 apart").arg(preset.title, numberText(preset.largest)));
    }
    comparison_->setText(lines.join(QLatin1Char('\n')));
}

} // namespace attn
