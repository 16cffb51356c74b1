// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inputs/input_panel.h"

#include "ui/help/control_help.h"
#include "ui/inputs/arrays_form.h"
#include "ui/inputs/image_input_panel.h"
#include "ui/inputs/layout_form.h"
#include "ui/inputs/matrices_form.h"
#include "ui/inputs/matrices_input_panel.h"
#include "ui/inputs/model_text_panel.h"
#include "ui/inputs/sentence_edit.h"
#include "ui/inputs/text_input_panel.h"
#include "ui/widgets/wheel_scrolls.h"
#include "ui/wording/counted.h"
#include "ui/wording/shortened.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

namespace attn {

namespace {

// What was loaded from the file. `run` is null before it is read.
QString loadedText(const QString& file, const Run* run)
{
    const QString name = shortened(QFileInfo(file).fileName());
    if (!run)
        return InputPanel::tr("Attention loaded from %1").arg(name);
    const auto layers = static_cast<int>(run->layers);
    const auto heads = static_cast<int>(run->heads);
    return InputPanel::tr("Attention loaded from %1: %2 × %3, %4 × %5")
        .arg(name, counted(InputPanel::tr("%n layer(s)", nullptr, layers), layers),
             counted(InputPanel::tr("%n head(s)", nullptr, heads), heads))
        .arg(run->queries.size())
        .arg(run->keys.size());
}

} // namespace

InputPanel::InputPanel(Session* session, QWidget* parent)
    : QWidget(parent), session_(session), tabs_(new QTabBar), use_(new QPushButton), pages_(new QStackedWidget),
      text_(new TextInputPanel(session)), image_(new ImageInputPanel(session)),
      matrices_(new MatricesInputPanel(session)), weights_(new QLabel), layout_(new LayoutForm(session)),
      removeLabels_(new QPushButton(tr("&Remove labels"))), modelText_(new ModelTextPanel(session))
{
    setAccessibleName(tr("Input"));
    setManualPage(this, QStringLiteral("input"));
    for (const QString& title : {tr("Text"), tr("Image"), tr("Matrices"), tr("Weights")})
        tabs_->addTab(title);
    tabs_->setAccessibleName(tr("Kind of input"));
    explain(tabs_, "input-kind");
    explain(use_, "use-input");
    tabs_->setDocumentMode(true);
    tabs_->setExpanding(true);
    tabs_->setDrawBase(false);
    tabs_->setUsesScrollButtons(false);
    weights_->setWordWrap(true);
    weights_->setMinimumWidth(1); // and not that of its longest word
    weights_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    weights_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    weights_->setAccessibleName(tr("Loaded attention"));

    pages_->addWidget(text_);
    pages_->addWidget(image_);
    pages_->addWidget(matrices_);
    pages_->addWidget(makeWeightsPage());
    pages_->addWidget(modelText_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(8);
    layout->addWidget(tabs_);
    layout->addWidget(use_);
    layout->addWidget(pages_, 1);
    letWheelScroll(this);

    showPage();
    connect(use_, &QPushButton::clicked, this, &InputPanel::use);
    connect(tabs_, &QTabBar::currentChanged, this, &InputPanel::chooseTab);
    connect(image_, &ImageInputPanel::imageRefused, this, &InputPanel::openRefused);
    connect(layout_, &LayoutForm::pictureRefused, this, &InputPanel::openRefused);
    connect(session, &Session::documentChanged, this, &InputPanel::showDocument);
    connect(session, &Session::runFinished, this, &InputPanel::showLoaded);
    showDocument();
}

QWidget* InputPanel::makeWeightsPage()
{
    auto* const choose = new QPushButton(tr("&Labels from a file\u2026"));
    choose->setAccessibleName(tr("Labels from a file"));
    explain(choose, "labels-from-file");
    removeLabels_->setAccessibleName(tr("Remove labels"));
    explain(removeLabels_, "remove-labels");
    connect(choose, &QPushButton::clicked, this, &InputPanel::labelsRequested);
    connect(removeLabels_, &QPushButton::clicked, this, &InputPanel::labelsRemoved);
    auto* const buttons = new QHBoxLayout;
    buttons->addWidget(choose);
    buttons->addWidget(removeLabels_);
    buttons->addStretch();
    auto* const loaded = new QWidget;
    auto* const lines = new QVBoxLayout(loaded);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(8);
    lines->addWidget(weights_);
    lines->addWidget(new ArraysForm(session_));
    lines->addLayout(buttons);
    lines->addWidget(layout_);
    lines->addStretch(1);
    auto* const page = new QScrollArea;
    page->setFrameShape(QFrame::NoFrame);
    page->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    page->setWidgetResizable(true);
    page->setWidget(loaded);
    return page;
}

void InputPanel::showDocument()
{
    const Document& document = session_->document();
    removeLabels_->setVisible(!document.weights_labels.empty());
    if (const QString file = QString::fromStdString(document.weights_path); file != weightsFile_) {
        weightsFile_ = file;
        weights_->setText(loadedText(file, nullptr));
        weights_->setToolTip(shortened(file));
    }
    const QSignalBlocker quiet(tabs_);
    tabs_->setTabVisible(weightsTab, !document.weights_path.empty());
    // The model decides which kind of input there is.
    tabs_->setVisible(!has_model(document));
    // The matrices tab may stay open with a text, because scores and projections have matrices of their own.
    if (document.kind != shownKind_ || has_model(document) != shownModel_)
        showPage();
    showUse();
}

void InputPanel::showLoaded()
{
    if (session_->run() && session_->document().kind == InputKind::weights)
        weights_->setText(loadedText(weightsFile_, session_->run().get()));
}

void InputPanel::showPage()
{
    const Document& document = session_->document();
    const QSignalBlocker quiet(tabs_);
    shownKind_ = document.kind;
    shownModel_ = has_model(document);
    tabs_->setCurrentIndex(static_cast<int>(shownKind_));
    pages_->setCurrentIndex(shownModel_ && shownKind_ == InputKind::text ? modelTextPage : tabs_->currentIndex());
}

bool InputPanel::canMask() const
{
    return modelText_->canMask();
}

SentenceEdit* InputPanel::sentence() const
{
    return has_model(session_->document()) ? modelText_->sentence() : text_->sentence();
}

// A look at another kind of input is over.
void InputPanel::focusSentence()
{
    showPage();
    showUse();
    sentence()->setFocus(Qt::OtherFocusReason);
}

void InputPanel::beginSentence(const QString& text)
{
    session_->endMerge();
    sentence()->selectAll();
    for (const QChar c : text) // as if each was typed there, so that they are one step with what follows
        sentence()->insertPlainText(c);
    focusSentence();
}

void InputPanel::setMaskTool(bool on)
{
    modelText_->setMaskTool(on);
}

void InputPanel::toggleMaskOf(Index row)
{
    modelText_->toggleMask(row);
}

void InputPanel::toggleMask()
{
    modelText_->toggleSelected();
}

// A look at another kind of input changes nothing.
void InputPanel::chooseTab(int index)
{
    pages_->setCurrentIndex(index);
    showUse();
}

// Offers what the page holds where the picture shows another kind of input.
void InputPanel::showUse()
{
    const Document& document = session_->document();
    const auto kind = static_cast<InputKind>(tabs_->currentIndex());
    Document asIf = document;
    asIf.kind = kind;
    const bool matrices = kind == InputKind::matrices;
    const bool besideInput = document.kind != InputKind::weights && needsParameters(document.settings);
    use_->setVisible(kind != document.kind && !has_model(document) && (matrices ? !besideInput : !is_empty(asIf)));
    const QString texts[] = {tr("Show this text"), tr("Show this picture"), tr("Use matrices as the input"),
                             tr("Show these weights")};
    use_->setText(texts[static_cast<std::size_t>(kind)]);
    use_->setAccessibleName(use_->text());
}

void InputPanel::use()
{
    const int index = tabs_->currentIndex();
    session_->edit(tr("Kind of input"), {}, [index](Document& changed) {
        if (index == matricesTab)
            setForm(changed,
                    changed.matrices.find("x") && !changed.matrices.find("q") ? MatricesForm::inputs
                                                                              : MatricesForm::queriesKeysValues);
        else
            set_kind(changed, static_cast<InputKind>(index));
    });
    showUse();
}

} // namespace attn
