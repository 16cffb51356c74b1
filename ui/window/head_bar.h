// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/runs/run.h"
#include "ui/session/selection.h"

#include <QWidget>

class QAction;
class QSlider;
class QSpinBox;

namespace attn {

// Chooses which matrix of the run the views show: Layer [<] --o-- [>] [3 of 0–11] [mean]   Head ...
// Takes two rows where the window is narrow.
class HeadBar : public QWidget {
    Q_OBJECT
public:
    // The actions that are buttons of one part.
    struct Steps {
        QAction* previous;
        QAction* next;
        QAction* mean;
    };
    // `selection` must outlive the bar. What the actions do is connected elsewhere.
    HeadBar(Selection* selection, const Steps& layers, const Steps& heads, QWidget* parent);

    void setRun(const Run* run); // keeps only its numbers of layers and heads

private:
    // What chooses the layer, or the head.
    struct Part {
        QWidget* widget;
        QSlider* slider;
        QSpinBox* number; // -1 is the mean
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
