#pragma once

#include "engine/runs/run.h"
#include "ui/session/selection.h"

#include <QWidget>

class QAction;
class QLabel;
class QSlider;
class QToolButton;

namespace attn {

// Layer [<] --o-- [>]   Head [<] --o-- [>] [mean]: which matrix of the run the views show.
class HeadBar : public QWidget {
    Q_OBJECT
public:
    struct Steps {
        QAction* previousLayer;
        QAction* nextLayer;
        QAction* previousHead;
        QAction* nextHead;
        QAction* mean;
    };
    // `selection` must outlive the bar. The actions are shown as its buttons; whoever made them moves the selection.
    HeadBar(Selection* selection, const Steps& steps, QWidget* parent);

    void setRun(const Run* run); // only its numbers of layers and heads are kept

private:
    void showSelection();

    Selection* selection_;
    Index layers_ = 1;
    Index heads_ = 1;
    QWidget* layerPart_;
    QSlider* layer_;
    QLabel* layerNumber_;
    QWidget* headPart_;
    QSlider* head_;
    QLabel* headNumber_;
    QAction* mean_;
};

} // namespace attn
