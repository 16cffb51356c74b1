#include "ui/window/main_window.h"

#include "ui/heatmap/heatmap_view.h"
#include "ui/inputs/input_panel.h"
#include "ui/inspector/inspector_panel.h"
#include "ui/operators/operator_panel.h"
#include "ui/settings/settings_dialog.h"
#include "ui/view/style_controls.h"
#include "ui/window/action_search.h"
#include "ui/window/error_bar.h"
#include "ui/window/figure_commands.h"
#include "ui/window/file_commands.h"
#include "ui/window/head_bar.h"
#include "ui/window/shortcuts_page.h"
#include "ui/window/start_page.h"
#include "ui/window/status_line.h"

#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QDockWidget>
#include <QMenuBar>
#include <QMessageBox>
#include <QMimeData>
#include <QScrollArea>
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

constexpr ActionId viewActions[] = {ActionId::heatmap, ActionId::heads, ActionId::links, ActionId::image, ActionId::steps};

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
    connectActions();
    connectHeadActions();
    connectStyleActions();
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
    headBar_ = new HeadBar(session_->selection(),
                           {actions_[ActionId::previousLayer], actions_[ActionId::nextLayer], actions_[ActionId::previousHead],
                            actions_[ActionId::nextHead], actions_[ActionId::meanHead]},
                           controls_);
    styleControls_ = new StyleControls(controls_);
    auto* const row = new QHBoxLayout(controls_);
    row->setContentsMargins(16, 4, 16, 4);
    row->setSpacing(16);
    row->addWidget(headBar_);
    row->addStretch();
    row->addWidget(styleControls_);
    // The controls may be wider than a narrow window's centre: they scroll rather than push the window wide.
    auto* const scroll = new QScrollArea(pictures_);
    scroll->setWidget(controls_);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    scroll->setFixedHeight(controls_->sizeHint().height() + 16);
    controls_ = scroll;

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
    statusBar()->addPermanentWidget(status_, 1);
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
    inspector_ = new InspectorPanel(session_, this);
    addDock(QStringLiteral("input"), tr("Input"), input_);
    addDock(QStringLiteral("operator"), tr("Operator"), operator_);
    addDock(QStringLiteral("inspector"), tr("Inspector"), inspector_);
}

void MainWindow::applyDefaultLayout()
{
    for (QDockWidget* const dock : docks_) {
        dock->setFloating(false);
        removeDockWidget(dock);
    }
    QDockWidget* const input = docks_[0];
    addDockWidget(Qt::LeftDockWidgetArea, input);
    if (width() < narrow) {
        addDockWidget(Qt::LeftDockWidgetArea, docks_[1]);
        addDockWidget(Qt::LeftDockWidgetArea, docks_[2]);
        tabifyDockWidget(input, docks_[1]);
        tabifyDockWidget(docks_[1], docks_[2]);
    } else {
        splitDockWidget(input, docks_[1], Qt::Vertical);
        addDockWidget(Qt::RightDockWidgetArea, docks_[2]);
        resizeDocks({input, docks_[2]}, {288, 288}, Qt::Horizontal);
        resizeDocks({input, docks_[1]}, {1, 2}, Qt::Vertical);
    }
    for (QDockWidget* const dock : docks_)
        dock->show();
    input->raise();
}

void MainWindow::restoreLayout()
{
    if (!restoreGeometry(settings_->state(QStringLiteral("geometry"))))
        resize(1280, 800);
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
        action->setToolTip(example.description);
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
    for (const ActionId id : viewActions)
        viewGroup->addAction(actions_[id]);
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
    auto* const examples = new QToolButton(toolBar_);
    examples->setText(tr("Examples"));
    examples->setAccessibleName(tr("Examples"));
    examples->setMenu(findChild<QMenu*>(QStringLiteral("examples")));
    examples->setPopupMode(QToolButton::InstantPopup);
    toolBar_->addWidget(examples);
    toolBar_->addSeparator();
    for (const ActionId id : viewActions)
        toolBar_->addAction(actions_[id]);
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
    connect(session_, &Session::runStarted, status_, &StatusLine::workStarted);
    connect(session_->jobs(), &JobRunner::progressed, status_, &StatusLine::workProgressed);
    connect(session_, &Session::runFinished, this, [this] {
        status_->workEnded();
        error_->hide();
        headBar_->setRun(session_->run().get());
        showWhatIsPossible();
        if (!session_->run())
            showStatus();
    });
    connect(session_, &Session::summaryChanged, this, &MainWindow::showStatus);
    connect(session_, &Session::runFailed, this, [this](const QString& message) {
        status_->workEnded();
        showError(message);
    });
    connect(session_, &Session::runCancelled, status_, &StatusLine::workEnded);
    connect(status_, &StatusLine::cancelRequested, session_, &Session::cancelRun);
    connect(session_, &Session::documentChanged, this, [this] {
        showTitle();
        showStartPage(false);
    });
    connect(session_->undoStack(), &QUndoStack::cleanChanged, this, &MainWindow::showTitle);
    connect(files_, &FileCommands::failed, this, &MainWindow::showError);
    connect(files_, &FileCommands::pathChanged, this, &MainWindow::showTitle);
    connect(figures_, &FigureCommands::failed, this, &MainWindow::showError);
    connect(figures_, &FigureCommands::done, this, [this](const QString& message) { statusBar()->showMessage(message, 4000); });
    connect(views_, &ViewStack::cellToggled, this, [this](Cell cell) {
        session_->edit(tr("Mask a cell"), {}, [&](Document& document) {
            auto& closed = document.settings.mask.closed_cells;
            if (std::erase(closed, cell) == 0)
                closed.push_back(cell);
        });
    });
}

void MainWindow::connectActions()
{
    const auto on = [this](ActionId id, auto slot) { connect(actions_[id], &QAction::triggered, this, slot); };
    on(ActionId::newSentence, [this] { files_->newSentence(); });
    on(ActionId::open, [this] { files_->chooseAndOpen(); });
    on(ActionId::save, [this] { files_->save(); });
    on(ActionId::saveAs, [this] { files_->saveAs(); });
    on(ActionId::exportFigure, [this] { figures_->exportFigure(); });
    on(ActionId::saveNumbers, [this] { figures_->saveNumbers(); });
    on(ActionId::copy, [this] { figures_->copy(); });
    on(ActionId::print, [this] { figures_->print(); });
    on(ActionId::printPreview, [this] { figures_->printPreview(); });
    on(ActionId::quit, [this] { close(); });
    on(ActionId::undo, [this] { session_->undoStack()->undo(); });
    on(ActionId::redo, [this] { session_->undoStack()->redo(); });
    on(ActionId::search, [this] { searchActions(); });
    on(ActionId::settings, [this] { SettingsDialog(settings_, this).exec(); });
    for (std::size_t i = 0; i < viewKinds; ++i)
        on(viewActions[i], [this, kind = static_cast<ViewKind>(i)] { showView(kind); });
    on(ActionId::fit, [this] { views_->heatmap()->fit(); });
    on(ActionId::unpin, [this] {
        if (actions_[ActionId::presentation]->isChecked())
            actions_[ActionId::presentation]->trigger();
        else
            session_->selection()->pin({});
    });
    on(ActionId::presentation, [this](bool presenting) { setPresentation(presenting); });
    on(ActionId::resetLayout, [this] { applyDefaultLayout(); });
    on(ActionId::maskTool, [this](bool masking) {
        views_->heatmap()->setMaskTool(masking);
        operator_->setMaskTool(masking);
    });
    connect(operator_, &OperatorPanel::maskToolToggled, this, [this](bool masking) {
        actions_[ActionId::maskTool]->setChecked(masking);
        views_->heatmap()->setMaskTool(masking);
    });
    on(ActionId::clearMask, [this] {
        session_->edit(tr("Open all cells"), {}, [](Document& document) { document.settings.mask.closed_cells.clear(); });
    });
    on(ActionId::rerun, [this] { session_->restartRun(); });
    on(ActionId::cancelRun, [this] { session_->cancelRun(); });
    on(ActionId::startPage, [this] { showStartPage(true); });
    on(ActionId::shortcuts, [this] { showShortcuts(); });
    on(ActionId::about, [this] { showAbout(); });
    connect(session_->undoStack(), &QUndoStack::indexChanged, this, &MainWindow::showWhatIsPossible);
    connect(start_, &StartPage::exampleChosen, files_, &FileCommands::openExample);
    connect(start_, &StartPage::openRequested, files_, &FileCommands::chooseAndOpen);
    connect(start_, &StartPage::closed, this, [this] { showStartPage(false); });
}

void MainWindow::connectHeadActions()
{
    const auto on = [this](ActionId id, auto slot) { connect(actions_[id], &QAction::triggered, this, slot); };
    on(ActionId::previousHead, [this] { moveHead(-1); });
    on(ActionId::nextHead, [this] { moveHead(1); });
    on(ActionId::previousLayer, [this] { moveLayer(-1); });
    on(ActionId::nextLayer, [this] { moveLayer(1); });
    on(ActionId::meanHead, [this](bool mean) {
        Selection* const selection = session_->selection();
        selection->setHead(selection->layer(), mean ? HeadPick{std::nullopt} : HeadPick{});
    });
}

void MainWindow::connectStyleActions()
{
    const auto on = [this](ActionId id, auto slot) { connect(actions_[id], &QAction::triggered, this, slot); };
    on(ActionId::largerText, [this] { scaleText(1.125); });
    on(ActionId::smallerText, [this] { scaleText(1.0 / 1.125); });
    on(ActionId::systemTheme, [this] { settings_->setThemeChoice(ThemeChoice::system); });
    on(ActionId::lightTheme, [this] { settings_->setThemeChoice(ThemeChoice::light); });
    on(ActionId::darkTheme, [this] { settings_->setThemeChoice(ThemeChoice::dark); });
    connect(settings_, &Settings::viewStyleChanged, this, &MainWindow::applyStyle);
    connect(styleControls_, &StyleControls::styleChanged, settings_, &Settings::setViewStyle);
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

void MainWindow::scaleText(double factor)
{
    ViewStyle style = settings_->viewStyle();
    style.fontPoints *= factor;
    settings_->setViewStyle(style);
}

void MainWindow::showView(ViewKind kind)
{
    showStartPage(false);
    views_->show(kind);
    actions_[viewActions[static_cast<std::size_t>(kind)]]->setChecked(true);
    views_->view()->setFocus();
}

void MainWindow::showStartPage(bool on)
{
    start_->setVisible(on);
    pictures_->setVisible(!on);
}

// One view, full screen, with large type; everything else steps aside and comes back as it was.
void MainWindow::setPresentation(bool on)
{
    if (on) {
        layoutBeforePresentation_ = saveState();
        wasMaximized_ = isMaximized();
        for (QDockWidget* const dock : docks_)
            dock->hide();
        showFullScreen();
    } else {
        restoreState(layoutBeforePresentation_);
        wasMaximized_ ? showMaximized() : showNormal();
    }
    menuBar()->setVisible(!on);
    toolBar_->setVisible(!on);
    statusBar()->setVisible(!on);
    controls_->setVisible(!on);
    applyStyle();
    views_->view()->setFocus();
}

void MainWindow::showStatus()
{
    status_->showRun(session_->run().get(), session_->summary());
}

void MainWindow::showTitle()
{
    const QString name = files_->path().isEmpty() ? QString::fromStdString(session_->document().title) : QFileInfo(files_->path()).fileName();
    setWindowTitle((name.isEmpty() ? tr("AttnScope") : tr("%1 – AttnScope").arg(name)) + QStringLiteral("[*]"));
    setWindowModified(!files_->path().isEmpty() && files_->isModified());
}

// Actions that would do nothing now are greyed.
void MainWindow::showWhatIsPossible()
{
    const Run* const run = session_->run().get();
    QUndoStack* const history = session_->undoStack();
    actions_[ActionId::undo]->setEnabled(history->canUndo());
    actions_[ActionId::undo]->setText(history->canUndo() ? tr("Undo %1").arg(history->undoText()) : tr("Undo"));
    actions_[ActionId::redo]->setEnabled(history->canRedo());
    actions_[ActionId::redo]->setText(history->canRedo() ? tr("Redo %1").arg(history->redoText()) : tr("Redo"));
    for (const ActionId id : {ActionId::exportFigure, ActionId::saveNumbers, ActionId::copy, ActionId::print, ActionId::printPreview, ActionId::fit})
        actions_[id]->setEnabled(run != nullptr);
    for (const ActionId id : {ActionId::previousHead, ActionId::nextHead, ActionId::meanHead})
        actions_[id]->setEnabled(run && run->heads > 1);
    for (const ActionId id : {ActionId::previousLayer, ActionId::nextLayer})
        actions_[id]->setEnabled(run && run->layers > 1);
    actions_[ActionId::maskTool]->setEnabled(run && !run->traces.empty());
    actions_[ActionId::clearMask]->setEnabled(!session_->document().settings.mask.closed_cells.empty());
}

void MainWindow::moveHead(Index step)
{
    const auto run = session_->run();
    if (!run)
        return;
    Selection* const selection = session_->selection();
    const Index head = selection->head().head ? selection->head().head->value + step : (step > 0 ? 0 : run->heads - 1);
    selection->setHead(selection->layer(), {HeadIndex{std::clamp<Index>(head, 0, run->heads - 1)}});
}

void MainWindow::moveLayer(Index step)
{
    const auto run = session_->run();
    if (!run)
        return;
    Selection* const selection = session_->selection();
    selection->setHead(LayerIndex{std::clamp<Index>(selection->layer().value + step, 0, run->layers - 1)}, selection->head());
}

void MainWindow::searchActions()
{
    std::vector<ActionSearch::Entry> entries;
    for (QAction* const action : actions_.all())
        if (action != actions_[ActionId::search])
            entries.push_back({Actions::pathOf(action), action});
    for (QAction* const action : findChild<QMenu*>(QStringLiteral("examples"))->actions())
        entries.push_back({tr("Example: %1").arg(action->text()), action});
    for (QDockWidget* const dock : docks_)
        entries.push_back({tr("Panel: %1").arg(dock->windowTitle()), dock->toggleViewAction()});
    ActionSearch search(std::move(entries), this);
    search.move(mapToGlobal(QPoint((width() - search.width()) / 2, 64)));
    search.exec();
}

void MainWindow::showShortcuts()
{
    ShortcutsPage(actions_.all(), this).exec();
}

void MainWindow::showAbout()
{
    QMessageBox::about(this, tr("About AttnScope"),
                       tr("<h3>AttnScope %1</h3><p>Shows what attention looks at.</p>"
                          "<p>Free software under the GNU General Public License, version 3 or later.</p>"
                          "<p>Built with Qt, QCustomPlot, Eigen, oneTBB, simdjson, libzip, ICU and CLI11.</p>")
                           .arg(QApplication::applicationVersion()));
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
    session_->cancelRun();
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
            showError(tr("%1: only files of this computer can be opened, download it first").arg(urls.front().toDisplayString()));
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
