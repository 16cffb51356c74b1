// SPDX-License-Identifier: GPL-3.0-or-later
// What the window does about models: opening, closing, and which of their attentions is looked at.

#include "engine/attention/names.h"
#include "ui/inputs/input_panel.h"
#include "ui/models/model_panel.h"
#include "ui/models/predictions_panel.h"
#include "ui/window/file_commands.h"
#include "ui/window/main_window.h"

#include <QActionGroup>
#include <QDockWidget>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QMenu>
#include <QStackedWidget>
#include <QToolButton>

namespace attn {

namespace {

struct KindAction {
    AttentionKind kind;
    ActionId action;
};

constexpr KindAction kindActions[] = {{AttentionKind::encoder, ActionId::encoderAttention},
                                      {AttentionKind::decoder, ActionId::decoderAttention},
                                      {AttentionKind::cross, ActionId::crossAttention}};

bool hasKind(const Run* whole, AttentionKind kind)
{
    return whole && !whole->further.empty()
        && (whole->kind == kind
            || std::ranges::any_of(whole->further, [kind](const auto& run) { return run->kind == kind; }));
}

} // namespace

QWidget* MainWindow::makeModelButton()
{
    modelButton_ = new QToolButton(this);
    modelButton_->setPopupMode(QToolButton::InstantPopup);
    modelButton_->setToolButtonStyle(Qt::ToolButtonTextOnly);
    auto* const menu = new QMenu(modelButton_);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { fillModels(menu); });
    modelButton_->setMenu(menu);
    return modelButton_;
}

void MainWindow::fillModels(QMenu* menu)
{
    menu->clear();
    menu->addAction(actions_[ActionId::openModel]);
    menu->addAction(actions_[ActionId::closeModel]);
    QStringList folders = settings_->recentFiles();
    folders.removeIf([](const QString& path) { return !QFileInfo(path).isDir(); });
    if (!folders.isEmpty())
        menu->addSeparator();
    for (const QString& path : folders)
        connect(menu->addAction(path), &QAction::triggered, this, [this, path] { files_->openModel(path); });
}

QWidget* MainWindow::makeKindChooser(QWidget* parent)
{
    auto* const chooser = new QWidget(parent);
    chooser->setAccessibleName(tr("Kind of attention"));
    auto* const layout = new QHBoxLayout(chooser);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    actions_[ActionId::encoderAttention]->setIconText(tr("Encoder"));
    actions_[ActionId::decoderAttention]->setIconText(tr("Decoder"));
    actions_[ActionId::crossAttention]->setIconText(tr("Cross"));
    auto* const group = new QActionGroup(this);
    for (const KindAction& entry : kindActions) {
        group->addAction(actions_[entry.action]);
        auto* const button = new QToolButton(chooser);
        button->setDefaultAction(actions_[entry.action]);
        button->setAccessibleName(actions_[entry.action]->text());
        button->setToolButtonStyle(Qt::ToolButtonTextOnly);
        layout->addWidget(button);
    }
    return chooser;
}

void MainWindow::connectModelActions()
{
    const auto on = [this](ActionId id, auto slot) { connect(actions_[id], &QAction::triggered, this, slot); };
    on(ActionId::openModel, [this] { files_->chooseAndOpenModel(); });
    on(ActionId::closeModel, [this] { files_->closeModel(); });
    on(ActionId::maskToken, [this] { input_->toggleMask(); });
    on(ActionId::continueText, [this] { predictions_->continueText(); });
    for (const KindAction& entry : kindActions)
        on(entry.action, [this, kind = entry.kind] { session_->shown()->setKind(kind); });
    connect(model_, &ModelPanel::closeRequested, files_, &FileCommands::closeModel);
    connect(predictions_, &PredictionsPanel::failed, this, &MainWindow::showError);
    connect(session_, &Session::documentChanged, this, &MainWindow::showModel);
    connect(session_, &Session::modelChanged, this, &MainWindow::showModel);
    connect(session_, &Session::modelChanged, this, &MainWindow::showWhatIsPossible);
    connect(session_->shown(), &ShownRun::runChanged, this, &MainWindow::showKinds);
    connect(session_->shown(), &ShownRun::kindChanged, this, &MainWindow::showKinds);
    // Who opens a model wants to know what it is; beside the inspector there is room to say it.
    connect(files_, &FileCommands::modelOpened, this, [this] {
        QDockWidget* const facts = docks_[3];
        if (tabifiedDockWidgets(facts).contains(docks_[2]) && !tabifiedDockWidgets(facts).contains(docks_[0]))
            facts->raise();
    });
    showModel();
    showKinds();
}

QString MainWindow::modelName() const
{
    const auto answer = session_->answer();
    return answer ? QString::fromStdString(answer->bundle->name) : QString();
}

// The operator and what it costs are the playground's.
void MainWindow::showModel()
{
    const bool model = has_model(session_->document());
    settingsPages_->setCurrentIndex(model ? 1 : 0);
    factsPages_->setCurrentIndex(model ? 1 : 0);
    const auto name = [this](int dock, const QString& title) {
        docks_[static_cast<std::size_t>(dock)]->setWindowTitle(title);
        docks_[static_cast<std::size_t>(dock)]->setAccessibleName(title);
    };
    name(1, model ? tr("Predictions") : tr("Operator"));
    name(3, model ? tr("Model") : tr("Cost"));
    const QString path = QString::fromStdString(session_->document().model.path);
    const QString shown = model ? QFileInfo(path).fileName() : tr("Playground");
    modelButton_->setText(tr("Model: %1").arg(fontMetrics().elidedText(shown, Qt::ElideMiddle, 160)));
    modelButton_->setToolTip(
        model ? path : tr("Attention made of settings, without trained weights; open the folder of a model here"));
    modelButton_->setAccessibleName(tr("Model: %1").arg(shown));
    actions_[ActionId::maskTool]->setText(model ? tr("Mask tool: click masks a token")
                                                : tr("Mask tool: click closes a cell"));
    actions_[ActionId::clearMask]->setText(model ? tr("Unmask all tokens") : tr("Open all cells closed by hand"));
}

void MainWindow::showKinds()
{
    const auto whole = session_->shown()->whole();
    const auto run = session_->run();
    kinds_->setVisible(whole && !whole->further.empty());
    for (const KindAction& entry : kindActions) {
        actions_[entry.action]->setEnabled(hasKind(whole.get(), entry.kind));
        actions_[entry.action]->setChecked(run && run->kind == entry.kind);
    }
}

} // namespace attn
