// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/model_actions.h"

#include "ui/help/control_help.h"
#include "ui/models/model_catalog.h"
#include "ui/models/model_panel.h"
#include "ui/models/predictions_panel.h"
#include "ui/settings/settings.h"
#include "ui/window/docks.h"
#include "ui/window/file_commands.h"
#include "ui/wording/shortened.h"

#include <QFileInfo>
#include <QMenu>
#include <QToolButton>

namespace attn {

namespace {

constexpr int widestName = 160;   // pixels
constexpr int longestSample = 60; // characters

} // namespace

ModelActions::ModelActions(Session* session, Settings* settings, Actions& actions, FileCommands* files, Docks* docks,
                           QWidget* parent)
    : QObject(parent), session_(session), settings_(settings), actions_(actions), files_(files),
      button_(new QToolButton(parent))
{
    button_->setPopupMode(QToolButton::InstantPopup);
    button_->setToolButtonStyle(Qt::ToolButtonTextOnly);
    explain(button_, "model");
    auto* const menu = new QMenu(button_);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { fillMenu(menu); });
    button_->setMenu(menu);
    actions_.on(ActionId::continueText, docks->predictionsPanel(), &PredictionsPanel::continueText);
    connect(docks->modelPanel(), &ModelPanel::closeRequested, files, &FileCommands::closeModel);
    connect(session, &Session::documentChanged, this, &ModelActions::showModel);
    connect(session, &Session::modelChanged, this, &ModelActions::showModel);
    connect(session->shown(), &ShownRun::runChanged, this, &ModelActions::showWhatIsPossible);
    // Whoever opens a model wants to know what it is.
    showModel();
}

void ModelActions::fillMenu(QMenu* menu)
{
    menu->clear();
    qDeleteAll(menu->findChildren<QMenu*>(QString(), Qt::FindDirectChildrenOnly));
    for (const ShippedModel& model : modelCatalog())
        addSamples(model, menu->addMenu(tr("%1: %2").arg(model.name, model.task)));
    if (!modelCatalog().empty())
        menu->addSeparator();
    menu->addAction(actions_[ActionId::openModel]);
    menu->addAction(actions_[ActionId::closeModel]);
    QStringList folders = settings_->recentFiles();
    folders.removeIf([](const QString& path) { return !QFileInfo(path).isDir(); });
    if (!folders.isEmpty())
        menu->addSeparator();
    for (const QString& path : folders)
        connect(menu->addAction(shortened(path)), &QAction::triggered, files_,
                [this, path] { files_->openModel(path); });
}

void ModelActions::addSamples(const ShippedModel& model, QMenu* menu)
{
    menu->setToolTipsVisible(true);
    menu->setAccessibleName(model.figure);
    for (const ModelSample& sample : samplesOf(model)) {
        const QString input = sample.isPicture ? QFileInfo(sample.input).completeBaseName() : sample.input;
        QAction* const action = menu->addAction(shortened(input, longestSample).replace(u'&', QStringLiteral("&&")));
        action->setToolTip(QStringLiteral("<p>%1</p>").arg(sample.note.toHtmlEscaped()));
        connect(action, &QAction::triggered, files_, [this, model, sample] { files_->openSample(model, sample); });
    }
}

void ModelActions::showModel()
{
    const bool model = has_model(session_->document());
    const QString path = shortened(QString::fromStdString(session_->document().model.path));
    const QString shown = model ? QFileInfo(path).fileName() : tr("Playground");
    button_->setText(tr("Model: %1").arg(button_->fontMetrics().elidedText(shown, Qt::ElideMiddle, widestName)));
    button_->setToolTip(model ? path : QStringLiteral("<p>%1</p>").arg(button_->statusTip().toHtmlEscaped()));
    button_->setAccessibleName(tr("Model: %1").arg(shown));
    showWhatIsPossible();
}

void ModelActions::showWhatIsPossible()
{
    const auto bundle = session_->bundle();
    const bool writes = bundle && bundle->tokenizer && info_of(*bundle->model).task == Task::language_model;
    actions_[ActionId::continueText]->setEnabled(session_->run() && writes);
    actions_[ActionId::closeModel]->setEnabled(has_model(session_->document()));
}

} // namespace attn
