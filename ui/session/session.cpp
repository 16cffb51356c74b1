// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/session.h"
#include "engine/running/document_run.h"

#include "ui/session/guarded_weights.h"
#include "ui/session/newest_answer.h"
#include "ui/wording/error_text.h"

#include <QUndoCommand>

#include <utility>

namespace attn {

namespace {

constexpr int mergingId = 1;

// Leaves in `newest` what the next run can use again, even when this one is stopped. Without a run where there is
// nothing to run.
DocumentRun runOf(const Document& document, NewestAnswer& newest, const RunControl& control)
{
    if (!has_model(document)) {
        newest.set(nullptr);
        return run_document(document, nullptr, {}, control);
    }
    std::shared_ptr<const ModelAnswer> before = newest.get();
    if (const auto bundle = bundle_of(document, before.get(), control); !before || before->bundle != bundle) {
        before = std::make_shared<ModelAnswer>(ModelAnswer{.bundle = bundle, .model_run = nullptr, .run = nullptr});
        newest.set(before);
    }
    if (is_empty(document))
        return {.run = nullptr, .answer = before};
    const DocumentRun made = run_document(document, before.get(), {}, control);
    newest.set(made.answer);
    return made;
}

} // namespace

// Documents are cheap to copy (matrices and pictures are shared), so a step simply keeps both.
class EditDocument : public QUndoCommand {
public:
    EditDocument(Session* session, const QString& what, QString merge, Document before, Document after)
        : QUndoCommand(what), session_(session), merge_(std::move(merge)), before_(std::move(before)),
          after_(std::move(after))
    {
    }

    int id() const override { return merge_.isEmpty() ? -1 : mergingId; }
    void undo() override { session_->setDocument(before_); }
    void redo() override { session_->setDocument(after_); }

    bool mergeWith(const QUndoCommand* other) override
    {
        const auto* const next = static_cast<const EditDocument*>(other);
        if (next->merge_ != merge_ || session_->lastMerge_ != merge_)
            return false;
        after_ = next->after_;
        setObsolete(before_ == after_);
        return true;
    }

private:
    Session* session_;
    QString merge_;
    Document before_;
    Document after_;
};

Session::Session(QObject* parent) : QObject(parent), newest_(std::make_shared<NewestAnswer>())
{
    connect(&selection_, &Selection::headChanged, this, &Session::summarizeSelection);
    connect(&selection_, &Selection::headChanged, this, &Session::deriveIfOutdated);
    connect(&undoStack_, &QUndoStack::indexChanged, this, [this] {
        if (undoStack_.canRedo())
            endMerge();
    });
    connect(&jobs_, &JobRunner::failed, this, [this](const QString& message) {
        if (deriving_)
            keepShowing();
        else
            error_ = message;
        emit runFailed(message);
        deriveIfOutdated();
    });
    connect(&jobs_, &JobRunner::cancelled, this, [this] {
        keepShowing();
        emit runCancelled();
    });
}

void Session::edit(const QString& what, const QString& merge, const std::function<void(Document&)>& change)
{
    Document changed = document_;
    change(changed);
    if (changed == document_)
        return;
    auto* const command = new EditDocument(this, what, merge, document_, std::move(changed));
    // mergeWith compares the key of the edit before with the new one; afterwards the new one is the last.
    undoStack_.push(command);
    lastMerge_ = merge;
}

void Session::open(const QString& what, const Document& document, const DocumentRun& known)
{
    opened_ = known.run;
    if (known.answer) {
        bundle_ = known.answer->bundle;
        newest_->set(known.answer);
    }
    if (document == document_)
        restartRun();
    else
        edit(what, {}, [&](Document& current) { current = document; });
}

void Session::setDocument(const Document& document)
{
    document_ = document;
    emit documentChanged();
    restartRun();
}

void Session::restartRun()
{
    error_.clear();
    if (is_empty(document_)) {
        clearRun();
        openModel();
        return;
    }
    deriving_ = false;
    emit runStarted();
    jobs_.start([this, document = document_, opened = std::exchange(opened_, nullptr), newest = newest_,
                 showing = wantedShowing()](const RunControl& control) mutable -> std::function<void()> {
        const auto failed = [this](const Message& message) {
            QMetaObject::invokeMethod(
                this, [this, text = messageText(message)] { emit readFailed(text); }, Qt::QueuedConnection);
        };
        const DocumentRun made =
            opened ? DocumentRun{.run = opened, .answer = nullptr} : runOf(document, *newest, control);
        auto whole = guardedWeights(made.run, failed);
        auto shown = derived(whole, showing, control);
        return [this, whole = std::move(whole), answer = made.answer, shown = std::move(shown), showing] {
            whole_ = whole;
            answer_ = answer;
            keepBundle(answer);
            show(shown, showing);
            emit runFinished();
            deriveIfOutdated();
        };
    });
}

void Session::clearRun()
{
    opened_ = nullptr;
    jobs_.cancel();
    summaries_.cancel();
    answer_ = nullptr;
    whole_ = run_ = shown_ = nullptr;
    summary_ = {};
    pyramid_ = {};
    kept_.clear();
    emit shownRunChanged();
    emit runFinished();
    emit summaryChanged();
}

// The model of a document that has nothing to run yet: panels say what it is and what it takes.
void Session::openModel()
{
    if (!has_model(document_) || bundle())
        return;
    deriving_ = false;
    emit runStarted();
    jobs_.start([this, document = document_, newest = newest_](const RunControl& control) -> std::function<void()> {
        return [this, answer = runOf(document, *newest, control).answer] {
            keepBundle(answer);
            emit runFinished();
        };
    });
}

void Session::keepBundle(const std::shared_ptr<const ModelAnswer>& answer)
{
    if (bundle_ == (answer ? answer->bundle : nullptr))
        return;
    bundle_ = answer ? answer->bundle : nullptr;
    emit modelChanged();
}

std::shared_ptr<const Bundle> Session::bundle() const
{
    const bool current = bundle_ && has_model(document_) && bundle_->folder == folder_of_model(document_.model.path);
    return current ? bundle_ : nullptr;
}

void Session::setKind(AttentionKind kind)
{
    if (kind == kind_)
        return;
    kind_ = kind;
    emit kindChanged();
    deriveIfOutdated();
}

void Session::setDerivation(const Derivation& derivation)
{
    if (derivation == derivation_)
        return;
    derivation_ = derivation;
    emit derivationChanged();
    deriveIfOutdated();
}

bool Session::isOutdated() const
{
    const Showing wanted = wantedShowing();
    return wanted.derivation != showing_.derivation || of_kind(whole_, wanted.kind) != run_
        || (wanted.derivation.sorts() && wanted.head != showing_.head);
}

// A run under way is derived as is wanted when it is there.
void Session::deriveIfOutdated()
{
    if (!run_ || (jobs_.busy() && !deriving_) || !isOutdated())
        return;
    deriving_ = true;
    emit runStarted();
    jobs_.start(
        [this, whole = whole_, showing = wantedShowing()](const RunControl& control) mutable -> std::function<void()> {
            auto shown = derived(whole, showing, control);
            return [this, shown = std::move(shown), showing] {
                show(shown, showing);
                deriveIfOutdated();
            };
        });
}

// Of the kind that is wanted, with the layer and head that it has.
std::shared_ptr<const Run> Session::derived(std::shared_ptr<const Run> whole, Showing& showing,
                                            const RunControl& control)
{
    const std::shared_ptr<const Run> run = of_kind(std::move(whole), showing.kind);
    showing.head = fitted(showing.head, *run);
    return derive(run, fitted(showing.derivation, *run), showing.head, control);
}

void Session::show(std::shared_ptr<const Run> run, const Showing& showing)
{
    const std::shared_ptr<const Run> before = std::exchange(shown_, std::move(run));
    run_ = of_kind(whole_, showing.kind);
    showing_ = showing;
    selection_.carryOver(before.get(), *shown_);
    summarizeSelection();
    emit shownRunChanged();
}

// What was asked for and did not come about is not asked for any more.
void Session::keepShowing()
{
    if (shown_ && kind_ != showing_.kind) {
        kind_ = showing_.kind;
        emit kindChanged();
    }
    if (!shown_ || derivation_ == showing_.derivation)
        return;
    derivation_ = showing_.derivation;
    emit derivationChanged();
}

void Session::cancelRun()
{
    jobs_.cancel();
    cancelReading();
}

void Session::cancelReading()
{
    if (pyramid_.pyramid && pyramid_.pyramid->growing())
        summaries_.cancel();
}

void Session::summarizeSelection()
{
    pyramid_ = {};
    if (!shown_)
        return;
    const std::shared_ptr<const MatrixSource> source = shown_->source(selection_.head());
    if (needsPyramid(*shown_, selection_.head())) {
        growPyramid();
        return;
    }
    summaries_.start([this, source](const RunControl& control) -> std::function<void()> {
        const WeightsSummary summary = summarize(*source, control);
        return [this, summary] {
            summary_ = summary;
            emit summaryChanged();
        };
    });
}

void Session::growPyramid()
{
    constexpr std::size_t mostKept = 3;
    std::erase_if(kept_, [this](const HeadPyramid& kept) { return kept.run != shown_; });
    for (const HeadPyramid& kept : kept_) {
        if (!kept.isOf(shown_, selection_.head()))
            continue;
        summaries_.cancel();
        pyramid_ = kept;
        summary_ = pyramid_.pyramid->summary();
        emit pyramidGrown();
        emit summaryChanged();
        return;
    }
    pyramid_ = {shown_, selection_.head(), std::make_shared<Pyramid>(shown_->source(selection_.head()))};
    emit pyramidGrown();
    summaries_.start([this, grown = pyramid_](const RunControl& control) -> std::function<void()> {
        grown.pyramid->build(control,
                             [this] { QMetaObject::invokeMethod(this, &Session::pyramidGrown, Qt::QueuedConnection); });
        return [this, grown] {
            if (kept_.size() == mostKept)
                kept_.erase(kept_.begin());
            kept_.push_back(grown);
            summary_ = grown.pyramid->summary();
            emit pyramidGrown();
            emit summaryChanged();
        };
    });
}

} // namespace attn
