// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inputs/image_input_panel.h"

#include "engine/documents/document_limits.h"
#include "ui/help/control_help.h"
#include "ui/importing/image_file.h"
#include "ui/inputs/thumbnail.h"
#include "ui/session/undo_keys.h"
#include "ui/widgets/two_line_delegate.h"
#include "ui/wording/shortened.h"

#include <QComboBox>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QSpinBox>
#include <QUrl>
#include <QVBoxLayout>

namespace attn {

namespace {

enum FeatureChoice { pixels, colorAndGradients, ownMatrix };

FeatureChoice choiceOf(const Document& document)
{
    if (document.settings.embedding == Embedding::matrix)
        return ownMatrix;
    return document.image.features == PatchFeatures::pixels ? pixels : colorAndGradients;
}

void setChoice(Document& document, FeatureChoice choice)
{
    Embedding& embedding = document.settings.embedding;
    if (choice == ownMatrix) {
        embedding = Embedding::matrix;
        return;
    }
    document.image.features = choice == pixels ? PatchFeatures::pixels : PatchFeatures::color_and_gradients;
    if (embedding == Embedding::matrix)
        embedding = Embedding::hashed_ngrams;
}

QString droppedFile(const QMimeData* data)
{
    // The window opens folders, as one may hold a model.
    const QString path = data->urls().size() == 1 ? data->urls().front().toLocalFile() : QString();
    return QFileInfo(path).isDir() ? QString() : path;
}

} // namespace

ImageInputPanel::ImageInputPanel(Session* session, QWidget* parent)
    : QWidget(parent), session_(session), thumbnail_(new Thumbnail), file_(new QLabel),
      open_(new QPushButton(tr("Open\u2026"))), patch_(new QSpinBox), features_(new TwoLineCombo), message_(new QLabel)
{
    build();
    connect(open_, &QPushButton::clicked, this, &ImageInputPanel::chooseFile);
    connect(patch_, &QSpinBox::valueChanged, this, [this](int patch) {
        session_->edit(tr("Patch size"), QStringLiteral("patch"),
                       [patch](Document& document) { document.image.patch = patch; });
    });
    connect(patch_, &QSpinBox::editingFinished, session, &Session::endMerge);
    connect(features_, &QComboBox::activated, this, &ImageInputPanel::chooseFeatures);
    connect(&jobs_, &JobRunner::started, this, [this] { say(tr("Reading\u2026")); });
    connect(&jobs_, &JobRunner::failed, this, [this](const QString& why) {
        say(why);
        emit imageRefused(why);
    });
    connect(session, &Session::documentChanged, this, &ImageInputPanel::showDocument);
    passUndoKeys(this, session->undoStack());
    showDocument();
}

void ImageInputPanel::build()
{
    setAcceptDrops(true);
    thumbnail_->setHint(tr("Drop an image here"));
    file_->setAccessibleName(tr("File of the picture"));
    file_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    file_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    open_->setAccessibleName(tr("Open a picture"));
    explain(open_, "open-picture");
    explain(thumbnail_, "thumbnail");
    patch_->setRange(document_limits::patch.lowest, document_limits::patch.highest);
    patch_->setSuffix(tr(" px"));
    patch_->setKeyboardTracking(false);
    patch_->setAccessibleName(tr("Patch size in pixels"));
    explain(patch_, "patch-size");
    features_->addItems({tr("Pixels"), tr("Colour + gradients"), tr("Own matrix")});
    features_->setAccessibleName(tr("Features of a patch"));
    explain(features_, "features");
    features_->setItemData(pixels, tr("The red, green and blue of every pixel, 0 to 1"), Qt::AccessibleDescriptionRole);
    features_->setItemData(colorAndGradients, tr("Mean colour and a histogram of edge directions: 11 numbers"),
                           Qt::AccessibleDescriptionRole);
    features_->setItemData(ownMatrix,
                           tr("The matrix \u201CEmbedding\u201D of the Matrices tab, one row for each patch"),
                           Qt::AccessibleDescriptionRole);
    message_->setWordWrap(true);
    message_->setMinimumWidth(1); // and not that of its longest word
    message_->setVisible(false);
    message_->setAccessibleName(tr("Message about the picture"));

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(thumbnail_, 1);
    auto* row = new QHBoxLayout;
    row->addWidget(file_, 1);
    row->addWidget(open_);
    layout->addLayout(row);
    layout->addWidget(message_);
    cutting_ = new QWidget;
    auto* form = new QFormLayout(cutting_);
    form->setContentsMargins(0, 0, 0, 0);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    form->addRow(tr("Patch size"), patch_);
    form->addRow(tr("Features"), features_);
    layout->addWidget(cutting_);
}

void ImageInputPanel::showDocument()
{
    const Document& document = session_->document();
    const ImageInput& input = document.image;
    const bool byModel = has_model(document);
    cutting_->setVisible(!byModel);
    thumbnail_->setImage(input.image, byModel ? 0 : input.patch); // a model resizes the picture before it cuts it
    const QString path = shortened(QString::fromStdString(input.path));
    file_->setText(input.image ? QFileInfo(path).fileName() : tr("No picture"));
    file_->setToolTip(input.image
                          ? tr("%1\n%2 \u00D7 %3 pixels").arg(path).arg(input.image->width).arg(input.image->height)
                          : QString());
    const QSignalBlocker quiet(patch_);
    patch_->setValue(static_cast<int>(input.patch));
    features_->setCurrentIndex(choiceOf(document));
    if (!jobs_.busy())
        say({});
}

void ImageInputPanel::chooseFile()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Open a picture"), {},
                                                      tr("Pictures (%1);;All files (*)").arg(pictureEndings()));
    if (!path.isEmpty())
        openImage(path);
}

void ImageInputPanel::openImage(const QString& path)
{
    jobs_.start([this, path](const RunControl& control) -> std::function<void()> {
        auto image = readImageFile(path, control);
        return [this, path, image = std::move(image)] {
            session_->edit(tr("Open a picture"), {}, [&](Document& document) {
                set_kind(document, InputKind::image);
                document.image.path = path.toStdString();
                document.image.image = image;
            });
            showDocument();
        };
    });
}

void ImageInputPanel::chooseFeatures(int index)
{
    session_->edit(tr("Features of patches"), {},
                   [choice = static_cast<FeatureChoice>(index)](Document& document) { setChoice(document, choice); });
}

void ImageInputPanel::say(const QString& message)
{
    message_->setText(shortened(message));
    message_->setVisible(!message.isEmpty());
}

void ImageInputPanel::dragEnterEvent(QDragEnterEvent* event)
{
    if (!droppedFile(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void ImageInputPanel::dropEvent(QDropEvent* event)
{
    if (const QString path = droppedFile(event->mimeData()); !path.isEmpty())
        openImage(path);
    event->acceptProposedAction();
}

} // namespace attn
