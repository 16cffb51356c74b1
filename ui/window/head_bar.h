// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/runs/run.h"
#include "ui/session/selection.h"

#include <QWidget>

class QSpinBox;

namespace attn {

// Chooses which matrix of the run the views show: Layer [3] of 12   Head [5] of 12. The mean stands before the first
// number.
class HeadBar : public QWidget {
    Q_OBJECT
public:
    // `selection` must outlive the bar.
    HeadBar(Selection* selection, QWidget* parent);

    void setRun(const Run* run); // keeps only its numbers of layers and heads

private:
    // What chooses the layer, or the head.
    struct Part {
        QWidget* widget;
        QSpinBox* number; // -1 is the mean
    };
    Part makePart(const QString& name, const char* help);
    void showSelection();
    static void showPart(const Part& part, Index count, const Axis& axis);

    Selection* selection_;
    Index layers_ = 1;
    Index heads_ = 1;
    Part layer_;
    Part head_;
};

} // namespace attn
