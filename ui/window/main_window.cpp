// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/main_window.h"

#include "ui/heads/heads_view.h"
#include "ui/heatmap/heatmap_view.h"
#include "ui/help/control_help.h"
#include "ui/inputs/input_panel.h"
#include "ui/jobs/guarded_application.h"
#include "ui/models/model_catalog.h"
#include "ui/models/predictions_panel.h"
#include "ui/settings/settings_dialog.h"
#include "ui/widgets/toast.h"
#include "ui/window/activity.h"
#include "ui/window/autosave.h"
#include "ui/window/caption_bar.h"
#include "ui/window/change_notes.h"
#include "ui/window/docks.h"
#include "ui/window/empty_state.h"
#include "ui/window/error_bar.h"
#include "ui/window/figure_commands.h"
#include "ui/window/file_commands.h"
#include "ui/window/file_menus.h"
#include "ui/window/help_actions.h"
#include "ui/window/history_actions.h"
#include "ui/window/kept_menu.h"
#include "ui/window/mask_actions.h"
#include "ui/window/model_actions.h"
#include "ui/window/picture_controls.h"
#include "ui/window/presenter.h"
#include "ui/window/start_page.h"
#include "ui/window/status_line.h"
#include "ui/window/tool_bar.h"
#include "ui/window/typed_text.h"
#include "ui/window/view_actions.h"
#include "ui/wording/caption_text.h"
#include "ui/wording/counted.h"
#include "ui/wording/row_sums_text.h"
#include "ui/wording/shortened.h"

#include <QCloseEvent>
#include <QDesktopServices>
#include <QDialog>
#include <QDockWidget>
#include <QFileInfo>
#include <QLabel>
#include <QMenuBar>
#include <QMimeData>
#include <QScreen>
#include <QStatusBar>
#include <QUndoStack>
#include <QVBoxLayout>

#include <utility>

namespace attn {

namespace {

constexpr QSize frameRoom(16, 48);      // about what a frame with its title takes
constexpr qsizetype longestTitle = 100; // characters

} // namespace

MainWindow::MainWindow(Session* session, Settings* settings) : session_(session), settings_(settings), actions_(this)
{
    setObjectName(QStringLiteral("MainWindow"));
    setAcceptDrops(true);
    setDockOptions(AnimatedDocks | AllowNestedDocks | AllowTabbedDocks);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    buildCentre();
    buildStatusBar();
    docks_ = new Docks(session_, inspected_, this);
    new EmptyState(session_, actions_, docks_, views_);
    files_ = new FileCommands(session_, settings_, actions_, this);
    connect(files_, &FileCommands::failed, this, &MainWindow::showError);
    connect(files_, &FileCommands::replaced, this, &MainWindow::showTitle);
    connect(files_, &FileCommands::replaced, this, [this] { views_->heads()->setOrder(HeadOrder::given); });
    connect(files_, &FileCommands::pathChanged, this, &MainWindow::showTitle);
    connect(files_, &FileCommands::noted, this, &MainWindow::showNotice);
    connect(files_, &FileCommands::said, this, [this](const QString& message) { toast_->say(message); });
    connect(files_, &FileCommands::exampleOpened, this,
            [this](const QString& view) { actions_[viewAction(viewNamed(view))]->trigger(); });
    connect(files_, &FileCommands::saved, this, [this](const QString& path) {
        sayDone(tr("Saved %1").arg(QFileInfo(path).fileName()), QFileInfo(path).absolutePath());
    });
    const auto* const figures = new FigureCommands(session_, views_, caption_, files_, settings_, actions_, this);
    connect(figures, &FigureCommands::failed, this, &MainWindow::showError);
    connect(figures, &FigureCommands::done, this, &MainWindow::sayDone);
    new HistoryActions(session_, actions_, this);
    new MaskActions(session_, actions_, docks_, views_);
    const auto* const models = new ModelActions(session_, settings_, actions_, files_, docks_, this);
    const auto* const views = new ViewActions(session_, settings_, actions_, views_);
    const auto* const typed = new TypedText(session_, actions_, views_);
    connect(typed, &TypedText::typed, this, [this](const QString& text) {
        docks_->raiseInput();
        const std::string before = session_->document().text.text;
        docks_->inputPanel()->beginSentence(text);
        if (!before.empty())
            toast_->say(tr("What you type takes the place of the last sentence"), tr("Back to that sentence"),
                        [this, before] {
                            session_->edit(tr("Back to the last sentence"), {},
                                           [&before](Document& document) { document.text.text = before; });
                        });
    });
    presenter_ = new Presenter({.session = session_,
                                .actions = &actions_,
                                .views = views_,
                                .caption = caption_,
                                .style = controls_->style(),
                                .toast = toast_,
                                .window = this});
    new ChangeNotes(session_, actions_, views_->heads(), toast_);
    connect(views, &ViewActions::aboutToShow, this, [this] { showStartPage(false); });
    buildMenus();
    toolBar_ = new ToolBar(actions_, models->button(), examples_, this);
    addToolBar(toolBar_);
    help_ = new HelpActions({.actions = &actions_,
                             .docks = docks_,
                             .views = views_,
                             .examples = examples_,
                             .settings = settings_,
                             .window = this});
    connect(start_, &StartPage::manualRequested, help_, &HelpActions::openManual);
    connect(files_->loading(), &JobRunner::failed, this, [this](const QString& message) {
        error_->showError(message, tr("What can be opened"),
                          [this] { help_->openManual(QStringLiteral("file-formats")); });
    });
    connectActions();
    connectSession();
    connectActivity();
    if (auto* const application = qobject_cast<GuardedApplication*>(QCoreApplication::instance()))
        connect(application, &GuardedApplication::failed, this, &MainWindow::showFailure, Qt::QueuedConnection);
    showTitle();
    restoreLayout();
}

MainWindow::~MainWindow() = default;

void MainWindow::keepWork(const KeptDocuments& folder, std::unique_ptr<KeptDocument> document)
{
    autosave_ = std::make_unique<Autosave>(session_, files_, folder, std::move(document));
    connect(autosave_.get(), &Autosave::failed, this, &MainWindow::showNotice);
    if (!autosave_->document())
        showNotice(tr("Your work is not kept for the next start: %1 cannot be written to. Save it by yourself.")
                       .arg(folder.path()));
    actions_.menu("File")->insertMenu(actions_[ActionId::save], new KeptMenu(folder, autosave_.get(), settings_, this));
}

void MainWindow::noteFirstPicture()
{
    if (autosave_ && autosave_->document())
        autosave_->document()->noteFirstPicture();
}

void MainWindow::buildCentre()
{
    auto* const centre = new QWidget(this);
    notice_ = new ErrorBar(ErrorBar::Tone::notice, centre);
    error_ = new ErrorBar(ErrorBar::Tone::error, centre);
    const auto colourBars = [this] {
        for (ErrorBar* const bar : {notice_, error_})
            bar->setTheme(settings_->theme());
    };
    connect(settings_, &Settings::viewStyleChanged, this, colourBars);
    colourBars();
    pictures_ = new QWidget(centre);
    start_ = new StartPage(settings_, centre);
    start_->hide();

    inspected_ = new Inspected(session_, this);
    views_ = new ViewStack(session_, pictures_);
    views_->setMinimumSize(160, 120);
    caption_ = new CaptionBar(session_, inspected_, actions_, views_, pictures_);
    controls_ = new PictureControls(session_, settings_, actions_, views_, pictures_);
    toast_ = new Toast(views_);
    for (QWidget* const speaker : std::initializer_list<QWidget*>{notice_, error_, toast_})
        explainQuietly(speaker, "message");
    auto* const inner = new QVBoxLayout(pictures_);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(0);
    inner->addWidget(caption_);
    inner->addWidget(views_, 1);
    inner->addWidget(controls_);

    auto* const outer = new QVBoxLayout(centre);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    outer->addWidget(notice_);
    outer->addWidget(error_);
    outer->addWidget(pictures_, 1);
    outer->addWidget(start_, 1);
    dropHint_ = new QLabel(centre);
    dropHint_->setAccessibleName(tr("Drop"));
    dropHint_->setAlignment(Qt::AlignCenter);
    dropHint_->setAutoFillBackground(true);
    dropHint_->setFrameStyle(QFrame::Box | QFrame::Plain);
    dropHint_->setLineWidth(3);
    dropHint_->setForegroundRole(QPalette::Highlight);
    dropHint_->hide();
    setCentralWidget(centre);
}

void MainWindow::buildStatusBar()
{
    status_ = new StatusLine(session_, this);
    activity_ = new Activity(this);
    statusBar()->addPermanentWidget(status_, 1);
    statusBar()->addPermanentWidget(activity_);
    statusBar()->setSizeGripEnabled(false);
    statusBar()->setContentsMargins(0, 0, 0, 0);
}

void MainWindow::buildMenus()
{
    actions_.fill(menuBar());
    examples_ = new ExamplesMenu(files_, this);
    QMenu* const file = actions_.menu("File");
    file->insertMenu(actions_[ActionId::save], new RecentMenu(files_, settings_, this));
    file->insertMenu(actions_[ActionId::save], examples_);
    QMenu* const view = actions_.menu("View");
    view->addSeparator();
    for (QDockWidget* const dock : docks_->all())
        view->addAction(dock->toggleViewAction());
}

void MainWindow::connectActions()
{
    actions_.on(ActionId::newSentence, this, [this] {
        if (session_->document().kind != InputKind::text || presenter_->isOn())
            return;
        docks_->raiseInput();
        docks_->inputPanel()->focusSentence();
    });
    actions_.on(ActionId::quit, this, &MainWindow::close);
    actions_.on(ActionId::settings, this, [this] {
        SettingsDialog dialog(settings_, this);
        dialog.addAction(actions_[ActionId::manual]);
        dialog.exec();
    });
    actions_.on(ActionId::unpin, this, &MainWindow::leave);
    actions_.on(ActionId::presentation, this, &MainWindow::setPresentation);
    actions_.on(ActionId::resetLayout, docks_, &Docks::applyDefaultLayout);
    actions_.on(ActionId::rerun, session_, &Session::restartRun);
    actions_.on(ActionId::cancelRun, activity_, &Activity::cancel);
    actions_.on(ActionId::startPage, this, [this] { showStartPage(true); });
    connect(start_, &StartPage::exampleChosen, files_, &FileCommands::openExample);
    connect(start_, &StartPage::fileChosen, files_, qOverload<const QString&>(&FileCommands::open));
    connect(start_, &StartPage::modelChosen, this, [this](const QString& name) {
        const ShippedModel* const model = shippedModel(name);
        if (const auto samples = samplesOf(*model); !samples.empty())
            files_->openSample(*model, samples.front());
    });
    connect(start_, &StartPage::openRequested, files_, &FileCommands::chooseAndOpen);
    connect(start_, &StartPage::openModelRequested, files_, &FileCommands::chooseAndOpenModel);
    connect(start_, &StartPage::closed, this, [this] { showStartPage(false); });
}

void MainWindow::connectSession()
{
    connect(session_->undoStack(), &QUndoStack::cleanChanged, this, &MainWindow::showTitle);
    connect(session_, &Session::runFinished, error_, &QWidget::hide);
    connect(session_, &Session::runFailed, this, [this](const QString& message, bool asks) {
        if (asks)
            showPassingNotice(message);
        else
            showError(message);
    });
    connect(session_, &Session::runFinished, this, &MainWindow::forgetStop);
    connect(session_, &Session::runStarted, this, &MainWindow::forgetStop);
    connect(session_, &Session::runCancelled, this, &MainWindow::showStop);
    connect(session_->detail(), &HeadDetail::summaryChanged, this, &MainWindow::offerSoftmax);
    connect(session_, &Session::readFailed, this, [this](const QString& message) {
        error_->showError(message, tr("Open it again"), [this] { session_->reopen(); });
    });
    connect(session_, &Session::documentChanged, this, [this] {
        showTitle();
        showStartPage(false);
        if (notice_->message() == passing_)
            notice_->hide();
    });
    connect(docks_->inputPanel(), &InputPanel::openRefused, this, &MainWindow::showError);
    connect(docks_->inputPanel(), &InputPanel::labelsRequested, files_, &FileCommands::chooseLabels);
    connect(docks_->inputPanel(), &InputPanel::labelsRemoved, files_, &FileCommands::removeLabels);
    connect(files_, &FileCommands::offered, this,
            [this](const QString& message, const QString& offer, const std::function<void()>& accept) {
                notice_->showError(message, offer, [this, accept] {
                    notice_->hide();
                    accept();
                });
            });
    connect(docks_->predictionsPanel(), &PredictionsPanel::failed, this, &MainWindow::showError);
    connect(docks_->predictionsPanel(), &PredictionsPanel::noted, this, &MainWindow::showPassingNotice);
}

void MainWindow::connectActivity()
{
    activity_->follow(session_->detail()->jobs(), [this] { session_->detail()->cancel(); });
    activity_->follow(session_->jobs());
    activity_->follow(files_->loading());
    activity_->follow(docks_->predictionsPanel()->generating());
    activity_->follow(views_->heatmap()->pooling());
    QAction* const stop = actions_[ActionId::cancelRun];
    connect(activity_, &Activity::busyChanged, stop, &QAction::setEnabled);
    stop->setEnabled(activity_->busy());
}

void MainWindow::restoreLayout()
{
    if (!restoreGeometry(settings_->state(QStringLiteral("geometry"))))
        resize(QSize(1280, 800).boundedTo(screen()->availableSize() - frameRoom));
    if (!restoreState(settings_->state(QStringLiteral("layout"))))
        docks_->applyDefaultLayout();
}

// Shows one view on the full screen. Afterwards everything else comes back as it was.
void MainWindow::setPresentation(bool on)
{
    if (on) {
        docks_->stepAside();
        wasMaximized_ = isMaximized();
        showFullScreen();
    } else {
        docks_->comeBack();
        wasMaximized_ ? showMaximized() : showNormal();
    }
    for (QWidget* const aside : std::initializer_list<QWidget*>{menuBar(), toolBar_, statusBar(), controls_})
        aside->setVisible(!on);
    on ? presenter_->begin() : presenter_->end();
    views_->view()->setFocus();
}

void MainWindow::showStartPage(bool on)
{
    start_->offerBack(session_->run() != nullptr);
    start_->setVisible(on);
    pictures_->setVisible(!on);
}

void MainWindow::showTitle()
{
    const Document& document = session_->document();
    const QString shown = document.kind != InputKind::weights && !document.title.empty()
        ? QString::fromStdString(document.title)
        : subjectText(document);
    const QString name = files_->path().isEmpty() ? shown : QFileInfo(files_->path()).fileName();
    setWindowTitle((name.isEmpty() ? tr("AttnScope") : tr("%1 – AttnScope").arg(shortened(name, longestTitle)))
                   + QStringLiteral("[*]"));
    setWindowModified(files_->isUnsaved());
}

void MainWindow::showError(const QString& message)
{
    error_->showError(message);
}

// What belongs to no window is shown by all of them.
void MainWindow::showFailure(const QObject* receiver, const QString& message)
{
    const auto* const widget = qobject_cast<const QWidget*>(receiver);
    const bool elsewhere = widget && qobject_cast<const MainWindow*>(widget->window()) && widget->window() != this;
    if (!elsewhere)
        showError(message);
}

// Says what was done, and offers to show where the files are.
void MainWindow::sayDone(const QString& message, const QString& folder)
{
    if (folder.isEmpty())
        toast_->say(message);
    else
        toast_->say(message, tr("Show in folder"),
                    [folder] { QDesktopServices::openUrl(QUrl::fromLocalFile(folder)); });
}

// After a stop the picture is that of another input than the one beside it. Both ways out are offered.
void MainWindow::showStop()
{
    if (!session_->isStale())
        return;
    stopped_ = true;
    notice_->showError(tr("Stopped. The picture is that of the input before."),
                       {tr("Compute"), [this] { session_->restartRun(); }},
                       {tr("Back to that input"), [this] { session_->undoStack()->undo(); }});
}

void MainWindow::forgetStop()
{
    if (std::exchange(stopped_, false))
        notice_->hide();
}

// Once for each file whose numbers look like scores.
void MainWindow::offerSoftmax()
{
    const Document& document = session_->document();
    const auto run = session_->shown()->run();
    if (document.kind != InputKind::weights || !run || run->origin || softmaxOffered_ == document.weights_path
        || !mayBeScores(session_->detail()->summary()))
        return;
    softmaxOffered_ = document.weights_path;
    notice_->showError(tr("No row sums to 1, so these may be scores, before the softmax."),
                       {tr("Softmax of each row"),
                        [this] {
                            notice_->hide();
                            Derivation derivation = session_->shown()->derivation();
                            derivation.softmax = true;
                            session_->shown()->setDerivation(derivation);
                        }},
                       {tr("Show them as they are"), [this] { notice_->hide(); }});
}

void MainWindow::showNotice(const QString& message)
{
    notice_->showError(message);
}

// Until the document changes.
void MainWindow::showPassingNotice(const QString& message)
{
    passing_ = message;
    showNotice(message);
}

// Esc closes the start page, puts the mask tool away, ends the presentation, or unpins the cell.
void MainWindow::leave()
{
    if (start_->isVisible())
        showStartPage(false);
    else if (actions_[ActionId::maskTool]->isChecked())
        actions_[ActionId::maskTool]->trigger();
    else if (actions_[ActionId::presentation]->isChecked())
        actions_[ActionId::presentation]->trigger();
    else
        session_->selection()->pin({});
}

// Each has an event loop that the program would wait for.
void MainWindow::closeDialogs()
{
    if (QWidget* const popup = QApplication::activePopupWidget())
        popup->close();
    for (auto* const dialog : findChildren<QDialog*>())
        if (dialog->isVisible())
            dialog->reject();
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    closeDialogs();
    if (actions_[ActionId::presentation]->isChecked())
        actions_[ActionId::presentation]->trigger();
    settings_->setState(QStringLiteral("geometry"), saveGeometry());
    settings_->setState(QStringLiteral("layout"), saveState());
    activity_->cancel();
    event->accept();
}

// What a control under the pointer is for.
bool MainWindow::event(QEvent* event)
{
    if (event->type() != QEvent::StatusTip)
        return QMainWindow::event(event);
    status_->setHint(static_cast<QStatusTipEvent*>(event)->tip());
    return true;
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (!event->mimeData()->hasUrls() && !event->mimeData()->hasText())
        return;
    event->acceptProposedAction();
    const auto files = static_cast<int>(event->mimeData()->urls().size());
    dropHint_->setText(files > 0 ? counted(tr("Drop to open %n file(s)", nullptr, files), files)
                                 : tr("Drop to use this text"));
    dropHint_->setGeometry(centralWidget()->rect());
    dropHint_->show();
    dropHint_->raise();
}

void MainWindow::dragLeaveEvent(QDragLeaveEvent*)
{
    dropHint_->hide();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    dropHint_->hide();
    event->acceptProposedAction();
    files_->drop(*event->mimeData());
}

} // namespace attn
