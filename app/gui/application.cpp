// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/application.h"

#include "app/gui/first_picture.h"
#include "ui/colors/theme_style.h"
#include "ui/importing/example_catalog.h"
#include "ui/window/autosave.h"
#include "ui/window/file_commands.h"
#include "ui/window/main_window.h"

#include <QFileInfo>
#include <QIcon>
#include <QUndoStack>

#include <memory>
#include <vector>

namespace attn {

namespace {

struct OpenWindow {
    explicit OpenWindow(Settings* settings) : window(&session, settings) {}
    Session session;
    MainWindow window;
};

// Opens the document of the last start, or the first example, so that nobody begins with an empty window.
void openLastOrExample(OpenWindow& open, const QString& autosave)
{
    QString damage;
    if (const auto document = Autosave::restore(autosave, &damage))
        open.session.edit(MainWindow::tr("Last time"), {}, [&](Document& current) { current = *document; });
    if (!open.session.run() && is_empty(open.session.document()))
        open.window.files()->openExample(exampleCatalog().front().name);
    open.session.undoStack()->clear();
    if (!damage.isEmpty())
        open.window.showError(damage);
}

// A file that is named after the folder of a model is an input for that model.
bool isForModel(const QString& file, const QString& before)
{
    return QFileInfo(before).isDir() && !QFileInfo(file).isDir();
}

} // namespace

int runWindow(QApplication& application, const WindowOptions& options)
{
    const QStringList& files = options.files;
    QApplication::setDesktopFileName(QStringLiteral("attnscope"));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/attnscope.svg")));
    QApplication::setStyle(new ThemeStyle);
    QApplication::setOrganizationName(QStringLiteral("AttnScope"));
    Settings settings;
    std::vector<std::unique_ptr<OpenWindow>> windows;
    windows.push_back(std::make_unique<OpenWindow>(&settings));
    if (options.timing)
        new FirstPicture(&windows.front()->session, windows.front()->window.views(), &windows.front()->window);
    const QString last = Autosave::defaultPath();
    if (files.isEmpty())
        openLastOrExample(*windows.front(), last);
    for (qsizetype i = 0; i < files.size(); ++i) {
        if (i > 0 && isForModel(files[i], files[i - 1])) {
            FileCommands* const commands = windows.back()->window.files();
            QObject::connect(
                commands, &FileCommands::modelOpened, commands, [commands, file = files[i]] { commands->open(file); },
                Qt::SingleShotConnection);
            continue;
        }
        if (i > 0)
            windows.push_back(std::make_unique<OpenWindow>(&settings));
        windows.back()->window.files()->open(files[i]);
    }
    for (const auto& open : windows)
        open->window.show();
    Autosave autosave(&windows.front()->session, last, &windows.front()->window);
    const int code = application.exec();
    autosave.saveNow();
    return code;
}

} // namespace attn
