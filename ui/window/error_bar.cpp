// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/error_bar.h"

#include "ui/colors/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace attn {

ErrorBar::ErrorBar(QWidget* parent) : QFrame(parent), text_(new QLabel(this))
{
    setAccessibleName(tr("Error"));
    setAutoFillBackground(true);
    text_->setWordWrap(true);
    text_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    text_->setAccessibleName(tr("Error message"));
    auto* const close = new QToolButton(this);
    close->setText(tr("Dismiss"));
    close->setAccessibleName(tr("Dismiss the error"));
    close->setAutoRaise(true);
    connect(close, &QToolButton::clicked, this, &QWidget::hide);
    auto* const layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 8, 8, 8);
    layout->addWidget(text_, 1);
    layout->addWidget(close, 0, Qt::AlignTop);
    hide();
}

void ErrorBar::showError(const QString& message)
{
    text_->setText(message);
    setAccessibleDescription(message);
    show();
}

QString ErrorBar::message() const
{
    return text_->text();
}

void ErrorBar::setTheme(const Theme& theme)
{
    QPalette colors = paletteOf(theme);
    colors.setColor(QPalette::Window, theme.warning);
    colors.setColor(QPalette::WindowText, theme.warningText);
    colors.setColor(QPalette::Text, theme.warningText);
    colors.setColor(QPalette::ButtonText, theme.warningText);
    setPalette(colors);
}

} // namespace attn
