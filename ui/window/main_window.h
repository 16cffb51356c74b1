// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"
#include "ui/settings/settings.h"
#include "ui/window/actions.h"
#include "ui/window/view_stack.h"

#include <QMainWindow>

#include <memory>

class QLabel;

namespace attn {

class Activity;
class Autosave;
class CaptionBar;
class Docks;
class ErrorBar;
class ExamplesMenu;
class Inspected;
class FileCommands;
class HelpActions;
class KeptDocument;
class KeptDocuments;
class PictureControls;
class Presenter;
class StartPage;
class StatusLine;
class Toast;
class ToolBar;

// Puts views, panels and menus together. Each group of actions has an object that says what they do and when they can
// be chosen, such as MaskActions.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    // Both must outlive the window.
    MainWindow(Session* session, Settings* settings);
    ~MainWindow() override;

    // Keeps the document for later starts from now on, in this file of the folder, or in a new one where it is null.
    void keepWork(const KeptDocuments& folder, std::unique_ptr<KeptDocument> document);
    // The first picture is there, so that a later start may do as this one did.
    void noteFirstPicture();

    FileCommands* files() const { return files_; }
    HelpActions* help() const { return help_; }
    const Toast* toast() const { return toast_; }
    Autosave* autosave() const { return autosave_.get(); } // null before keepWork()
    ViewStack* views() const { return views_; }
    Actions& actions() { return actions_; }
    ErrorBar* errorBar() const { return error_; }
    void showError(const QString& message);
    // What the user should know of this start. It stays until it is dismissed.
    void showNotice(const QString& message);
    void showPassingNotice(const QString& message);

protected:
    bool event(QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void buildCentre();
    void buildStatusBar();
    void buildMenus();
    void connectActions();
    void connectSession();
    void connectActivity();

    void restoreLayout();
    void setPresentation(bool on);
    void showStartPage(bool on);
    void showTitle();
    void sayDone(const QString& message, const QString& folder);
    void showFailure(const QObject* receiver, const QString& message);
    void showStop();
    void forgetStop();
    void offerSoftmax();
    void closeDialogs();
    void leave();

    Session* session_;
    Settings* settings_;
    Actions actions_;
    ErrorBar* notice_ = nullptr;
    ErrorBar* error_ = nullptr;
    StartPage* start_ = nullptr;
    QWidget* pictures_ = nullptr; // the views and their controls
    ViewStack* views_ = nullptr;
    Inspected* inspected_ = nullptr;
    CaptionBar* caption_ = nullptr;
    Toast* toast_ = nullptr;
    QLabel* dropHint_ = nullptr; // while something is dragged over the window
    PictureControls* controls_ = nullptr;
    Presenter* presenter_ = nullptr;
    StatusLine* status_ = nullptr;
    Activity* activity_ = nullptr;
    Docks* docks_ = nullptr;
    FileCommands* files_ = nullptr;
    HelpActions* help_ = nullptr;
    ExamplesMenu* examples_ = nullptr;
    ToolBar* toolBar_ = nullptr;
    bool wasMaximized_ = false;
    std::string softmaxOffered_;         // for this file of weights
    QString passing_;                    // what the notice says of this document alone
    bool stopped_ = false;               // the notice says so
    std::unique_ptr<Autosave> autosave_; // null before keepWork(); goes before what it reads
};

} // namespace attn
