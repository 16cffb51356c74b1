// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/file_commands.h"

#include "engine/tensor/error.h"
#include "engine/text/split.h"
#include "ui/importing/document_file.h"
#include "ui/importing/example_catalog.h"
#include "ui/importing/files_together.h"
#include "ui/importing/image_file.h"
#include "ui/importing/label_file.h"
#include "ui/importing/layout_pictures.h"
#include "ui/jobs/work_with_progress.h"
#include "ui/models/model_catalog.h"
#include "ui/settings/settings.h"
#include "ui/wording/caption_text.h"
#include "ui/wording/error_text.h"
#include "ui/wording/shortened.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QUrl>

#include <algorithm>

namespace attn {

namespace {

bool takesPictures(const Bundle& bundle)
{
    return info_of(*bundle.model).pixels.has_value();
}

// `current` with this model. Its text stays; exact tokens become words of a text.
Document modelDocument(const Bundle& bundle, const Document& current)
{
    Document document = current;
    document.title.clear();
    document.model = {.path = bundle.folder};
    document.kind = takesPictures(bundle) ? InputKind::image : InputKind::text;
    if (document.text.exact) {
        std::string text;
        for (const Token& token : split_exact(document.text.text))
            text += (text.empty() ? "" : " ") + token.text;
        document.text.text = text;
        document.text.exact = false;
    }
    return document;
}

QStringList localPaths(const QList<QUrl>& urls)
{
    QStringList paths;
    for (const QUrl& url : urls)
        if (url.isLocalFile())
            paths << url.toLocalFile();
    return paths;
}

QString fileNameOf(const NamedPictures& pictures)
{
    return QFileInfo(QString::fromStdString(pictures.names.front())).fileName();
}

} // namespace

FileCommands::FileCommands(Session* session, Settings* settings, const Actions& actions, QWidget* window)
    : QObject(window), session_(session), settings_(settings), window_(window)
{
    connect(&loading_, &JobRunner::failed, this, &FileCommands::failed);
    actions.on(ActionId::newSentence, this, &FileCommands::newSentence);
    actions.on(ActionId::open, this, &FileCommands::chooseAndOpen);
    actions.on(ActionId::openModel, this, &FileCommands::chooseAndOpenModel);
    actions.on(ActionId::closeModel, this, &FileCommands::closeModel);
    actions.on(ActionId::save, this, &FileCommands::save);
    actions.on(ActionId::saveAs, this, &FileCommands::saveAs);
}

void FileCommands::replace(const QString& what, const Document& document, const DocumentRun& known)
{
    loading_.cancel();
    if (isUnsaved())
        emit aboutToReplace();
    session_->selection()->pin({});
    // Filters of one kind of input mean nothing for another. The next document has another token where this one has the
    // token that rows or columns are sorted by.
    Derivation derivation =
        document.kind == session_->document().kind ? session_->shown()->derivation() : ShownRun::defaultDerivation();
    if (derivation.row_order == RowOrder::key)
        derivation.row_order = RowOrder::given;
    if (derivation.column_order == ColumnOrder::query)
        derivation.column_order = ColumnOrder::given;
    derivation.key = derivation.query = 0;
    session_->shown()->setDerivation(derivation);
    session_->open(what, document, known);
    noteKnown();
    emit replaced();
}

void FileCommands::newSentence()
{
    path_.clear();
    Document document;
    if (const auto bundle = session_->bundle())
        document = modelDocument(*bundle, document);
    session_->shown()->setDerivation(ShownRun::defaultDerivation());
    replace(tr("New"), document);
    emit pathChanged();
}

// Where the last file of this kind was.
QString FileCommands::folderOf(const char* setting) const
{
    return settings_->value(QLatin1String(setting), QString()).toString();
}

void FileCommands::chooseAndOpen()
{
    const QString path = QFileDialog::getOpenFileName(window_, tr("Open"), folderOf("folder/open"),
                                                      openableFilters().join(QStringLiteral(";;")));
    if (path.isEmpty())
        return;
    settings_->setValue("folder/open", QFileInfo(path).absolutePath());
    open(path);
}

void FileCommands::chooseAndOpenModel()
{
    const QString path =
        QFileDialog::getExistingDirectory(window_, tr("Open the folder of a model"), folderOf("folder/model"));
    if (path.isEmpty())
        return;
    settings_->setValue("folder/model", QFileInfo(path).absolutePath());
    openModel(path);
}

void FileCommands::openModel(const QString& path)
{
    const QString folder = QDir::cleanPath(QFileInfo(path).absoluteFilePath());
    if (!is_model_folder(folder.toStdString())) {
        emit failed(tr("%1: this folder holds no model. Open one with config.json, model.safetensors (or its parts "
                       "and their index) and the files of a tokenizer.")
                        .arg(QFileInfo(folder).fileName()));
        return;
    }
    loading_.start([this, folder](const RunControl& control) -> std::function<void()> {
        return [this, bundle = open_bundle(folder.toStdString(), control)] {
            const auto answer =
                std::make_shared<ModelAnswer>(ModelAnswer{.bundle = bundle, .model_run = nullptr, .run = nullptr});
            replace(tr("Open %1").arg(QString::fromStdString(bundle->name)),
                    modelDocument(*bundle, session_->document()), {.run = nullptr, .answer = answer});
            remember(QString::fromStdString(bundle->folder));
            emit modelOpened();
        };
    });
}

void FileCommands::openSample(const ShippedModel& model, const ModelSample& sample)
{
    loading_.start([this, model, sample](const RunControl& control) -> std::function<void()> {
        const auto bundle = open_bundle(model.folder.toStdString(), control);
        Document document = modelDocument(*bundle, {});
        if (sample.isPicture) {
            document.image.path = sample.input.toStdString();
            document.image.image = readImageFile(sample.input, control);
        } else {
            document.text.text = sample.input.toStdString();
        }
        return [this, bundle, document, model, sample] {
            const auto answer =
                std::make_shared<ModelAnswer>(ModelAnswer{.bundle = bundle, .model_run = nullptr, .run = nullptr});
            replace(tr("Open %1").arg(model.name), document, {.run = nullptr, .answer = answer});
            session_->shown()->setKind(sample.kind);
            emit noted(sample.note);
            pinWhenShown(sample.pinned, sample.head);
        };
    });
}

void FileCommands::closeModel()
{
    loading_.cancel();
    session_->edit(tr("Close the model"), {}, [](Document& document) { document.model = {}; });
}

void FileCommands::open(const QString& path)
{
    if (QFileInfo(path).isDir()) {
        openModel(path);
        return;
    }
    if (isLayoutFile(path) && session_->document().kind == InputKind::weights && session_->run()) {
        openLayout(path);
        return;
    }
    loading_.start([this, path](const RunControl& control) -> std::function<void()> {
        return [this, path, file = openedFile(path, control)] {
            if (!askForLabels(path, file.document))
                showOpened(path, file);
        };
    });
}

void FileCommands::open(const QStringList& paths)
{
    if (const FilesTogether files = filesTogether(paths); files.belongTogether())
        openOver(files);
    else
        open(paths.front());
}

void FileCommands::showOpened(const QString& path, const OpenedFile& file)
{
    const Document before = session_->document();
    const Document document = file.session ? file.document : forWindow(file.document);
    replace(tr("Open %1").arg(QFileInfo(path).fileName()), document, {.run = file.run, .answer = nullptr});
    remember(path);
    if (!file.session)
        offerSettings(before);
    if (!file.labels.isEmpty())
        emit offered(
            tr("%1 lies beside it and has a label for each token.").arg(shortened(QFileInfo(file.labels).fileName())),
            tr("Use as labels"), [this, labels = file.labels, weights = document.weights_path] {
                if (session_->document().weights_path == weights)
                    openLabels(labels);
            });
}

// The settings of one input are not carried over to the next one unseen.
void FileCommands::offerSettings(const Document& before)
{
    const Document& document = session_->document();
    if (before.kind != document.kind || has_model(document) || document.kind == InputKind::weights)
        return;
    OperatorSettings settings = before.settings;
    settings.mask.closed_cells.clear(); // cells of the input before
    settings.mask.closed_keys.clear();
    if (settings != document.settings)
        emit offered(tr("This starts with the usual settings of the operator. Those of the last input were others."),
                     tr("Use them again"), [this, settings] {
                         session_->edit(tr("Settings of the last input"), {},
                                        [&settings](Document& changed) { changed.settings = settings; });
                     });
}

// A text with a line for each token of the open weights may be meant as their labels.
bool FileCommands::askForLabels(const QString& path, const Document& text)
{
    const auto run = session_->run();
    if (session_->document().kind != InputKind::weights || text.kind != InputKind::text || !run)
        return false;
    const std::vector<std::string> labels = fittingLabels(path, *run);
    if (labels.empty())
        return false;
    auto* const box =
        new QMessageBox(QMessageBox::Question, tr("Use as labels?"),
                        tr("%1 has a line for each token of the weights.").arg(shortened(QFileInfo(path).fileName())),
                        QMessageBox::Cancel, window_);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setObjectName(QStringLiteral("labels-question"));
    auto* const use = box->addButton(tr("&Use as labels"), QMessageBox::AcceptRole);
    auto* const open = box->addButton(tr("Open as &text"), QMessageBox::ActionRole);
    box->setDefaultButton(use);
    connect(use, &QAbstractButton::clicked, this,
            [this, labels] { setLabels(tr("Use labels"), {.rows = {}, .columns = {}, .tokens = labels}); });
    connect(open, &QAbstractButton::clicked, this, [this, path, text] { showOpened(path, {.document = text}); });
    box->open();
    return true;
}

void FileCommands::openLayout(const QString& path)
{
    const auto before = session_->document().placement;
    loading_.start([this, path, before](const RunControl& control) -> std::function<void()> {
        return [this, path, placement = openedLayout(path, before ? &*before : nullptr, control)] {
            const auto run = session_->run() ? placed(session_->run(), placement) : nullptr;
            if (!run)
                return;
            if (run->placement)
                session_->edit(tr("Use a layout"), {}, [&](Document& document) { document.placement = placement; });
            else
                emit failed(QFileInfo(path).fileName() + QStringLiteral(": ") + messageText(run->notes.back()));
        };
    });
}

void FileCommands::chooseLabels()
{
    const QString path = QFileDialog::getOpenFileName(window_, tr("Labels of the tokens"), folderOf("folder/open"),
                                                      tr("Texts and lists in JSON (*.txt *.json);;All files (*)"));
    if (!path.isEmpty())
        openLabels(path);
}

void FileCommands::openLabels(const QString& path)
{
    loading_.start([this, path](const RunControl&) -> std::function<void()> {
        return [this, path, labels = readLabelFile(path)] {
            const auto run = session_->run();
            if (session_->document().kind == InputKind::weights && run && !labelsFit(labels, *run))
                emit failed(tr("%1: it has %2 labels, but the weights have %3 queries and %4 keys. Give one for each.")
                                .arg(QFileInfo(path).fileName())
                                .arg(labels.size())
                                .arg(run->queries.size())
                                .arg(run->keys.size()));
            else
                setLabels(tr("Use labels"), {.rows = {}, .columns = {}, .tokens = labels});
        };
    });
}

void FileCommands::removeLabels()
{
    setLabels(tr("Remove labels"), {});
}

void FileCommands::setLabels(const QString& what, const WeightsLabels& labels)
{
    session_->edit(what, {}, [&labels](Document& document) { document.weights_labels = labels; });
}

// A text or a picture goes to the open model if the model takes it, and everything else to the playground.
Document FileCommands::forWindow(const Document& opened) const
{
    Document document = withInput(session_->document(), opened);
    if (const auto bundle = session_->bundle()) {
        const bool suits = document.kind == (takesPictures(*bundle) ? InputKind::image : InputKind::text);
        document.model = suits ? ModelSettings{.path = document.model.path} : ModelSettings{};
    }
    return document;
}

void FileCommands::remember(const QString& path)
{
    settings_->addRecentFile(QFileInfo(path).absoluteFilePath());
    if (isDocumentFile(path)) {
        path_ = QFileInfo(path).absoluteFilePath();
        session_->undoStack()->setClean();
    }
    emit pathChanged();
}

void FileCommands::openExample(const QString& name)
{
    try {
        const Document document = loadExample(name);
        const Example& example = exampleOf(name);
        replace(tr("Example %1").arg(QString::fromStdString(document.title)), document);
        emit exampleOpened(example.view);
        pinWhenShown({example.query, example.key});
    } catch (const Error& error) {
        emit failed(errorText(error));
    }
}

// The selection belongs to a run, which is not there yet.
void FileCommands::pinWhenShown(const Focus& focus, const HeadPick& head)
{
    if (!focus.empty())
        connect(
            session_->shown(), &ShownRun::runChanged, this,
            [this, focus, head, document = session_->document()] {
                if (session_->document() != document)
                    return;
                session_->selection()->setHead(head);
                session_->selection()->pin(focus);
            },
            Qt::SingleShotConnection);
}

void FileCommands::openKept(const Document& document, bool unsaved)
{
    replace(unsaved ? tr("Open unsaved work") : tr("Last time"), document);
    if (unsaved)
        known_ = {};
    path_.clear();
    emit pathChanged();
}

void FileCommands::drop(const QMimeData& data)
{
    const QList<QUrl> urls = data.urls();
    if (urls.isEmpty() && data.hasText())
        session_->edit(tr("Drop text"), {}, [&](Document& document) {
            set_kind(document, InputKind::text);
            document.text.text = data.text().toStdString();
        });
    else if (urls.isEmpty())
        return;
    else if (urls.front().isLocalFile())
        dropFiles(localPaths(urls));
    else
        emit failed(tr("%1: only files on this computer can be opened. Download it first.")
                        .arg(urls.front().toDisplayString()));
}

void FileCommands::dropFiles(const QStringList& paths)
{
    const FilesTogether files = filesTogether(paths);
    const InputKind current = session_->document().kind;
    if (!files.weights.isEmpty() && files.labels.isEmpty() && files.pictures.isEmpty() && current == InputKind::image)
        openOver(files);
    else if (files.pictures.size() == paths.size() && current == InputKind::weights && session_->run())
        layOver(files.pictures);
    else
        open(paths);
}

void FileCommands::layOver(const QStringList& pictures)
{
    loading_.start([this, pictures](const RunControl& control) -> std::function<void()> {
        return [this, read = readPictures(pictures, control)] {
            if (!session_->run())
                return;
            const GuessedPlacement guess = guess_placement(*session_->run(), read);
            session_->edit(tr("Lay over %1").arg(fileNameOf(read)), {},
                           [&](Document& document) { document.placement = guess.placement; });
            if (guess.note)
                emit said(messageText(*guess.note));
        };
    });
}

// Weights with neither pictures nor labels go over the picture that is open.
void FileCommands::openOver(const FilesTogether& files)
{
    NamedPictures open;
    const ImageInput& image = session_->document().image;
    if (files.pictures.isEmpty() && files.labels.isEmpty() && image.image
        && session_->document().kind == InputKind::image)
        open = {{on_white(image.image)}, {image.path}};
    loading_.start([this, files, open](const RunControl& control) -> std::function<void()> {
        const NamedPictures read = files.pictures.isEmpty() ? open : readPictures(files.pictures, control);
        return [this, path = files.weights, file = openedOver(files, read, control)] { showOpened(path, file); };
    });
}

void FileCommands::save()
{
    if (path_.isEmpty())
        saveAs();
    else
        saveTo(path_);
}

void FileCommands::saveAs()
{
    const QString proposed = path_.isEmpty()
        ? QDir(folderOf("folder/save")).filePath(fileNameFor(session_->document()) + QStringLiteral(".attnscope"))
        : path_;
    QString path = QFileDialog::getSaveFileName(window_, tr("Save as"), proposed, tr("Saved sessions (*.attnscope)"));
    if (path.isEmpty())
        return;
    settings_->setValue("folder/save", QFileInfo(path).absolutePath());
    if (QFileInfo(path).suffix().isEmpty())
        path += QStringLiteral(".attnscope");
    saveTo(path);
}

void FileCommands::saveTo(const QString& path)
{
    const Document document = session_->document();
    try {
        if (!workWithProgress(window_, tr("Save %1").arg(QFileInfo(path).fileName()),
                              [&](const RunControl& control) { writeDocumentFile(path, document, control); }))
            return;
    } catch (const Error& error) {
        emit failed(errorText(error));
        return;
    }
    known_ = document;
    if (!(session_->document() == document))
        return; // it has been replaced meanwhile
    path_ = QFileInfo(path).absoluteFilePath();
    session_->undoStack()->setClean();
    settings_->addRecentFile(path_);
    emit pathChanged();
    emit saved(path_);
}

} // namespace attn
