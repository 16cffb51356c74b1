// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/bundles/model_answer.h"
#include "engine/documents/document.h"
#include "engine/running/document_run.h"
#include "engine/runs/run.h"
#include "ui/jobs/job_runner.h"
#include "ui/session/head_detail.h"
#include "ui/session/selection.h"
#include "ui/session/shown_run.h"

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
    // One step of the history that replaces the document by one that was opened. Starts a run even when both are equal,
    // as the file may have changed. `known`: the run of the document, or the open model, where it is there already.
    void open(const QString& what, const Document& document, const DocumentRun& known);
    // The next edit is a step of its own.
    void endMerge() { lastMerge_.clear(); }

    // What the views show of the newest run, and what was computed about the weights that they show.
    ShownRun* shown() { return &shown_; }
    HeadDetail* detail() { return &detail_; }

    // The newest finished run, in the chosen kind of attention. It stays while the next one is computed, and when that
    // fails. Null before the first.
    std::shared_ptr<const Run> run() const { return shown_.computed(); }
    // What the model of run() answered; null for the playground.
    std::shared_ptr<const ModelAnswer> answer() const { return answer_; }
    // The open model of the document, also where there is nothing to run yet; null for the playground and until the
    // model is open.
    std::shared_ptr<const Bundle> bundle() const;
    // Why the newest document has no run; empty when it has one.
    QString error() const { return error_; }

    // Whether tokens are shown as their vocabulary writes them; at first they are not.
    void setRawTokens(bool raw);
    // The document that run() is of; the present one, unless a newer run is computed, was stopped or has failed.
    const Document& ranDocument() const { return ran_; }
    // Whether run() is that of another document than the present one, such as after a run that was stopped.
    bool isStale() const { return run() && !(ran_ == document_); }

    void restartRun();
    // The same, and what the document names is opened again.
    void reopen();

signals:
    void documentChanged();
    void runStarted();   // or changed weights of it; the picture on the screen is out of date from here
    void runFinished();  // run() belongs to document(); after ShownRun::runChanged
    void modelChanged(); // bundle() is another one
    // `asks`: nothing is broken, and the message says what to give instead.
    void runFailed(const QString& message, bool asks = false);
    void runCancelled();
    void readFailed(const QString& message); // the file that is open cannot be read any more

private:
    friend class EditDocument;
    void setDocument(const Document& document);
    void fail(const QString& message, bool asks);
    void clearRun();
    void clearShown();
    void openModel();
    void keepBundle(const std::shared_ptr<const ModelAnswer>& answer);

    Document document_;
    Selection selection_;
    QUndoStack undoStack_;
    QString lastMerge_;
    std::shared_ptr<const Run> opened_;    // the run that comes with the document that open() sets
    std::shared_ptr<NewestAnswer> newest_; // shared with the jobs
    std::shared_ptr<const Bundle> bundle_; // the one opened last
    std::shared_ptr<const ModelAnswer> answer_;
    QString error_;
    bool rawTokens_ = false;
    Document ran_; // ranDocument()
    ShownRun shown_{&selection_, &jobs_};
    HeadDetail detail_{&shown_, &selection_};
    // Last, so that its jobs end before anything above is destroyed.
    JobRunner jobs_;
};

} // namespace attn
