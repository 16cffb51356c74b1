// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/error_bar.h"

#include "ui/colors/theme.h"
#include "ui/wording/shortened.h"

#include <QClipboard>
#include <QDialog>
#include <QDialogButtonBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace attn {

namespace {

constexpr qsizetype longestLine = 400;    // characters: three lines of a window of 1,280 pixels
constexpr qsizetype longestPage = 20'000; // a text widget lays out more of them slowly

} // namespace

ErrorBar::ErrorBar(Tone tone, QWidget* parent)
    : QFrame(parent), tone_(tone), text_(new QLabel(this)), more_(new QToolButton(this)), offer_(new QToolButton(this)),
      other_(new QToolButton(this))
{
    setAccessibleName(tone == Tone::error ? tr("Error") : tr("Notice"));
    setAutoFillBackground(true);
    text_->setWordWrap(true);
    text_->setMinimumWidth(1); // and not that of its longest word
    text_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    text_->setAccessibleName(tr("Message"));
    text_->setTextFormat(Qt::PlainText);
    for (QToolButton* const button : {offer_, other_})
        button->setAutoRaise(true);
    connect(offer_, &QToolButton::clicked, this, [this] { accept_(); });
    connect(other_, &QToolButton::clicked, this, [this] { acceptOther_(); });
    more_->setText(tr("Show all"));
    more_->setAccessibleName(tr("Show the whole message"));
    more_->setAutoRaise(true);
    connect(more_, &QToolButton::clicked, this, &ErrorBar::showWhole);
    auto* const close = new QToolButton(this);
    close->setText(tr("Dismiss"));
    close->setAccessibleName(tr("Dismiss the message"));
    close->setAutoRaise(true);
    connect(close, &QToolButton::clicked, this, &QWidget::hide);
    auto* const layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 8, 8, 8);
    layout->addWidget(text_, 1);
    layout->addWidget(offer_, 0, Qt::AlignTop);
    layout->addWidget(other_, 0, Qt::AlignTop);
    layout->addWidget(more_, 0, Qt::AlignTop);
    layout->addWidget(close, 0, Qt::AlignTop);
    hide();
}

void ErrorBar::showError(const QString& message)
{
    if (isVisible() && message == message_)
        return; // what it offers still helps
    showError(message, QString(), {});
}

void ErrorBar::showError(const QString& message, const QString& offer, std::function<void()> accept)
{
    showError(message, Offer{offer, std::move(accept)}, Offer{});
}

void ErrorBar::showError(const QString& message, const Offer& first, const Offer& second)
{
    const auto put = [](QToolButton* button, const Offer& offer) {
        button->setText(offer.text);
        button->setAccessibleName(offer.text);
        button->setVisible(!offer.text.isEmpty());
    };
    message_ = message;
    accept_ = first.accept;
    acceptOther_ = second.accept;
    put(offer_, first);
    put(other_, second);
    text_->setText(shortened(message, longestLine));
    setAccessibleDescription(text_->text());
    more_->setVisible(text_->text() != message);
    show();
}

void ErrorBar::showWhole()
{
    QDialog dialog(this);
    dialog.setWindowTitle(tr("Message"));
    auto* const text = new QPlainTextEdit(shortened(message_, longestPage), &dialog);
    text->setReadOnly(true);
    auto* const buttons = new QDialogButtonBox(QDialogButtonBox::Close, &dialog);
    connect(buttons->addButton(tr("Copy"), QDialogButtonBox::ActionRole), &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(message_); });
    connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    auto* const layout = new QVBoxLayout(&dialog);
    layout->addWidget(text);
    layout->addWidget(buttons);
    dialog.resize(640, 320);
    dialog.exec();
}

QString ErrorBar::message() const
{
    return message_;
}

void ErrorBar::setTheme(const Theme& theme)
{
    QPalette colors = paletteOf(theme);
    if (tone_ == Tone::error) {
        colors.setColor(QPalette::Window, theme.warning);
        colors.setColor(QPalette::WindowText, theme.warningText);
        colors.setColor(QPalette::Text, theme.warningText);
        colors.setColor(QPalette::ButtonText, theme.warningText);
    } else {
        colors.setColor(QPalette::ButtonText, theme.accent);
    }
    setPalette(colors);
}

} // namespace attn
