// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/model_panel.h"

#include "ui/help/control_help.h"
#include "ui/wording/counted.h"
#include "ui/wording/number_text.h"
#include "ui/wording/shortened.h"

#include <QCoreApplication>
#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

namespace attn {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(attn::ModelPanel)
};

QString number(Index value)
{
    return QLocale().toString(static_cast<qlonglong>(value));
}

QString tokensText(Index count)
{
    return counted(Text::tr("%1 token(s)"), count).arg(number(count));
}

QString titleOf(const ModelInfo& info)
{
    switch (info.task) {
    case Task::backbone: return Text::tr("gives hidden states only");
    case Task::language_model:
        return info.type == "marian" ? Text::tr("translates a text")
            : info.encoder_decoder   ? Text::tr("writes a text from a text")
                                     : Text::tr("predicts the next token");
    case Task::masked_language_model: return Text::tr("predicts masked tokens");
    case Task::sequence_classification: return Text::tr("classifies a text");
    case Task::image_classification: return Text::tr("classifies a picture");
    }
    return {};
}

QString headsOf(const ModelInfo& info)
{
    const QString all = QStringLiteral("%1 × %2").arg(number(info.layers), number(info.heads));
    return info.key_value_heads > 0 && info.key_value_heads != info.heads
        ? Text::tr("%1 (keys and values: %2)").arg(all, number(info.key_value_heads))
        : all;
}

QString labelsOf(const std::vector<std::string>& labels)
{
    constexpr std::size_t most = 6;
    QStringList shown;
    for (std::size_t i = 0; i < std::min(labels.size(), most); ++i)
        shown << QString::fromStdString(labels[i]);
    return labels.size() > most ? Text::tr("%1: %2, …").arg(labels.size()).arg(shown.join(QStringLiteral(", ")))
                                : shown.join(QStringLiteral(", "));
}

} // namespace

ModelFacts factsOf(const Bundle& bundle)
{
    const ModelInfo& info = info_of(*bundle.model);
    ModelFacts facts;
    const QString architecture = QString::fromStdString(info.architecture);
    facts.emplace_back(Text::tr("Family"), QString::fromStdString(info.type));
    if (!architecture.isEmpty())
        facts.emplace_back(Text::tr("Architecture"), architecture);
    facts.emplace_back(Text::tr("Task"), titleOf(info));
    facts.emplace_back(info.encoder_decoder ? Text::tr("Encoder layers × heads") : Text::tr("Layers × heads"),
                       headsOf(info));
    if (info.encoder_decoder)
        facts.emplace_back(Text::tr("Decoder layers × heads"),
                           QStringLiteral("%1 × %2").arg(number(info.decoder_layers), number(info.decoder_heads)));
    facts.emplace_back(Text::tr("Width"), number(info.width));
    facts.emplace_back(Text::tr("Parameters"), QLocale().toString(static_cast<qulonglong>(info.parameters)));
    facts.emplace_back(Text::tr("Size on disk"),
                       QLocale().formattedDataSize(static_cast<qint64>(info.bytes), 1, QLocale::DataSizeSIFormat));
    if (info.pixels) {
        const PixelShape& pixels = *info.pixels;
        facts.emplace_back(Text::tr("Pictures"),
                           Text::tr("%1 × %2 pixels, patches of %3")
                               .arg(number(pixels.width), number(pixels.height), number(pixels.patch)));
        facts.emplace_back(Text::tr("Preprocessor"),
                           bundle.preprocessor ? Text::tr("preprocessor_config.json")
                                               : Text::tr("none: the folder has no preprocessor_config.json"));
    } else {
        facts.emplace_back(Text::tr("Tokenizer"),
                           bundle.tokenizer ? QString::fromStdString(bundle.tokenizer->description())
                                            : Text::tr("none: the folder has no tokenizer files"));
        facts.emplace_back(Text::tr("Vocabulary"), tokensText(info.vocabulary));
        facts.emplace_back(Text::tr("Longest input"), info.longest ? tokensText(*info.longest) : Text::tr("any"));
    }
    const bool classifies = info.task == Task::sequence_classification || info.task == Task::image_classification;
    if (classifies && !info.labels.empty())
        facts.emplace_back(Text::tr("Classes"), labelsOf(info.labels));
    return facts;
}

ModelPanel::ModelPanel(Session* session, QWidget* parent)
    : QScrollArea(parent), session_(session), name_(new QLabel), folder_(new QLabel), facts_(new QFormLayout)
{
    build();
    connect(session, &Session::modelChanged, this, &ModelPanel::showModel);
    connect(session, &Session::documentChanged, this, &ModelPanel::showModel);
    showModel();
}

void ModelPanel::build()
{
    setAccessibleName(tr("Model"));
    setManualPage(this, QStringLiteral("models"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    QFont bold = name_->font();
    bold.setBold(true);
    name_->setFont(bold);
    name_->setWordWrap(true);
    name_->setMinimumWidth(1); // and not that of its longest word
    name_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    folder_->setWordWrap(true);
    folder_->setMinimumWidth(1);
    folder_->setForegroundRole(QPalette::PlaceholderText);
    folder_->setAccessibleName(tr("Folder of the model"));
    facts_->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    facts_->setRowWrapPolicy(QFormLayout::WrapLongRows);
    facts_->setHorizontalSpacing(16);
    auto* const playground = new QLabel(
        tr("The model decides how attention is computed. The panels Operator and Cost belong to the playground."));
    playground->setWordWrap(true);
    playground->setForegroundRole(QPalette::PlaceholderText);
    auto* const close = new QPushButton(tr("Close the model"));
    close->setAccessibleName(tr("Close the model"));
    explain(close, "close-model");
    connect(close, &QPushButton::clicked, this, &ModelPanel::closeRequested);

    auto* const content = new QWidget;
    auto* const layout = new QVBoxLayout(content);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(8);
    layout->addWidget(name_);
    layout->addLayout(facts_);
    layout->addWidget(folder_);
    layout->addWidget(playground);
    layout->addWidget(close, 0, Qt::AlignLeft);
    layout->addStretch(1);
    setWidget(content);
}

void ModelPanel::showModel()
{
    const auto bundle = session_->bundle();
    if (!bundle) {
        shown_ = nullptr;
        const QString path = shortened(QString::fromStdString(session_->document().model.path));
        name_->setText(tr("Not open"));
        folder_->setText(path);
        while (facts_->rowCount() > 0)
            facts_->removeRow(0);
        return;
    }
    if (bundle == shown_)
        return;
    shown_ = bundle;
    name_->setText(QString::fromStdString(bundle->name));
    name_->setAccessibleName(tr("Name of the model: %1").arg(name_->text()));
    folder_->setText(QString::fromStdString(bundle->folder));
    while (facts_->rowCount() > 0)
        facts_->removeRow(0);
    for (const auto& [title, fact] : factsOf(*bundle)) {
        const QString text = shortened(fact);
        auto* const value = new QLabel(text);
        value->setWordWrap(true);
        value->setMinimumWidth(1);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        value->setAccessibleName(QStringLiteral("%1: %2").arg(title, text));
        facts_->addRow(title, value);
    }
}

} // namespace attn
