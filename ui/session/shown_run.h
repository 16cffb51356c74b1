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
// Neither choice is a part of the document and its history. Both are kept when the document changes; for a run that
// they do not fit, the parts that do not fit are ignored.
class ShownRun : public QObject {
    Q_OBJECT
public:
    // Changed weights are computed by `jobs`, which computes the runs as well. Both must outlive this object.
    ShownRun(Selection* selection, JobRunner* jobs);

    // What is done to the weights of a new document: padding is left out, as it fills a batch up and stands for
    // nothing.
    static Derivation defaultDerivation() { return {.hide_padding = true}; }
    // What is done to the weights before they are shown. The run to show is computed on another thread.
    const Derivation& derivation() const { return derivation_; }
    void setDerivation(const Derivation& derivation);
    // The kind of attention that is shown. Runs without this kind show their first one.
    AttentionKind kind() const { return kind_; }
    void setKind(AttentionKind kind);

    // The newest finished run with all of its kinds of attention. It stays while the next one is computed, and when
    // that fails. All three are null before the first run.
    std::shared_ptr<const Run> whole() const { return made_.whole; }
    // The part of whole() that has the chosen kind of attention.
    std::shared_ptr<const Run> computed() const { return computed_; }
    // What the views show: computed(), or a run derived from it. The queries and keys of the selection are rows and
    // columns of this one.
    std::shared_ptr<const Run> run() const { return made_.shown; }

    // What run() depends on besides whole().
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
    // For the job that computes a run: what shall be shown of it. make() may be called on any thread.
    Choice wanted() const;
    static Made make(std::shared_ptr<const Run> whole, Choice choice, const RunControl& control);
    // Shows what make() has returned.
    void show(const Made& made);
    void clear();

    // To be called when the runner starts to compute a run.
    void expectRun() { deriving_ = false; }
    // Whether the newest job of the runner changes the weights of a run that is there.
    bool deriving() const { return deriving_; }
    // Changes the weights again if the choice is another one by now, unless a new run is being computed.
    void deriveIfOutdated();
    // To be called when a job was cancelled, or has failed to change the weights: both choices go back to what is
    // shown.
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
    Derivation derivation_ = defaultDerivation();
    AttentionKind kind_ = AttentionKind::self;
    Made made_;
    std::shared_ptr<const Run> computed_;
    bool deriving_ = false;
};

} // namespace attn
