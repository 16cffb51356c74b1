#include "ui/session/session.h"

#include "engine/playground/playground_run.h"
#include "ui/session/guarded_weights.h"

#include <QUndoCommand>

#include <utility>

namespace attn {

namespace {

constexpr int mergingId = 1;

} // namespace

// Documents are cheap to copy (matrices and pictures are shared), so a step simply keeps both.
class EditDocument : public QUndoCommand {
public:
    EditDocument(Session* session, const QString& what, QString merge, Document before, Document after)
        : QUndoCommand(what), session_(session), merge_(std::move(merge)), before_(std::move(before)), after_(std::move(after))
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

Session::Session(QObject* parent) : QObject(parent)
{
    connect(&selection_, &Selection::headChanged, this, &Session::summarizeSelection);
    connect(&selection_, &Selection::headChanged, this, &Session::deriveIfOutdated);
    connect(&undoStack_, &QUndoStack::indexChanged, this, [this] {
        if (undoStack_.canRedo())
            endMerge();
    });
    connect(&jobs_, &JobRunner::failed, this, [this](const QString& message) {
        if (deriving_)
            keepShownDerivation();
        else
            error_ = message;
        emit runFailed(message);
        deriveIfOutdated();
    });
    connect(&jobs_, &JobRunner::cancelled, this, [this] {
        keepShownDerivation();
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

void Session::open(const QString& what, const Document& document, std::shared_ptr<const Run> run)
{
    opened_ = std::move(run);
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
        opened_ = nullptr;
        jobs_.cancel();
        summaries_.cancel();
        run_ = shown_ = nullptr;
        summary_ = {};
        pyramid_ = {};
        kept_.clear();
        emit shownRunChanged();
        emit runFinished();
        emit summaryChanged();
        return;
    }
    deriving_ = false;
    emit runStarted();
    jobs_.start([this, document = document_, opened = std::exchange(opened_, nullptr), showing = wantedShowing()](
                    const RunControl& control) mutable -> std::function<void()> {
        const auto failed = [this](const std::string& message) {
            QMetaObject::invokeMethod(this, [this, text = QString::fromStdString(message)] { emit readFailed(text); }, Qt::QueuedConnection);
        };
        auto run = guardedWeights(opened ? opened : run_playground(document, control), failed);
        auto shown = derived(run, showing, control);
        return [this, run = std::move(run), shown = std::move(shown), showing] {
            run_ = run;
            show(shown, showing);
            emit runFinished();
            deriveIfOutdated();
        };
    });
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
    return wanted.derivation != showing_.derivation
        || (wanted.derivation.sorts() && (wanted.layer != showing_.layer || wanted.head != showing_.head));
}

// A run under way is derived as is wanted when it is there.
void Session::deriveIfOutdated()
{
    if (!run_ || (jobs_.busy() && !deriving_) || !isOutdated())
        return;
    deriving_ = true;
    emit runStarted();
    jobs_.start([this, run = run_, showing = wantedShowing()](const RunControl& control) mutable -> std::function<void()> {
        auto shown = derived(run, showing, control);
        return [this, shown = std::move(shown), showing] {
            show(shown, showing);
            deriveIfOutdated();
        };
    });
}

// With the layer and head that the run has.
std::shared_ptr<const Run> Session::derived(std::shared_ptr<const Run> run, Showing& showing, const RunControl& control)
{
    if (showing.layer.value >= run->layers)
        showing.layer = {};
    if (showing.head.head && showing.head.head->value >= run->heads)
        showing.head.head = HeadIndex{0};
    return derive(run, fitted(showing.derivation, *run), showing.layer, showing.head, control);
}

void Session::show(std::shared_ptr<const Run> run, const Showing& showing)
{
    const std::shared_ptr<const Run> before = std::exchange(shown_, std::move(run));
    showing_ = showing;
    selection_.carryOver(before.get(), *shown_);
    summarizeSelection();
    emit shownRunChanged();
}

// What was asked for and did not come about is not asked for any more.
void Session::keepShownDerivation()
{
    if (!shown_ || derivation_ == showing_.derivation)
        return;
    derivation_ = showing_.derivation;
    emit derivationChanged();
}

void Session::cancelRun()
{
    jobs_.cancel();
    if (pyramid_.pyramid && pyramid_.pyramid->growing())
        summaries_.cancel();
}

void Session::summarizeSelection()
{
    pyramid_ = {};
    if (!shown_)
        return;
    const std::shared_ptr<const MatrixSource> source = shown_->source(selection_.layer(), selection_.head());
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
        if (!kept.isOf(shown_, selection_.layer(), selection_.head()))
            continue;
        summaries_.cancel();
        pyramid_ = kept;
        summary_ = pyramid_.pyramid->summary();
        emit pyramidGrown();
        emit summaryChanged();
        return;
    }
    pyramid_ = {shown_, selection_.layer(), selection_.head(), std::make_shared<Pyramid>(shown_->source(selection_.layer(), selection_.head()))};
    emit pyramidGrown();
    summaries_.start([this, grown = pyramid_](const RunControl& control) -> std::function<void()> {
        grown.pyramid->build(control, [this] { QMetaObject::invokeMethod(this, &Session::pyramidGrown, Qt::QueuedConnection); });
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
