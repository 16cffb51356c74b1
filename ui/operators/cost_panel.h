// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/attention/cost.h"
#include "ui/jobs/job_runner.h"
#include "ui/operators/preset_comparison.h"
#include "ui/session/session.h"

#include <QScrollArea>

#include <array>
#include <vector>

class QLabel;
class QPushButton;

namespace attn {

// The costs of two ways to the same output, side by side: (Q K^T) V with the full matrix of weights, and Q (K^T V) in
// linear order where the settings allow it. They are counted for every run. On request they are measured, and the
// presets are compared.
class CostPanel : public QScrollArea {
    Q_OBJECT
public:
    // `session` must outlive the panel.
    explicit CostPanel(Session* session, QWidget* parent = nullptr);

    QSize sizeHint() const override { return {260, 240}; }

private:
    enum Way { fullMatrix, linearOrder };
    enum Row { multiplyAdds, exponentials, memory, time, rowCount };
    void build();
    void showRun();
    void showCost(const Cost& cost);
    void showWay(Way way, const Operations& operations);
    void showMeasured(const MeasuredCost& measured, const std::vector<PresetDifference>& differences);
    void measure();

    Session* session_;
    JobRunner jobs_;
    std::array<std::array<QLabel*, 2>, rowCount> numbers_{};
    QLabel* difference_;
    QLabel* comparison_;
    QPushButton* measure_;
    QPushButton* cancel_;
};

} // namespace attn
