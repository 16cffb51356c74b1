// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/importing/document_file.h"

#include "engine/documents/document_json.h"
#include "engine/formats/array_formats.h"
#include "engine/formats/file_beginning.h"
#include "engine/formats/replace_file.h"
#include "engine/playground/playground_run.h"
#include "engine/runs/finished_weights.h"
#include "engine/runs/found_weights.h"
#include "engine/runs/weights_layout.h"
#include "engine/tensor/error.h"
#include "ui/importing/image_file.h"
#include "ui/importing/label_file.h"
#include "ui/importing/layout_pictures.h"
#include "ui/importing/text_file.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QImageReader>

#include <algorithm>

namespace attn {

namespace {

// Large enough for sessions that hold whole matrices.
constexpr double largestDocument = 1 << 30; // bytes

QString endingOf(const QString& path)
{
    return QFileInfo(path).suffix().toLower();
}

// A session may have been saved or sent as .json.
bool isDocumentInJson(const QString& path)
{
    if (endingOf(path) != QLatin1String("json"))
        return false;
    return looks_like_document(beginning_of(RegularFile(path.toStdString())));
}

// A file with an unknown ending is read as text only if it looks like text.
void requireText(const QString& text, const QString& path)
{
    if (text.trimmed().isEmpty())
        throw Error("document-file.empty", "{0}: there is no text in it. Open a file with a sentence.",
                    path.toStdString());
    if (text.contains(QChar(u'\0')) || text.count(QChar(QChar::ReplacementCharacter)) > text.size() / 100)
        throw Error("document-file.unknown",
                    "{0}: this is neither a text nor another kind of file that can be read. Open .txt, a picture, "
                    "{1} or .attnscope.",
                    path.toStdString(), all_endings(&ArrayFormat::reads));
}

void decodePicture(Document& document, const QString& folder, const RunControl& control)
{
    if (document.image.path.empty())
        return;
    const QString path = QDir(folder).absoluteFilePath(QString::fromStdString(document.image.path));
    document.image.image = readImageFile(path, control);
    document.image.path = path.toStdString();
}

// Where several arrays may be meant, the first is chosen: the window lists the others.
std::shared_ptr<const Run> openedRun(Document& document, const RunControl& control)
{
    const auto open = [&] {
        return open_weights(document.weights_path, document.weights_labels, memory_budget(), control,
                            document.weights_choice);
    };
    try {
        return open();
    } catch (const WhichArrayError&) { // one is chosen below
    }
    document.weights_choice.array =
        openable_arrays(headers_of(open_headers(document.weights_path, memory_budget(), control), control), control)
            .front()
            .name;
    return open();
}

// Attention weights, with a file of labels where one is named. Throws where they do not fit.
OpenedFile openedWeights(const QString& path, const QString& labels, const RunControl& control)
{
    OpenedFile file;
    file.document.kind = InputKind::weights;
    file.document.weights_path = QFileInfo(path).absoluteFilePath().toStdString();
    if (!labels.isEmpty())
        file.document.weights_labels.tokens = readLabelFile(labels);
    // What is open must stay as it was if the file is broken.
    file.run = openedRun(file.document, control);
    file.labels = labelFileBeside(path, *file.run);
    PlacedWeights weights = placedByFile(file.run, QFileInfo(path).absoluteFilePath(), control);
    file.run = std::move(weights.run);
    file.document.placement = std::move(weights.placement);
    return file;
}

} // namespace

Document readDocumentFile(const QString& path, const RunControl& control)
{
    const MemoryBudget budget(std::min(memory_budget().left(), largestDocument));
    Document document = read_document(path.toStdString(), budget, control);
    const QString folder = QFileInfo(path).absolutePath();
    decodePicture(document, folder, control);
    if (document.placement)
        document.placement = withPictures(document.placement->layout, folder, control);
    if (!document.model.path.empty())
        document.model.path = QDir(folder).absoluteFilePath(QString::fromStdString(document.model.path)).toStdString();
    return document;
}

void writeDocumentFile(const QString& path, const Document& document, const RunControl& control)
{
    replace_file(path.toStdString(), [&](const ByteSink& sink) { write_document(document, sink, control); });
}

bool isDocumentFile(const QString& path)
{
    return endingOf(path) == QLatin1String("attnscope");
}

bool isWeightsFile(const QString& path)
{
    const ArrayFormat* const format = array_format_among_others(path.toStdString());
    return format && format->reads();
}

OpenedFile openedFile(const QString& path, const RunControl& control)
{
    if (isDocumentFile(path) || isDocumentInJson(path))
        return {.document = readDocumentFile(path, control), .run = nullptr, .session = true};
    if (isLayoutFile(path))
        throw Error("document-file.layout",
                    "{0}: it says where the tokens of attention weights lie. Open the weights first and drop it on "
                    "them, or open both together.",
                    path.toStdString());
    OpenedFile file;
    Document& document = file.document;
    const std::string absolute = QFileInfo(path).absoluteFilePath().toStdString();
    if (isWeightsFile(path))
        return openedWeights(path, {}, control);
    if (isImageFile(path)) {
        document.kind = InputKind::image;
        document.image.image = readImageFile(path, control);
        document.image.path = absolute;
    } else {
        const QString text = readTextFile(path);
        requireText(text, path);
        document.text.text = text.trimmed().toStdString();
    }
    return file;
}

OpenedFile openedOver(const FilesTogether& files, const NamedPictures& pictures, const RunControl& control)
{
    const QString& path = files.weights;
    OpenedFile file = files.labels.isEmpty() ? openedFile(path, control) : openedWeights(path, files.labels, control);
    if (file.document.kind != InputKind::weights || (pictures.images.empty() && files.layout.isEmpty()))
        return file;
    auto run = file.run ? file.run : openedRun(file.document, control);
    if (!files.layout.isEmpty()) {
        const Placement given{.layout = {.pictures = pictures.names}, .pictures = pictures.images};
        file.document.placement = openedLayout(files.layout, &given, control);
    } else {
        if (file.document.placement)
            run = placed(run, *file.document.placement);
        const GuessedPlacement guess = guess_placement(*run, pictures);
        if (!guess.fits)
            return file;
        file.document.placement = guess.placement;
    }
    if (file.run)
        file.run = placed(file.run, *file.document.placement);
    return file;
}

Placement openedLayout(const QString& path, const Placement* before, const RunControl& control)
{
    Layout layout = read_layout_file(path.toStdString());
    if (!layout.pictures.empty() || !before)
        return withPictures(std::move(layout), QFileInfo(path).absolutePath(), control);
    layout.pictures = before->layout.pictures;
    return {.layout = std::move(layout), .pictures = before->pictures};
}

Document withInput(const Document& current, const Document& opened)
{
    Document document = current;
    document.title.clear();
    document.kind = opened.kind;
    document.settings = default_settings(opened.kind);
    document.placement = opened.placement;
    switch (opened.kind) {
    case InputKind::text: document.text = opened.text; break;
    case InputKind::image: document.image = opened.image; break;
    case InputKind::matrices: document.matrices = opened.matrices; break;
    case InputKind::weights:
        document.weights_path = opened.weights_path;
        document.weights_choice = opened.weights_choice;
        document.weights_labels = opened.weights_labels;
        break;
    }
    return document;
}

QStringList openableFilters()
{
    const auto tr = [](const char* text) { return QCoreApplication::translate("openableFilters", text); };
    const QString pictures = pictureEndings();
    const QString weights = QString::fromStdString(all_endings(&ArrayFormat::reads, "*"));
    return {tr(QT_TRANSLATE_NOOP("openableFilters", "Everything AttnScope reads (%1)"))
                .arg(QStringLiteral("*.attnscope *.txt %1 %2").arg(weights, pictures)),
            tr(QT_TRANSLATE_NOOP("openableFilters", "Saved sessions (*.attnscope)")),
            tr(QT_TRANSLATE_NOOP("openableFilters", "Texts (*.txt)")),
            tr(QT_TRANSLATE_NOOP("openableFilters", "Pictures (%1)")).arg(pictures),
            tr(QT_TRANSLATE_NOOP("openableFilters", "Attention weights (%1)")).arg(weights),
            tr(QT_TRANSLATE_NOOP("openableFilters", "All files (*)"))};
}

} // namespace attn
