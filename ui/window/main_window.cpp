// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/main_window.h"

#include "ui/heatmap/heatmap_view.h"
#include "ui/inputs/input_panel.h"
#include "ui/inspector/inspector_panel.h"
#include "ui/models/model_panel.h"
#include "ui/models/predictions_panel.h"
#include "ui/operators/cost_panel.h"
#include "ui/operators/operator_panel.h"
#include "ui/view/style_controls.h"
#include "ui/window/activity.h"
#include "ui/window/error_bar.h"
#include "ui/window/figure_commands.h"
#include "ui/window/file_commands.h"
#include "ui/window/head_bar.h"
#include "ui/window/start_page.h"
#include "ui/window/status_line.h"
#include "ui/window/weights_panel.h"

#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QDockWidget>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QMenuBar>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QScreen>
#include <QStackedWidget>
#include <QStatusBar>
#include <QToolBar>
#include <QToolButton>
#include <QUndoStack>
#include <QVBoxLayout>

namespace attn {

namespace {

// Below this width the docks stand in one stack, so that the picture keeps half of the window.
constexpr int narrow = 1100;
constexpr double presentationScale = 1.6;

} // namespace

MainWindow::MainWindow(Session* session, Settings* settings) : session_(session), settings_(settings), actions_(this)
{
    setObjectName(QStringLiteral("MainWindow"));
    setAcceptDrops(true);
    setDockOptions(AnimatedDocks | AllowNestedDocks | AllowTabbedDocks);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    buildCentre();
    buildDocks();
    files_ = new FileCommands(session_, settings_, this);
    figures_ = new FigureCommands(session_, views_, settings_, this);
    buildMenus();
    buildToolBar();
    connectSession();
    connectActivity();
    connectActions();
    connectHeadActions();
    connectStyleActions();
    connectWeightsActions();
    connectModelActions();
    applyStyle();
    showView(ViewKind::heatmap);
    showTitle();
    showStatus();
    showWhatIsPossible();
    restoreLayout();
}

MainWindow::~MainWindow() = default;

void MainWindow::buildCentre()
{
    auto* const centre = new QWidget(this);
    error_ = new ErrorBar(centre);
    pictures_ = new QWidget(centre);
    start_ = new StartPage(centre);
    start_->hide();

    views_ = new ViewStack(session_, pictures_);
    views_->setMinimumSize(160, 120);
    controls_ = new QWidget(pictures_);
    headBar_ = new HeadBar(
        session_->selection(),
        {actions_[ActionId::previousLayer], actions_[ActionId::nextLayer], actions_[ActionId::meanLayer]},
        {actions_[ActionId::previousHead], actions_[ActionId::nextHead], actions_[ActionId::meanHead]}, controls_);
    actions_[ActionId::meanLayer]->setIconText(tr("mean"));
    actions_[ActionId::meanHead]->setIconText(tr("mean"));
    styleControls_ = new StyleControls(controls_);
    weightsButton_ = new QToolButton(controls_);
    actions_[ActionId::weights]->setIconText(tr("Weights"));
    weightsButton_->setDefaultAction(actions_[ActionId::weights]);
    weightsButton_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    weightsButton_->setAutoRaise(true);
    weightsButton_->setAccessibleName(tr("Weights"));
    weightsPanel_ = new WeightsPanel(session_, this);
    auto* const rows = new QVBoxLayout(controls_);
    rows->setContentsMargins(16, 4, 16, 4);
    rows->setSpacing(4);
    auto* const first = new QHBoxLayout;
    first->setSpacing(16);
    kinds_ = makeKindChooser(controls_);
    first->addWidget(kinds_, 0, Qt::AlignTop);
    first->addWidget(headBar_);
    first->addWidget(weightsButton_, 0, Qt::AlignTop);
    first->addStretch(1);
    rows->addLayout(first);
    rows->addWidget(styleControls_);

    auto* const inner = new QVBoxLayout(pictures_);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(0);
    inner->addWidget(views_, 1);
    inner->addWidget(controls_);

    auto* const outer = new QVBoxLayout(centre);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    outer->addWidget(error_);
    outer->addWidget(pictures_, 1);
    outer->addWidget(start_, 1);
    setCentralWidget(centre);

    status_ = new StatusLine(this);
    activity_ = new Activity(this);
    statusBar()->addPermanentWidget(status_, 1);
    statusBar()->addPermanentWidget(activity_);
    statusBar()->setSizeGripEnabled(false);
    statusBar()->setContentsMargins(0, 0, 0, 0);
}

QDockWidget* MainWindow::addDock(const QString& name, const QString& title, QWidget* panel)
{
    auto* const dock = new QDockWidget(title, this);
    dock->setObjectName(name);
    dock->setAccessibleName(title);
    dock->setWidget(panel);
    docks_.push_back(dock);
    return dock;
}

void MainWindow::buildDocks()
{
    input_ = new InputPanel(session_, this);
    operator_ = new OperatorPanel(session_, this);
    predictions_ = new PredictionsPanel(session_, this);
    model_ = new ModelPanel(session_, this);
    settingsPages_ = new QStackedWidget(this);
    settingsPages_->addWidget(operator_);
    settingsPages_->addWidget(predictions_);
    factsPages_ = new QStackedWidget(this);
    factsPages_->addWidget(new CostPanel(session_, this));
    factsPages_->addWidget(model_);
    inspector_ = new InspectorPanel(session_, this);
    addDock(QStringLiteral("input"), tr("Input"), input_);
    addDock(QStringLiteral("operator"), tr("Operator"), settingsPages_);
    addDock(QStringLiteral("inspector"), tr("Inspector"), inspector_);
    addDock(QStringLiteral("cost"), tr("Cost"), factsPages_);
}

void MainWindow::applyDefaultLayout()
{
    for (QDockWidget* const dock : docks_) {
        dock->setFloating(false);
        removeDockWidget(dock);
    }
    QDockWidget* const input = docks_[0];
    QDockWidget* const settings = docks_[1];
    QDockWidget* const inspector = docks_[2];
    QDockWidget* const cost = docks_[3];
    addDockWidget(Qt::LeftDockWidgetArea, input);
    if (width() < narrow) {
        for (QDockWidget* const dock : {settings, inspector, cost}) {
            addDockWidget(Qt::LeftDockWidgetArea, dock);
            tabifyDockWidget(input, dock);
        }
    } else {
        splitDockWidget(input, settings, Qt::Vertical);
        addDockWidget(Qt::RightDockWidgetArea, inspector);
        tabifyDockWidget(inspector, cost);
        resizeDocks({input, inspector}, {288, 288}, Qt::Horizontal);
        resizeDocks({input, settings}, {1, 2}, Qt::Vertical);
    }
    for (QDockWidget* const dock : docks_)
        dock->show();
    input->raise();
    if (width() >= narrow)
        inspector->raise();
}

void MainWindow::restoreLayout()
{
    if (!restoreGeometry(settings_->state(QStringLiteral("geometry"))))
        resize(QSize(1280, 800).boundedTo(screen()->availableSize()));
    if (!restoreState(settings_->state(QStringLiteral("layout"))))
        applyDefaultLayout();
}

void MainWindow::buildMenus()
{
    actions_.fill(menuBar());
    QMenu* const file = actions_.menu("File");
    auto* const examples = new QMenu(tr("Examples"), this);
    for (const Example& example : exampleCatalog()) {
        QAction* const action = examples->addAction(example.title);
        action->setToolTip(QStringLiteral("%1 (%2)").arg(example.description, example.name));
        connect(action, &QAction::triggered, this, [this, name = example.name] { files_->openExample(name); });
    }
    examples->setToolTipsVisible(true);
    examples->setObjectName(QStringLiteral("examples"));
    auto* const recent = new QMenu(tr("Open recent"), this);
    connect(recent, &QMenu::aboutToShow, this, [this, recent] { fillRecentFiles(recent); });
    file->insertMenu(actions_[ActionId::save], examples);
    file->insertMenu(examples->menuAction(), recent);

    QMenu* const view = actions_.menu("View");
    view->addSeparator();
    for (QDockWidget* const dock : docks_)
        view->addAction(dock->toggleViewAction());

    auto* const viewGroup = new QActionGroup(this);
    for (const ViewEntry& entry : viewTable())
        viewGroup->addAction(actions_[viewAction(entry.kind)]);
    auto* const themeGroup = new QActionGroup(this);
    for (const ActionId id : {ActionId::systemTheme, ActionId::lightTheme, ActionId::darkTheme})
        themeGroup->addAction(actions_[id]);
}

void MainWindow::fillRecentFiles(QMenu* menu)
{
    menu->clear();
    const QStringList files = settings_->recentFiles();
    for (const QString& path : files)
        connect(menu->addAction(path), &QAction::triggered, this, [this, path] { files_->open(path); });
    if (files.isEmpty())
        menu->addAction(tr("Nothing opened yet"))->setEnabled(false);
    else
        connect(menu->addAction(tr("Forget these")), &QAction::triggered, settings_, &Settings::clearRecentFiles);
}

void MainWindow::buildToolBar()
{
    toolBar_ = addToolBar(tr("Tools"));
    toolBar_->setObjectName(QStringLiteral("tools"));
    toolBar_->setAccessibleName(tr("Tools"));
    toolBar_->setMovable(false);
    toolBar_->setIconSize(QSize(20, 20));
    toolBar_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    toolBar_->addAction(actions_[ActionId::open]);
    toolBar_->addWidget(makeModelButton());
    auto* const examples = new QToolButton(toolBar_);
    examples->setText(tr("Examples"));
    examples->setAccessibleName(tr("Examples"));
    examples->setMenu(findChild<QMenu*>(QStringLiteral("examples")));
    examples->setPopupMode(QToolButton::InstantPopup);
    toolBar_->addWidget(examples);
    toolBar_->addSeparator();
    for (const ViewEntry& entry : viewTable())
        toolBar_->addAction(actions_[viewAction(entry.kind)]);
    toolBar_->addSeparator();
    toolBar_->addAction(actions_[ActionId::maskTool]);
    actions_[ActionId::maskTool]->setIconText(tr("Mask"));
    auto* const space = new QWidget(toolBar_);
    space->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    toolBar_->addWidget(space);
    toolBar_->addAction(actions_[ActionId::exportFigure]);
    actions_[ActionId::exportFigure]->setIconText(tr("Export"));
    actions_[ActionId::open]->setIconText(tr("Open"));
    toolBar_->addAction(actions_[ActionId::search]);
    actions_[ActionId::search]->setIconText(tr("Ctrl+K"));
}

void MainWindow::connectSession()
{
    connect(session_, &Session::runFinished, this, [this] {
        error_->hide();
        followPicture();
    });
    connect(session_->shown(), &ShownRun::runChanged, this, [this] {
        headBar_->setRun(session_->run().get());
        showWhatIsPossible();
        if (!session_->run())
            showStatus();
    });
    connect(session_->detail(), &HeadDetail::summaryChanged, this, &MainWindow::showStatus);
    connect(session_, &Session::runFailed, this, &MainWindow::showError);
    connect(session_, &Session::readFailed, this, &MainWindow::showError);
    connect(session_, &Session::documentChanged, this, [this] {
        showTitle();
        showStartPage(false);
    });
    connect(session_->undoStack(), &QUndoStack::cleanChanged, this, &MainWindow::showTitle);
    connect(input_, &InputPanel::openRefused, this, &MainWindow::showError);
    connect(files_, &FileCommands::failed, this, &MainWindow::showError);
    connect(files_, &FileCommands::pathChanged, this, &MainWindow::showTitle);
    connect(figures_, &FigureCommands::failed, this, &MainWindow::showError);
    connect(figures_, &FigureCommands::done, this,
            [this](const QString& message) { statusBar()->showMessage(message, 4000); });
    connect(views_, &ViewStack::cellToggled, this, [this](Cell cell) {
        session_->edit(tr("Mask a cell"), {}, [&](Document& document) {
            auto& closed = document.settings.mask.closed_cells;
            if (std::erase(closed, cell) == 0)
                closed.push_back(cell);
        });
    });
}

void MainWindow::connectActivity()
{
    activity_->follow(session_->detail()->jobs(), [this] { session_->detail()->cancel(); });
    activity_->follow(session_->jobs());
    activity_->follow(files_->loading());
    activity_->follow(predictions_->generating());
    HeatmapView* const heatmap = views_->heatmap();
    connect(heatmap, &HeatmapView::pooling, this, [this, heatmap](double share) {
        if (share < 1.0)
            activity_->progress(heatmap, share, tr("exact picture"), [heatmap] { heatmap->cancelPooling(); });
        else
            activity_->end(heatmap);
    });
}

void MainWindow::applyStyle()
{
    const Theme& theme = settings_->theme();
    QApplication::setPalette(paletteOf(theme));
    actions_.setTheme(theme);
    error_->setTheme(theme);
    ViewStyle style = settings_->viewStyle();
    styleControls_->setViewStyle(style);
    if (actions_[ActionId::presentation]->isChecked())
        style.fontPoints *= presentationScale;
    views_->setStyle(style);
    const ActionId themes[] = {ActionId::systemTheme, ActionId::lightTheme, ActionId::darkTheme};
    actions_[themes[static_cast<int>(settings_->themeChoice())]]->setChecked(true);
}

void MainWindow::showView(ViewKind kind)
{
    showStartPage(false);
    QWidget* const typing = qobject_cast<QPlainTextEdit*>(focusWidget());
    views_->show(kind);
    actions_[viewAction(kind)]->setChecked(true);
    if (!typing)
        views_->view()->setFocus();
}

// A picture is looked at as a picture; when there is none any more, its view would be empty.
void MainWindow::followPicture()
{
    const bool picture = session_->run() && session_->run()->picture;
    if (picture == hadPicture_)
        return;
    hadPicture_ = picture;
    if (picture && views_->kind() == ViewKind::heatmap)
        showView(ViewKind::image);
    else if (!picture && views_->kind() == ViewKind::image)
        showView(ViewKind::heatmap);
}

void MainWindow::showStartPage(bool on)
{
    start_->setVisible(on);
    pictures_->setVisible(!on);
}

void MainWindow::showStatus()
{
    status_->showRun(session_->shown()->run().get(), session_->detail()->summary(), modelName());
}

void MainWindow::showTitle()
{
    const Document& document = session_->document();
    const QString shown = document.kind == InputKind::weights
        ? QFileInfo(QString::fromStdString(document.weights_path)).fileName()
        : QString::fromStdString(document.title);
    const QString name = files_->path().isEmpty() ? shown : QFileInfo(files_->path()).fileName();
    setWindowTitle((name.isEmpty() ? tr("AttnScope") : tr("%1 – AttnScope").arg(name)) + QStringLiteral("[*]"));
    setWindowModified(!files_->path().isEmpty() && files_->isModified());
}

void MainWindow::showError(const QString& message)
{
    error_->showError(message);
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (actions_[ActionId::presentation]->isChecked())
        actions_[ActionId::presentation]->trigger();
    settings_->setState(QStringLiteral("geometry"), saveGeometry());
    settings_->setState(QStringLiteral("layout"), saveState());
    activity_->cancel();
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (event->mimeData()->hasUrls() || event->mimeData()->hasText())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    event->acceptProposedAction();
    const QList<QUrl> urls = event->mimeData()->urls();
    if (!urls.isEmpty()) {
        if (!urls.front().isLocalFile())
            showError(tr("%1: only files of this computer can be opened, download it first")
                          .arg(urls.front().toDisplayString()));
        else
            files_->open(urls.front().toLocalFile());
        return;
    }
    session_->edit(tr("Drop text"), {}, [&](Document& document) {
        document.kind = InputKind::text;
        document.text.text = event->mimeData()->text().toStdString();
    });
}

} // namespace attn
