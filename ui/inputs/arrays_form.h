// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/runs/attention_arrays.h"
#include "ui/jobs/job_runner.h"
#include "ui/session/session.h"

#include <QWidget>

class QLabel;
class QListWidget;
class QSpinBox;

namespace attn {

// What else the file of loaded weights holds, and which input of a batch is shown: a list of arrays, each of which a
// click opens, and a number. Says what was guessed. Shows nothing where there is nothing to choose.
class ArraysForm : public QWidget {
    Q_OBJECT
public:
    // `session` must outlive the form.
    explicit ArraysForm(Session* session, QWidget* parent = nullptr);

private:
    // What the file holds, and what of it is shown.
    struct Contents {
        std::vector<AttentionArrays> arrays; // the first of them
        std::size_t count = 0;               // of all
        std::size_t likely = 0;              // how many are called like attention
        std::vector<AttentionArrays> shown;  // of each kind
    };
    static Contents contentsOf(const std::string& path, const WeightsChoice& choice, const RunControl& control);
    void build();
    void showDocument();
    void showContents(Contents contents);
    void showBatch();
    void open(int row);
    void chooseInput(int row);
    QString guessText() const;
    QString readingText(const AttentionArrays& arrays) const;

    Session* session_;
    QLabel* guess_;
    QListWidget* list_;
    QLabel* more_;
    QWidget* batch_;
    QSpinBox* input_;
    QLabel* reading_;
    std::string path_; // that the contents are of
    WeightsChoice choice_;
    Contents contents_;
    // Last, so that its job ends before anything above is destroyed.
    JobRunner jobs_;
};

} // namespace attn
