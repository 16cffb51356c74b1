// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/runs/run.h"
#include "ui/session/selection.h"

#include <QWidget>

class QAction;
class QSlider;
class QSpinBox;

namespace attn {

// Layer [<] --o-- [>] [3 of 0–11] [mean]   Head ...: which matrix of the run the views show. Takes two rows where the
// window is narrow.
class HeadBar : public QWidget {
    Q_OBJECT
public:
    // What the buttons of one part do.
    struct Steps {
        QAction* previous;
        QAction* next;
        QAction* mean;
    };
    // `selection` must outlive the bar. The actions are shown as its buttons; whoever made them moves the selection.
    HeadBar(Selection* selection, const Steps& layers, const Steps& heads, QWidget* parent);

    void setRun(const Run* run); // only its numbers of layers and heads are kept

private:
    // The chooser of the layer, or that of the head.
    struct Part {
        QWidget* widget;
        QSlider* slider;
        QSpinBox* number; // -1: the mean
        QAction* mean;
    };
    Part makePart(const QString& name, const QString& meanName, const Steps& steps);
    void showSelection();
    static void showPart(const Part& part, Index count, Index value, bool mean);

    Selection* selection_;
    Index layers_ = 1;
    Index heads_ = 1;
    Part layer_;
    Part head_;
};

} // namespace attn
