// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/runs/derived_run.h"
#include "engine/runs/run.h"
#include "ui/jobs/job_runner.h"
#include "ui/session/selection.h"

#include <QObject>

#include <memory>

namespace attn {

// What the views show of the newest run: one of its kinds of attention, with weights that may be filtered and sorted.
// Neither choice is a part of the document and its history. Both are kept when the document changes; what does not fit
// a run is left out there.
class ShownRun : public QObject {
    Q_OBJECT
public:
    // Changed weights are computed by `jobs`, which computes the runs as well. Both must outlive this object.
    ShownRun(Selection* selection, JobRunner* jobs);

    // What is done to the weights before they are shown. The shown run follows on another thread.
    const Derivation& derivation() const { return derivation_; }
    void setDerivation(const Derivation& derivation);
    // Which of a model's attentions is looked at. Runs that have none of this kind show their first.
    AttentionKind kind() const { return kind_; }
    void setKind(AttentionKind kind);

    // The newest finished run with all of its kinds of attention. It stays while the next one is computed, and when
    // that fails. Null before the first, as are the two others.
    std::shared_ptr<const Run> whole() const { return made_.whole; }
    // The part of it of the kind that is looked at.
    std::shared_ptr<const Run> computed() const { return computed_; }
    // What the views show: the same run, or one derived from it. The selection's queries and keys are the rows and
    // columns of this one.
    std::shared_ptr<const Run> run() const { return made_.shown; }

    // What run() depends on beside whole().
    struct Choice {
        Derivation derivation;
        AttentionKind kind = AttentionKind::self;
        HeadPick head; // whose weights decide how rows and columns are sorted
    };
    struct Made {
        std::shared_ptr<const Run> whole;
        std::shared_ptr<const Run> shown;
        Choice choice;
    };
    // For the job that computes a run: what of it is to be shown. make() may be called on any thread.
    Choice wanted() const;
    static Made make(std::shared_ptr<const Run> whole, Choice choice, const RunControl& control);
    // Shows it.
    void show(const Made& made);
    void clear();

    // To be called when the runner starts to compute a run. It is shown as is wanted when it is there.
    void expectRun() { deriving_ = false; }
    // The runner's newest job changes the weights of a run that is there.
    bool deriving() const { return deriving_; }
    // Shows what is wanted if that is something else by now, unless a run is being computed.
    void deriveIfOutdated();
    // To be called when a job was cancelled, or has failed to change the weights: what was asked for and did not come
    // about is not asked for any more.
    void keepShowing();

signals:
    void runChanged();
    void derivationChanged();
    void kindChanged();
    void derivingStarted(); // the picture on the screen is out of date from here

private:
    bool isOutdated() const;

    Selection* selection_;
    JobRunner* jobs_;
    Derivation derivation_;
    AttentionKind kind_ = AttentionKind::self;
    Made made_;
    std::shared_ptr<const Run> computed_;
    bool deriving_ = false;
};

} // namespace attn
