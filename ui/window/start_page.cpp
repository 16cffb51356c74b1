// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/start_page.h"

#include "engine/playground/playground_run.h"
#include "ui/exporting/figure_kinds.h"
#include "ui/help/control_help.h"
#include "ui/models/model_catalog.h"
#include "ui/settings/settings.h"
#include "ui/widgets/flow_layout.h"
#include "ui/window/example_card.h"
#include "ui/wording/shortened.h"

#include <QFileInfo>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

namespace attn {

namespace {

constexpr double pictureScale = 2.0; // pixels for each pixel of a card, so that it is sharp on a fine screen
constexpr double drawnScale = 2.5;   // a figure is drawn so many times larger, as its labels do not shrink

struct Group {
    const char* name; // in the catalog
    const char* title;
};

constexpr Group groups[] = {{"start", QT_TRANSLATE_NOOP("attn::StartPage", "Start here")},
                            {"mechanisms", QT_TRANSLATE_NOOP("attn::StartPage", "How attention works")},
                            {"pictures", QT_TRANSLATE_NOOP("attn::StartPage", "Pictures")},
                            {"numbers", QT_TRANSLATE_NOOP("attn::StartPage", "Numbers by hand")}};

QLabel* makeHeading(const QString& text, double scale, QWidget* parent)
{
    auto* const label = new QLabel(text, parent);
    QFont font = label->font();
    font.setPointSizeF(font.pointSizeF() * scale);
    font.setBold(true);
    label->setFont(font);
    return label;
}

// The figure that the example opens with, without words.
QImage pictureOf(const QString& name, const Theme& theme, const RunControl& control)
{
    const Example& example = exampleOf(name);
    const auto run = run_playground(loadExample(name), control);
    FigureParameters parameters;
    parameters.style.theme = theme;
    parameters.style.values = CellValues::off;
    parameters.labels = false;
    parameters.colorBar = false;
    parameters.selected = {example.query, example.key};
    const QSizeF size = QSizeF(ExampleCard::pictureSize()) * drawnScale;
    const FigurePage page{size * 25.4 / 96.0, 96.0 * pictureScale / drawnScale, {}};
    QImage picture = figureImage(page, figureOf(figureKindOf(example.view), run, parameters, control));
    picture.setDevicePixelRatio(pictureScale);
    return picture;
}

} // namespace

StartPage::StartPage(Settings* settings, QWidget* parent)
    : QWidget(parent), settings_(settings), scroll_(new QScrollArea(this)), recent_(new QWidget),
      back_(new QPushButton(tr("&Back to the picture")))
{
    setAccessibleName(tr("Start page"));
    setManualPage(this, QStringLiteral("first-steps"));
    auto* const content = new QWidget;
    auto* const page = new QVBoxLayout(content);
    page->setContentsMargins(24, 24, 24, 24);
    page->setSpacing(16);
    page->addWidget(makeHeading(tr("See what attention looks at"), 1.6, content));
    addButtons(page);
    page->addWidget(recent_);
    addModels(page);
    addExamples(page);
    page->addStretch();

    scroll_->setWidgetResizable(true);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setWidget(content);
    auto* const outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scroll_);
}

void StartPage::addButtons(QVBoxLayout* page)
{
    auto* const intro = new QLabel(tr("Type a sentence at the left, drop a picture, a matrix, a text or the folder of "
                                      "a model on the window, or start from an example."));
    intro->setWordWrap(true);
    page->addWidget(intro);
    auto* const open = new QPushButton(tr("&Open a file…"));
    explain(open, "open-file");
    connect(open, &QPushButton::clicked, this, &StartPage::openRequested);
    auto* const model = new QPushButton(tr("Open a &model folder…"));
    explain(model, "open-model");
    connect(model, &QPushButton::clicked, this, &StartPage::openModelRequested);
    auto* const learn = new QPushButton(tr("&What attention is"));
    explain(learn, "learn");
    connect(learn, &QPushButton::clicked, this, [this] { emit manualRequested(QStringLiteral("first-steps")); });
    explain(back_, "back-to-picture");
    connect(back_, &QPushButton::clicked, this, &StartPage::closed);
    auto* const row = new QWidget;
    auto* const buttons = new FlowLayout(row);
    buttons->setContentsMargins(0, 0, 0, 0);
    buttons->setSpacing(8);
    for (QPushButton* const button : {learn, open, model, back_})
        buttons->addWidget(button);
    page->addWidget(row);
}

void StartPage::offerBack(bool picture)
{
    back_->setVisible(picture);
}

// Each opens with its first sample, and nothing of it is read before.
void StartPage::addModels(QVBoxLayout* page)
{
    if (modelCatalog().empty())
        return;
    page->addWidget(makeHeading(tr("Trained models"), 1.2, this));
    auto* const row = new QWidget;
    auto* const links = new FlowLayout(row);
    links->setContentsMargins(0, 0, 0, 0);
    links->setSpacing(8);
    for (const ShippedModel& model : modelCatalog()) {
        auto* const link = new QPushButton(tr("%1: %2").arg(model.name, model.task));
        link->setAccessibleName(link->text());
        explain(link, "shipped-model");
        link->setToolTip(QStringLiteral("<p>%1</p>").arg(model.figure.toHtmlEscaped()));
        connect(link, &QPushButton::clicked, this, [this, name = model.name] { emit modelChosen(name); });
        links->addWidget(link);
    }
    page->addWidget(row);
}

void StartPage::addExamples(QVBoxLayout* page)
{
    for (const Group& group : groups) {
        page->addWidget(makeHeading(tr(group.title), 1.2, this));
        auto* const row = new QWidget;
        auto* const cards = new FlowLayout(row);
        cards->setContentsMargins(0, 0, 0, 0);
        cards->setSpacing(16);
        for (const Example& example : exampleCatalog()) {
            if (example.group != QLatin1String(group.name))
                continue;
            auto* const card = new ExampleCard(example.title, example.description, row);
            connect(card, &ExampleCard::clicked, this, [this, name = example.name] { emit exampleChosen(name); });
            cards->addWidget(card);
            cards_.emplace_back(example.name, card);
        }
        page->addWidget(row);
    }
}

// What was opened before: folders are models.
void StartPage::showRecent()
{
    delete recent_->layout();
    qDeleteAll(recent_->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly));
    const QStringList paths = settings_->recentFiles();
    recent_->setVisible(!paths.isEmpty());
    if (paths.isEmpty())
        return;
    auto* const column = new QVBoxLayout(recent_);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(makeHeading(tr("Go on with"), 1.2, recent_));
    auto* const row = new QWidget(recent_);
    auto* const links = new FlowLayout(row);
    links->setContentsMargins(0, 0, 0, 0);
    links->setSpacing(8);
    for (const QString& path : paths) {
        const QFileInfo file(path);
        auto* const link =
            new QPushButton(shortened(file.isDir() ? tr("Model %1").arg(file.fileName()) : file.fileName(), 40)
                                .replace(u'&', QStringLiteral("&&")));
        link->setAccessibleName(tr("Open %1").arg(file.fileName()));
        explain(link, "recent-file");
        link->setToolTip(shortened(path).toHtmlEscaped());
        connect(link, &QPushButton::clicked, this, [this, path] { emit fileChosen(path); });
        links->addWidget(link);
    }
    column->addWidget(row);
}

void StartPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    scroll_->verticalScrollBar()->setValue(0);
    showRecent();
    if (settings_->theme().dark != dark_)
        drawn_ = 0;
    dark_ = settings_->theme().dark;
    if (!jobs_.busy())
        drawNext();
}

void StartPage::drawNext()
{
    if (drawn_ >= cards_.size() || !isVisible())
        return;
    jobs_.start([this, name = cards_[drawn_].first,
                 theme = settings_->theme()](const RunControl& control) -> std::function<void()> {
        return [this, picture = pictureOf(name, theme, control)] {
            cards_[drawn_++].second->setPicture(picture);
            drawNext();
        };
    });
}

} // namespace attn
