// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/bundles/model_answer.h"
#include "engine/documents/document.h"
#include "engine/running/document_run.h"
#include "engine/runs/derived_run.h"
#include "engine/runs/run.h"
#include "ui/jobs/job_runner.h"
#include "ui/session/head_pyramid.h"
#include "ui/session/selection.h"

#include <QObject>
#include <QUndoStack>

#include <functional>
#include <memory>

namespace attn {

class NewestAnswer;

// The open document, its history, the newest run of it and where the user looks. Every edit is undoable and starts a
// new run; panels show document() whenever documentChanged() is emitted and call edit() when the user changes
// something.
class Session : public QObject {
    Q_OBJECT
public:
    explicit Session(QObject* parent = nullptr);

    const Document& document() const { return document_; }
    Selection* selection() { return &selection_; }
    QUndoStack* undoStack() { return &undoStack_; }
    JobRunner* jobs() { return &jobs_; }

    // One step of the history, named `what`. Edits in a row with the same `merge` (typing into one field, dragging one
    // slider) are one step; an empty `merge` never merges. Does nothing when `change` changes nothing.
    void edit(const QString& what, const QString& merge, const std::function<void(Document&)>& change);
    // One step of the history that puts a document that was opened in the place of this one. Runs also when both are
    // the same: the file may have changed. `known`: the run of the document if it is there already, and of its answer
    // whatever is there, as the open model.
    void open(const QString& what, const Document& document, const DocumentRun& known);
    // Ends the merging: the next edit is a step of its own.
    void endMerge() { lastMerge_.clear(); }

    // What is done to the weights of a run before they are shown. Not a part of the document and its history, and kept
    // when the document changes; what does not fit a run is left out there. The run that is shown follows on a thread
    // of its own.
    const Derivation& derivation() const { return derivation_; }
    void setDerivation(const Derivation& derivation);

    // Which of a model's attentions is looked at, kept like the derivation. Runs that have none of this kind show their
    // first.
    AttentionKind kind() const { return kind_; }
    void setKind(AttentionKind kind);

    // The newest finished run, of the kind that is looked at; stays while the next one is computed, and when that
    // fails. Null before the first.
    std::shared_ptr<const Run> run() const { return run_; }
    // What run() is a part of: the same run, with those of the other kinds.
    std::shared_ptr<const Run> wholeRun() const { return whole_; }
    // What the model of run() answered; null for the playground.
    std::shared_ptr<const ModelAnswer> answer() const { return answer_; }
    // The open model of the document, also where there is nothing to run yet; null for the playground and until the
    // model is open.
    std::shared_ptr<const Bundle> bundle() const;
    // What the views show of it: the same run, or one derived from it. The selection's queries and keys are the rows
    // and columns of this one.
    std::shared_ptr<const Run> shownRun() const { return shown_; }
    // Of the weights that the selection's layer and head pick.
    const WeightsSummary& summary() const { return summary_; }
    // Of the same weights, if they are many; complete or still growing.
    const HeadPyramid& pyramid() const { return pyramid_; }
    // What makes both of them.
    JobRunner* summaries() { return &summaries_; }
    // Why the newest document has no run; empty when it has one.
    QString error() const { return error_; }

    // Stops the run under way, or the reading of a large one; the picture of the last one stays.
    void cancelRun();
    void cancelReading();
    void restartRun();

signals:
    void documentChanged();
    void runStarted();  // also to derive again; the picture on the screen is out of date from here
    void runFinished(); // run() is that of document(); follows shownRunChanged
    void shownRunChanged();
    void derivationChanged();
    void kindChanged();
    void modelChanged(); // another bundle()
    void runFailed(const QString& message);
    void runCancelled();
    void readFailed(const QString& message); // weights of run() that stay on disk cannot be read any more
    void summaryChanged();                   // follows shownRunChanged and every change of head
    void pyramidGrown();                     // there is more of pyramid() to draw, or another one

private:
    friend class EditDocument;
    void setDocument(const Document& document);
    void clearRun();
    void openModel();
    void keepBundle(const std::shared_ptr<const ModelAnswer>& answer);
    void summarizeSelection();
    void growPyramid();
    // What shownRun() depends on beside run().
    struct Showing {
        Derivation derivation;
        AttentionKind kind = AttentionKind::self;
        HeadPick head; // whose weights decide how rows and columns are sorted
    };
    Showing wantedShowing() const { return {derivation_, kind_, selection_.head()}; }
    bool isOutdated() const;
    void deriveIfOutdated();
    void show(std::shared_ptr<const Run> run, const Showing& showing);
    void keepShowing();
    static std::shared_ptr<const Run> derived(std::shared_ptr<const Run> whole, Showing& showing,
                                              const RunControl& control);

    Document document_;
    Selection selection_;
    QUndoStack undoStack_;
    QString lastMerge_;
    std::shared_ptr<const Run> opened_;    // the run that comes with the document that open() sets
    std::shared_ptr<NewestAnswer> newest_; // shared with the jobs
    std::shared_ptr<const Bundle> bundle_; // the one opened last
    std::shared_ptr<const ModelAnswer> answer_;
    std::shared_ptr<const Run> whole_;
    std::shared_ptr<const Run> run_;
    Derivation derivation_;
    AttentionKind kind_ = AttentionKind::self;
    std::shared_ptr<const Run> shown_;
    Showing showing_;       // of shown_
    bool deriving_ = false; // the job under way, or the last one, is one of deriveIfOutdated()
    WeightsSummary summary_;
    HeadPyramid pyramid_;
    std::vector<HeadPyramid> kept_; // complete ones of shown_, the newest last
    QString error_;
    // Their jobs answer on the window's thread, and end before anything above them goes.
    JobRunner jobs_;
    JobRunner summaries_;
};

} // namespace attn
