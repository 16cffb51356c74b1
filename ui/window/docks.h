// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"

#include <QObject>
#include <QSize>

#include <array>
#include <vector>

class QDockWidget;
class QMainWindow;
class QStackedWidget;

namespace attn {

class InputPanel;
class Inspected;
class ModelPanel;
class OperatorPanel;
class PredictionsPanel;

// The panels beside the picture, each in a dock of the window. Two docks show one panel for the playground and another
// one for a model.
class Docks : public QObject {
    Q_OBJECT
public:
    // All must outlive this object; the docks and their panels belong to the window.
    Docks(Session* session, Inspected* inspected, QMainWindow* window);

    InputPanel* inputPanel() const { return inputPanel_; }
    OperatorPanel* operatorPanel() const { return operatorPanel_; }
    PredictionsPanel* predictionsPanel() const { return predictionsPanel_; }
    ModelPanel* modelPanel() const { return modelPanel_; }

    std::array<QDockWidget*, 4> all() const { return {input_, settings_, inspector_, facts_}; }
    void applyDefaultLayout();
    // Hides all docks, and puts them back to where they were.
    void stepAside();
    void comeBack();
    // Brings the input into sight.
    void raiseInput();

private:
    QDockWidget* add(const QString& name, const QString& title, QWidget* panel);
    void showModel();
    void restoreSizes();

    Session* session_;
    QMainWindow* window_;
    InputPanel* inputPanel_;
    OperatorPanel* operatorPanel_;
    PredictionsPanel* predictionsPanel_;
    ModelPanel* modelPanel_;
    QStackedWidget* settingsPages_; // the operator, or the predictions of the model
    QStackedWidget* factsPages_;    // the cost, or the model
    QDockWidget* input_;
    QDockWidget* settings_;
    QDockWidget* inspector_;
    QDockWidget* facts_;
    struct Aside {
        QDockWidget* dock;
        QSize size;
    };
    std::vector<Aside> aside_; // those that comeBack() shows
};

} // namespace attn
