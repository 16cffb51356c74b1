// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"
#include "ui/settings/settings.h"
#include "ui/window/actions.h"
#include "ui/window/view_stack.h"

#include <QMainWindow>

class QDockWidget;
class QStackedWidget;
class QToolBar;
class QToolButton;

namespace attn {

class Activity;
class ErrorBar;
class FigureCommands;
class FileCommands;
class HeadBar;
class InputPanel;
class InspectorPanel;
class ModelPanel;
class OperatorPanel;
class PredictionsPanel;
class StartPage;
class StatusLine;
class StyleControls;
class WeightsPanel;

// Joins the session to panels and views, and actions to what they do. What a view or a panel does by itself stands with
// it.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    // Both must outlive the window.
    MainWindow(Session* session, Settings* settings);
    ~MainWindow() override;

    FileCommands* files() const { return files_; }
    ViewStack* views() const { return views_; }
    Actions& actions() { return actions_; }
    StatusLine* statusLine() const { return status_; }
    ErrorBar* errorBar() const { return error_; }
    void showError(const QString& message);

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void buildCentre();
    void buildDocks();
    void buildToolBar();
    QWidget* makeModelButton();
    QWidget* makeKindChooser(QWidget* parent);
    void buildMenus();
    void connectSession();
    void connectActivity();
    void connectActions();
    void connectHeadActions();
    void connectStyleActions();
    void connectWeightsActions();
    void connectModelActions();

    QDockWidget* addDock(const QString& name, const QString& title, QWidget* panel);
    void applyDefaultLayout();
    void restoreLayout();
    void applyStyle();
    void scaleText(double factor);
    void setPresentation(bool on);
    void showStartPage(bool on);
    void showView(ViewKind kind);
    void followPicture();
    void showStatus();
    void showTitle();
    void showWhatIsPossible();
    void showDerivation();
    void showModel();
    void showKinds();
    QString modelName() const;
    void setMaskTool(bool on);
    void moveHead(Index step);
    void moveLayer(Index step);
    void searchActions();
    void showShortcuts();
    void showAbout();
    void fillRecentFiles(QMenu* menu);
    void fillModels(QMenu* menu);

    Session* session_;
    Settings* settings_;
    Actions actions_;
    ViewStack* views_ = nullptr;
    StartPage* start_ = nullptr;
    QWidget* pictures_ = nullptr; // views and what belongs to them
    ErrorBar* error_ = nullptr;
    QWidget* controls_ = nullptr;
    HeadBar* headBar_ = nullptr;
    StyleControls* styleControls_ = nullptr;
    QToolButton* weightsButton_ = nullptr;
    WeightsPanel* weightsPanel_ = nullptr;
    StatusLine* status_ = nullptr;
    Activity* activity_ = nullptr;
    InputPanel* input_ = nullptr;
    OperatorPanel* operator_ = nullptr;
    PredictionsPanel* predictions_ = nullptr;
    ModelPanel* model_ = nullptr;
    // What a dock shows for the playground, and for a model.
    QStackedWidget* settingsPages_ = nullptr;
    QStackedWidget* factsPages_ = nullptr;
    QWidget* kinds_ = nullptr;
    QToolButton* modelButton_ = nullptr;
    InspectorPanel* inspector_ = nullptr;
    QToolBar* toolBar_ = nullptr;
    std::vector<QDockWidget*> docks_; // input, operator or predictions, inspector, cost or model
    FileCommands* files_ = nullptr;
    FigureCommands* figures_ = nullptr;
    QByteArray layoutBeforePresentation_;
    bool wasMaximized_ = false;
    bool hadPicture_ = false;
};

} // namespace attn
