// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inputs/arrays_form.h"

#include "engine/formats/array_formats.h"
#include "engine/formats/stored_file.h"
#include "engine/runs/finished_weights.h"
#include "engine/runs/found_weights.h"
#include "ui/help/control_help.h"
#include "ui/session/undo_keys.h"
#include "ui/wording/arrays_text.h"
#include "ui/wording/shortened.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace attn {

namespace {

// More are not laid out: a file may hold hundreds of thousands.
constexpr std::size_t mostListed = 1000;
constexpr int mostSeen = 6; // without scrolling
constexpr int itemSpacing = 2;

QLabel* makeSentence()
{
    auto* const label = new QLabel;
    label->setWordWrap(true);
    label->setMinimumWidth(1); // and not that of its longest word
    label->setTextFormat(Qt::PlainText);
    return label;
}

void setSentence(QLabel* label, const QString& text)
{
    label->setText(text);
    label->setVisible(!text.isEmpty());
}

QString nameOf(const AttentionArrays& arrays)
{
    return shortened(QString::fromStdString(arrays.name), 80);
}

QString itemText(const AttentionArrays& arrays)
{
    return nameOf(arrays) + u'\n'
        + (arrays.likely ? sizesText(arrays) : ArraysForm::tr("%1 · maybe").arg(sizesText(arrays)));
}

QString tipText(const AttentionArrays& arrays)
{
    const QString details = detailsText(arrays);
    return shortened(QString::fromStdString(arrays.name)) + u'\n' + sizesText(arrays)
        + (details.isEmpty() ? QString() : QStringLiteral(", ") + details) + u'\n'
        + (arrays.likely ? ArraysForm::tr("Its name says that it is attention.")
                         : ArraysForm::tr("Its shape is one of attention, and its name does not say so."));
}

// Labels and a layout stay where there are as many tokens as before.
void openArrays(Document& document, const AttentionArrays& arrays, const Run* run)
{
    document.weights_choice = {.array = arrays.name, .batch_row = {}};
    if (run && std::ssize(run->queries) == arrays.queries && std::ssize(run->keys) == arrays.keys)
        return;
    document.weights_labels = {};
    document.placement.reset();
}

} // namespace

ArraysForm::ArraysForm(Session* session, QWidget* parent)
    : QWidget(parent), session_(session), guess_(makeSentence()), list_(new QListWidget), more_(makeSentence()),
      batch_(new QWidget), input_(new QSpinBox), reading_(makeSentence())
{
    setAccessibleName(tr("Arrays of the file"));
    build();
    connect(list_, &QListWidget::itemClicked, this, [this](QListWidgetItem* item) { open(list_->row(item)); });
    connect(list_, &QListWidget::itemActivated, this, [this](QListWidgetItem* item) { open(list_->row(item)); });
    connect(input_, &QSpinBox::valueChanged, this, &ArraysForm::chooseInput);
    connect(input_, &QSpinBox::editingFinished, session, &Session::endMerge);
    connect(&jobs_, &JobRunner::failed, this, [this] { showContents({}); }); // the session says why
    connect(session, &Session::documentChanged, this, &ArraysForm::showDocument);
    passUndoKeys(this, session->undoStack());
    showContents({});
    showDocument();
}

void ArraysForm::build()
{
    list_->setAccessibleName(tr("Attention in the file"));
    explain(list_, "attention-in-file");
    list_->setUniformItemSizes(true);
    list_->setSpacing(itemSpacing);
    list_->setTextElideMode(Qt::ElideRight);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    input_->setAccessibleName(tr("Input of the batch"));
    explain(input_, "batch-input");
    input_->setKeyboardTracking(false);
    auto* const label = new QLabel(tr("&Input of the batch"));
    label->setBuddy(input_);
    auto* const row = new QHBoxLayout(batch_);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(label);
    row->addWidget(input_);
    row->addStretch();
    auto* const lines = new QVBoxLayout(this);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(6);
    for (QWidget* const part : std::initializer_list<QWidget*>{batch_, reading_, guess_, list_, more_})
        lines->addWidget(part);
}

ArraysForm::Contents ArraysForm::contentsOf(const std::string& path, const WeightsChoice& choice,
                                            const RunControl& control)
{
    const ArrayFormat* const format = array_format_in(path);
    if (!format || format->holds == ArrayFormat::Holds::one_matrix)
        return {};
    const std::vector<ArrayHeader> headers = headers_of(open_headers(path, memory_budget(), control), control);
    Contents contents;
    contents.arrays = openable_arrays(headers, control);
    contents.count = contents.arrays.size();
    contents.likely = static_cast<std::size_t>(std::ranges::count_if(contents.arrays, &AttentionArrays::likely));
    contents.arrays.resize(std::min(contents.count, mostListed));
    for (FoundWeights& found : find_weights(headers, path, choice, control))
        contents.shown.push_back(std::move(found.arrays));
    return contents;
}

void ArraysForm::showDocument()
{
    const Document& document = session_->document();
    if (document.weights_path == path_ && document.weights_choice == choice_)
        return;
    path_ = document.weights_path;
    choice_ = document.weights_choice;
    if (path_.empty()) {
        jobs_.cancel();
        showContents({});
        return;
    }
    jobs_.start([this, path = path_, choice = choice_](const RunControl& control) -> std::function<void()> {
        return [this, contents = contentsOf(path, choice, control)]() mutable { showContents(std::move(contents)); };
    });
}

void ArraysForm::showContents(Contents contents)
{
    contents_ = std::move(contents);
    const std::size_t listed = contents_.count > 1 ? contents_.arrays.size() : 0;
    const std::string shown = contents_.shown.empty() ? std::string() : contents_.shown.front().name;
    list_->clear();
    for (std::size_t i = 0; i < listed; ++i) {
        const AttentionArrays& arrays = contents_.arrays[i];
        auto* const item = new QListWidgetItem(itemText(arrays), list_);
        item->setToolTip(tipText(arrays));
        if (arrays.name == shown)
            list_->setCurrentItem(item);
    }
    list_->setVisible(listed > 0);
    if (listed > 0)
        list_->setFixedHeight(2 * list_->frameWidth()
                              + (list_->sizeHintForRow(0) + 2 * itemSpacing) * std::min(list_->count(), mostSeen));
    const std::size_t left = listed > 0 ? contents_.count - listed : 0;
    setSentence(more_, left > 0 ? tr("and %1 more").arg(left) : QString());
    setSentence(guess_, listed > 0 ? guessText() : QString());
    showBatch();
}

void ArraysForm::showBatch()
{
    const AttentionArrays none;
    const AttentionArrays& arrays = contents_.shown.empty() ? none : contents_.shown.front();
    const QSignalBlocker quiet(input_);
    const bool mayBeLayers = arrays.unsaid_axis > 0;
    const Index inputs = mayBeLayers ? arrays.unsaid_axis : arrays.batch;
    input_->setRange(mayBeLayers ? static_cast<int>(no_batch) : 0, static_cast<int>(std::max<Index>(inputs, 1) - 1));
    input_->setSpecialValueText(mayBeLayers ? tr("none: layers") : QString());
    input_->setValue(static_cast<int>(mayBeLayers && arrays.batch == 1 ? no_batch : arrays.batch_row));
    batch_->setVisible(inputs > 1);
    setSentence(reading_, readingText(arrays));
}

// Which of several arrays was taken, where nobody has chosen one.
QString ArraysForm::guessText() const
{
    const std::size_t likely = contents_.likely;
    if (contents_.shown.size() != 1 || (likely > 0 && !choice_.array.empty()))
        return {};
    const QString name = nameOf(contents_.shown.front());
    if (likely == 0)
        return name == nameOf(contents_.arrays.front())
            ? tr("No name says which array is attention. The first that may be is shown.")
            : QString();
    return likely == 1 ? tr("%1 is shown, as its name says that it is attention.").arg(name)
                       : tr("%1 is shown, the largest of the arrays that are called attention.").arg(name);
}

QString ArraysForm::readingText(const AttentionArrays& arrays) const
{
    if (choice_.batch_row)
        return {};
    if (arrays.unsaid_axis > 0)
        return arrays.batch > 1 ? tr("The first axis is taken for a batch of %1. It may be layers.").arg(arrays.batch)
                                : tr("The first axis is taken for %1 layers. It may be a batch.").arg(arrays.layers);
    return arrays.batch > 1 ? tr("The file holds a batch of %1, of which input 0 is shown.").arg(arrays.batch)
                            : QString();
}

void ArraysForm::open(int row)
{
    const AttentionArrays& arrays = contents_.arrays[static_cast<std::size_t>(row)];
    if (contents_.shown.size() == 1 && contents_.shown.front().name == arrays.name)
        return;
    session_->edit(tr("Open %1").arg(nameOf(arrays)), {},
                   [&](Document& document) { openArrays(document, arrays, session_->run().get()); });
}

void ArraysForm::chooseInput(int row)
{
    session_->edit(tr("Input of a batch"), QStringLiteral("batch-row"),
                   [row](Document& document) { document.weights_choice.batch_row = row; });
}

} // namespace attn
