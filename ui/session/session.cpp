// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/session.h"

#include "ui/session/guarded_weights.h"
#include "ui/session/newest_answer.h"
#include "ui/wording/error_text.h"

#include <QUndoCommand>

#include <utility>

namespace attn {

namespace {

constexpr int mergingId = 1;

// Runs the document; an empty document gives an answer without a run. What the next run can use again is left in
// `newest`, even when this one is stopped.
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

// Whether the error says that a file is another one than when it was opened.
bool hasChanged(const Error& error)
{
    const std::string& code = error.message().code;
    return code == "file.changed" || code == "file.shorter";
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
    connect(&shown_, &ShownRun::derivingStarted, this, &Session::runStarted);
    connect(&undoStack_, &QUndoStack::indexChanged, this, [this] {
        if (undoStack_.canRedo())
            endMerge();
    });
    connect(&jobs_, &JobRunner::failed, this, [this](const QString& message) { fail(message, false); });
    connect(&jobs_, &JobRunner::cancelled, this, [this] {
        shown_.keepShowing();
        emit runCancelled();
    });
}

void Session::edit(const QString& what, const QString& merge, const std::function<void(Document&)>& change)
{
    Document changed = document_;
    change(changed);
    settle_written(changed, document_);
    if (changed == document_)
        return;
    auto* const command = new EditDocument(this, what, merge, document_, std::move(changed));
    // mergeWith needs the key of the edit before, so that lastMerge_ changes only afterwards.
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

void Session::setRawTokens(bool raw)
{
    if (std::exchange(rawTokens_, raw) != raw && !is_empty(document_))
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
    shown_.expectRun();
    emit runStarted();
    jobs_.start([this, document = document_, opened = std::exchange(opened_, nullptr), newest = newest_,
                 choice = shown_.wanted(), raw = rawTokens_](const RunControl& control) -> std::function<void()> {
        const auto failed = [this](const Message& message) {
            QMetaObject::invokeMethod(
                this, [this, text = messageText(message)] { emit readFailed(text); }, Qt::QueuedConnection);
        };
        DocumentRun made{.run = opened, .answer = nullptr};
        try {
            if (!opened)
                made = runOf(document, *newest, control);
        } catch (const Error& error) {
            if (hasChanged(error))
                failed(error.message());
            if (error.message().code != "bundle.no-tokenizer")
                throw;
            return [this, text = messageText(error.message()), opened = newest->get()] {
                keepBundle(opened); // which takes token ids
                fail(text, true);
            };
        }
        if (raw)
            made.run = with_raw_tokens(made.run);
        return [this, document, answer = made.answer,
                shown = ShownRun::make(guardedWeights(made.run, failed), choice, control)] {
            answer_ = answer;
            keepBundle(answer);
            ran_ = document;
            shown_.show(shown);
            emit runFinished();
            shown_.deriveIfOutdated();
        };
    });
}

void Session::fail(const QString& message, bool asks)
{
    if (shown_.deriving())
        shown_.keepShowing();
    else
        error_ = message;
    // The picture of another kind of input or of another model must not stand beside this one.
    if (document_.kind != ran_.kind || document_.model.path != ran_.model.path)
        clearShown();
    emit runFailed(message, asks);
    shown_.deriveIfOutdated();
}

void Session::reopen()
{
    newest_->set(nullptr);
    restartRun();
}

void Session::clearRun()
{
    opened_ = nullptr;
    clearShown(); // first, or what is cancelled would bring the filters of the old run back
    jobs_.cancel();
    emit runFinished();
}

void Session::clearShown()
{
    ran_ = {};
    answer_ = nullptr;
    shown_.clear();
}

// For a document that has nothing to run yet, so that panels can show what the model is and what it takes.
void Session::openModel()
{
    if (!has_model(document_) || bundle())
        return;
    shown_.expectRun();
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

} // namespace attn
