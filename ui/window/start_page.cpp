// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/start_page.h"

#include <QCommandLinkButton>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace attn {

namespace {

QLabel* makeHeading(const QString& text, double scale, QWidget* parent)
{
    auto* const label = new QLabel(text, parent);
    QFont font = label->font();
    font.setPointSizeF(font.pointSizeF() * scale);
    font.setBold(true);
    label->setFont(font);
    return label;
}

} // namespace

StartPage::StartPage(QWidget* parent) : QWidget(parent)
{
    setAccessibleName(tr("Start page"));
    auto* const content = new QWidget(this);
    auto* const intro = new QLabel(tr("Type a sentence at the left, drop a picture, a matrix, a text or the folder of "
                                      "a model on the window, or start from an example."),
                                   content);
    intro->setWordWrap(true);
    auto* const open = new QPushButton(tr("Open a file…"), content);
    connect(open, &QPushButton::clicked, this, &StartPage::openRequested);
    auto* const model = new QPushButton(tr("Open a model folder…"), content);
    model->setToolTip(tr("A folder as Hugging Face writes it: config.json, model.safetensors and a tokenizer"));
    connect(model, &QPushButton::clicked, this, &StartPage::openModelRequested);
    auto* const back = new QPushButton(tr("Back to the picture"), content);
    connect(back, &QPushButton::clicked, this, &StartPage::closed);
    auto* const buttons = new QHBoxLayout;
    buttons->addWidget(open);
    buttons->addWidget(model);
    buttons->addWidget(back);
    buttons->addStretch();

    auto* const cards = new QVBoxLayout;
    cards->setSpacing(0);
    for (const Example& example : exampleCatalog()) {
        auto* const card = new QCommandLinkButton(example.title, example.description, content);
        // Narrow windows wrap the description rather than cut it.
        card->setMinimumWidth(0);
        card->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        card->setIcon({});
        card->setIconSize({0, 0});
        card->setAccessibleName(example.title);
        card->setAccessibleDescription(example.description);
        connect(card, &QCommandLinkButton::clicked, this, [this, name = example.name] { emit exampleChosen(name); });
        cards->addWidget(card);
    }

    auto* const layout = new QVBoxLayout(content);
    layout->setContentsMargins(32, 32, 32, 32);
    layout->setSpacing(16);
    layout->addWidget(makeHeading(tr("See what attention looks at"), 1.6, content));
    layout->addWidget(intro);
    layout->addLayout(buttons);
    layout->addWidget(makeHeading(tr("Examples"), 1.2, content));
    layout->addLayout(cards);
    layout->addStretch();

    auto* const scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(content);
    auto* const outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scroll);
}

} // namespace attn
