// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operators/mask_controls.h"

#include "engine/attention/mask_syntax.h"
#include "engine/attention/names.h"
#include "engine/documents/document_limits.h"
#include "ui/help/control_help.h"
#include "ui/wording/counted.h"
#include "ui/wording/error_text.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>

namespace attn {

namespace {

QString paddingText(const Mask& mask)
{
    QStringList keys;
    for (const Index key : mask.closed_keys)
        keys.append(QString::number(key));
    return keys.join(QLatin1Char(','));
}

} // namespace

MaskControls::MaskControls(Session* session, QWidget* parent)
    : QWidget(parent), session_(session), causal_(new QCheckBox(tr("Causal"))), window_(new QCheckBox(tr("Window"))),
      width_(new QSpinBox), padding_(new QLineEdit), refusal_(new QLabel), tool_(new QPushButton(tr("Mask tool"))),
      closed_(new QLabel), clear_(new QToolButton)
{
    causal_->setAccessibleName(tr("Causal mask"));
    explain(causal_, "causal");
    window_->setAccessibleName(tr("Window mask"));
    explain(window_, "window");
    width_->setAccessibleName(tr("Window width W"));
    explain(width_, "window-width");
    width_->setRange(document_limits::mask_window.lowest, document_limits::mask_window.highest);
    width_->setValue(2);
    width_->setMinimumWidth(48);
    padding_->setAccessibleName(tr("Masked keys"));
    padding_->setPlaceholderText(tr("Masked keys, as 2,3"));
    explain(padding_, "masked-keys");
    refusal_->setWordWrap(true);
    refusal_->setVisible(false);
    refusal_->setAccessibleName(tr("What is wrong with the masked keys"));
    tool_->setCheckable(true);
    tool_->setAccessibleName(tr("Mask tool"));
    explain(tool_, "mask-tool");
    clear_->setText(tr("Clear"));
    clear_->setAccessibleName(tr("Unmask all cells"));
    explain(clear_, "unmask");

    auto* layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setColumnStretch(1, 1);
    layout->addWidget(causal_, 0, 0, 1, 2);
    layout->addWidget(window_, 1, 0);
    layout->addWidget(width_, 1, 1);
    layout->addWidget(padding_, 2, 0, 1, 2);
    layout->addWidget(refusal_, 3, 0, 1, 2);
    layout->addWidget(tool_, 4, 0, 1, 2);
    auto* closedRow = new QHBoxLayout;
    closedRow->addWidget(closed_, 1);
    closedRow->addWidget(clear_);
    layout->addLayout(closedRow, 5, 0, 1, 2);

    connect(causal_, &QCheckBox::toggled, this,
            [this](bool on) { edit(tr("Causal mask"), {}, [on](Mask& mask) { mask.causal = on; }); });
    const auto setWindow = [this] {
        edit(tr("Window mask"), QStringLiteral("window"),
             [on = window_->isChecked(), width = width_->value()](Mask& mask) {
                 mask.window = on ? std::optional<Index>(width) : std::nullopt;
             });
    };
    connect(window_, &QCheckBox::toggled, this, setWindow);
    connect(width_, &QSpinBox::valueChanged, this, setWindow);
    connect(padding_, &QLineEdit::editingFinished, this, &MaskControls::editPadding);
    connect(clear_, &QToolButton::clicked, this,
            [this] { edit(tr("Unmask cells"), {}, [](Mask& mask) { mask.closed_cells.clear(); }); });
    connect(tool_, &QPushButton::toggled, this, &MaskControls::maskToolToggled);
}

void MaskControls::showMask(const Mask& mask)
{
    const QSignalBlocker quietCausal(causal_);
    const QSignalBlocker quietWindow(window_);
    const QSignalBlocker quietWidth(width_);
    causal_->setChecked(mask.causal);
    window_->setChecked(mask.window.has_value());
    width_->setEnabled(mask.window.has_value());
    if (mask.window)
        width_->setValue(static_cast<int>(*mask.window));
    if (!padding_->hasFocus() || !padding_->isModified())
        padding_->setText(paddingText(mask));
    const auto count = static_cast<int>(mask.closed_cells.size());
    closed_->setText(counted(tr("%n masked cell(s)", nullptr, count), count));
    closed_->setVisible(count > 0);
    clear_->setVisible(count > 0);
}

void MaskControls::setMaskTool(bool on)
{
    const QSignalBlocker quiet(tool_);
    tool_->setChecked(on);
}

void MaskControls::edit(const QString& what, const QString& merge, const std::function<void(Mask&)>& change)
{
    session_->edit(what, merge, [&change](Document& document) { change(document.settings.mask); });
}

void MaskControls::editPadding()
{
    Mask read;
    refusal_->clear();
    const std::string keys = padding_->text().remove(QLatin1Char(' ')).toStdString();
    try {
        if (!keys.empty())
            add_mask(read, "padding:" + keys);
        padding_->setModified(false);
        edit(tr("Padding"), {}, [&read](Mask& mask) { mask.closed_keys = read.closed_keys; });
    } catch (const Error& error) {
        refusal_->setText(errorText(error));
    }
    refusal_->setVisible(!refusal_->text().isEmpty());
}

} // namespace attn
