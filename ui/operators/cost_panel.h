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

// What the two ways to the same output cost, side by side: forming the weights, and regrouping the products where the
// settings allow it. Counted for every run; measured, and compared with the other presets, when asked.
class CostPanel : public QScrollArea {
    Q_OBJECT
public:
    // `session` must outlive the panel.
    explicit CostPanel(Session* session, QWidget* parent = nullptr);

    QSize sizeHint() const override { return {260, 240}; }

private:
    enum Way { forming, regrouped };
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
