// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inspector/inspected.h"

#include <QWidget>

class QLabel;

namespace attn {

class Actions;
class ElidedLabel;
class FlowLayout;
class HeadBar;
class ViewStack;

// Says in words what the picture below it shows: the sentence or file, who computed it and which head; how the picture
// is read, and while the user points at something what that says. Filters and masked cells are chips that remove them.
class CaptionBar : public QWidget {
    Q_OBJECT
public:
    // All must outlive the bar.
    CaptionBar(Session* session, const Inspected* inspected, Actions& actions, ViewStack* views, QWidget* parent);

    // What is shown, for the title of a figure.
    QString title() const;
    // How it is read and what was done to the weights, for the caption of a figure.
    QString caption() const;

    // For a room full of people, which head is shown stands in words.
    void setPresentation(bool on);
    // Whether it says what the user points at.
    void setFacts(bool shown);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void makeRoom();
    void showRun();
    void showText();
    void showChips();
    void addChip(const QString& text, const std::function<void()>& remove);
    QString reading() const;
    QString headsText(const Run& run) const;

    Session* session_;
    Actions& actions_;
    ViewStack* views_;
    const Inspected* inspected_;
    QString subject_; // what the run that is shown is about
    ElidedLabel* what_;
    ElidedLabel* how_;
    QLabel* maker_;
    HeadBar* heads_;
    QWidget* chips_;
    FlowLayout* chipRow_;
    QStringList chipTexts_;
    bool facts_ = true;
};

} // namespace attn
