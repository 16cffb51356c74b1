// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/importing/example_catalog.h"
#include "ui/jobs/job_runner.h"

#include <QWidget>

#include <vector>

class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace attn {

class ExampleCard;
class Settings;

// Says how to begin: type, open a file or a model, go on with one opened before, or choose one of the shipped examples,
// the easy ones first. Their pictures are drawn by the views that they open in.
class StartPage : public QWidget {
    Q_OBJECT
public:
    // `settings` must outlive the page.
    StartPage(Settings* settings, QWidget* parent);

    // Whether there is a picture that one can go back to.
    void offerBack(bool picture);

signals:
    void exampleChosen(const QString& name);
    void modelChosen(const QString& name);
    void fileChosen(const QString& path);
    void openRequested();
    void openModelRequested();
    void manualRequested(const QString& place);
    void closed();

protected:
    void showEvent(QShowEvent* event) override;

private:
    void addButtons(QVBoxLayout* page);
    void addModels(QVBoxLayout* page);
    void addExamples(QVBoxLayout* page);
    void showRecent();
    void drawNext();

    Settings* settings_;
    QScrollArea* scroll_;
    QWidget* recent_; // what was opened before
    QPushButton* back_;
    std::vector<std::pair<QString, ExampleCard*>> cards_; // by the name of the example
    std::size_t drawn_ = 0;                               // cards with a picture
    bool dark_ = false;                                   // the pictures
    JobRunner jobs_;                                      // last, so that it ends before what its answers use
};

} // namespace attn
