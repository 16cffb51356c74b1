// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/docks.h"

#include "ui/inputs/input_panel.h"
#include "ui/inspector/inspector_panel.h"
#include "ui/models/model_panel.h"
#include "ui/models/predictions_panel.h"
#include "ui/operators/cost_panel.h"
#include "ui/operators/operator_panel.h"

#include <QDockWidget>
#include <QMainWindow>
#include <QStackedWidget>
#include <QTimer>

#include <algorithm>

namespace attn {

namespace {

// Below this width the docks stand in one stack, so that the picture keeps half of the window.
constexpr int narrow = 1100;

QStackedWidget* makePages(QWidget* ofPlayground, QWidget* ofModel)
{
    auto* const pages = new QStackedWidget;
    pages->addWidget(ofPlayground);
    pages->addWidget(ofModel);
    return pages;
}

void rename(QDockWidget* dock, const QString& title)
{
    dock->setWindowTitle(title);
    dock->setAccessibleName(title);
}

} // namespace

Docks::Docks(Session* session, Inspected* inspected, QMainWindow* window)
    : QObject(window), session_(session), window_(window), inputPanel_(new InputPanel(session, window)),
      operatorPanel_(new OperatorPanel(session, window)), predictionsPanel_(new PredictionsPanel(session, window)),
      modelPanel_(new ModelPanel(session, window)), settingsPages_(makePages(operatorPanel_, predictionsPanel_)),
      factsPages_(makePages(new CostPanel(session, window), modelPanel_)),
      input_(add(QStringLiteral("input"), tr("Input"), inputPanel_)),
      settings_(add(QStringLiteral("operator"), tr("Operator"), settingsPages_)),
      inspector_(add(QStringLiteral("inspector"), tr("Inspector"),
                     new InspectorPanel(session->selection(), inspected, window))),
      facts_(add(QStringLiteral("cost"), tr("Cost"), factsPages_))
{
    connect(session, &Session::documentChanged, this, &Docks::showModel);
    showModel();
}

QDockWidget* Docks::add(const QString& name, const QString& title, QWidget* panel)
{
    auto* const dock = new QDockWidget(title, window_);
    dock->setObjectName(name);
    dock->setAccessibleName(title);
    dock->setWidget(panel);
    return dock;
}

void Docks::applyDefaultLayout()
{
    for (QDockWidget* const dock : all()) {
        dock->setFloating(false);
        window_->removeDockWidget(dock);
    }
    window_->addDockWidget(Qt::LeftDockWidgetArea, input_);
    const bool wide = window_->width() >= narrow;
    if (wide) {
        window_->splitDockWidget(input_, settings_, Qt::Vertical);
        window_->addDockWidget(Qt::RightDockWidgetArea, inspector_);
        window_->tabifyDockWidget(inspector_, facts_);
    } else {
        for (QDockWidget* const dock : {settings_, inspector_, facts_}) {
            window_->addDockWidget(Qt::LeftDockWidgetArea, dock);
            window_->tabifyDockWidget(input_, dock);
        }
    }
    for (QDockWidget* const dock : all())
        dock->show();
    input_->raise();
    if (!wide)
        return;
    inspector_->raise();
    // Only docks that are shown can be resized.
    const int height = window_->height();
    window_->resizeDocks({input_, inspector_}, {288, 288}, Qt::Horizontal);
    window_->resizeDocks({input_, settings_}, {height / 3, height - height / 3}, Qt::Vertical);
}

void Docks::stepAside()
{
    aside_.clear();
    for (QDockWidget* const dock : all())
        if (dock->isVisible())
            aside_.push_back({dock, dock->size()});
    // Those that lie behind others come back first, and so lie behind them again.
    std::ranges::stable_partition(aside_, [](const Aside& aside) { return aside.dock->visibleRegion().isEmpty(); });
    for (const Aside& aside : aside_)
        aside.dock->hide();
}

// Restoring a whole state of the window would end the program while the user drags a panel.
void Docks::comeBack()
{
    for (const Aside& aside : aside_) {
        aside.dock->show();
        aside.dock->raise();
    }
    // The sizes fit once the smaller text and the smaller window have arrived.
    QTimer::singleShot(0, this, &Docks::restoreSizes);
}

void Docks::restoreSizes()
{
    QList<QDockWidget*> docks;
    QList<int> widths;
    QList<int> heights;
    for (const auto& [dock, size] : aside_) {
        docks << dock;
        widths << size.width();
        heights << size.height();
    }
    window_->resizeDocks(docks, widths, Qt::Horizontal);
    window_->resizeDocks(docks, heights, Qt::Vertical);
}

void Docks::raiseInput()
{
    input_->show();
    input_->raise();
}

// The operator and what it costs belong to the playground.
void Docks::showModel()
{
    const bool model = has_model(session_->document());
    settingsPages_->setCurrentIndex(model ? 1 : 0);
    factsPages_->setCurrentIndex(model ? 1 : 0);
    rename(settings_, model ? tr("Predictions") : tr("Operator"));
    rename(facts_, model ? tr("Model") : tr("Cost"));
}

} // namespace attn
