// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/application.h"

#include "app/gui/first_picture.h"
#include "engine/run_control/freed_memory.h"
#include "ui/colors/theme_style.h"
#include "ui/importing/example_catalog.h"
#include "ui/importing/files_together.h"
#include "ui/window/autosave.h"
#include "ui/window/file_commands.h"
#include "ui/window/help_actions.h"
#include "ui/window/main_window.h"

#include <QFileInfo>
#include <QIcon>

#include <cstdio>
#include <memory>
#include <vector>

namespace attn {

namespace {

struct OpenWindow {
    explicit OpenWindow(Settings* settings) : window(&session, settings) {}
    Session session;
    MainWindow window;
};

// What this start found of the ones before.
struct Before {
    bool failed = false;    // the last one ended before its first picture
    QString document;       // what the window goes on with
    bool otherWork = false; // there is unsaved work beside it
};

// `resumes`: the window goes on with what was open last.
Before lookBack(const KeptDocuments& kept, bool resumes)
{
    Before before;
    before.failed = kept.takeFailedStart();
    const QStringList left = kept.left();
    before.otherWork = !left.isEmpty();
    if (!resumes || before.failed)
        return before;
    before.document = kept.last();
    if (!left.isEmpty() && QFileInfo(left.front()).lastModified() >= QFileInfo(kept.last()).lastModified()) {
        before.document = left.front();
        before.otherWork = left.size() > 1;
    }
    return before;
}

QString noticeOf(const Before& before, const Settings& settings)
{
    QStringList notices;
    if (before.failed)
        notices << MainWindow::tr("AttnScope ended before its first picture last time, so this start leaves out your "
                                  "settings and your last document. File > Kept documents brings both back.");
    else if (before.otherWork)
        notices << MainWindow::tr("Unsaved work of an earlier start is kept. File > Kept documents opens it.");
    if (!settings.damage().isEmpty())
        notices << settings.damage();
    return notices.join(QLatin1Char('\n'));
}

// Opens the last session, or the first example, so that the window is never empty at the start.
void openLastOrExample(OpenWindow& open, const QString& last)
{
    const auto orExample = [&open] {
        if (is_empty(open.session.document()))
            open.window.files()->openExample(exampleCatalog().front().name);
        open.session.undoStack()->clear();
    };
    if (last.isEmpty() || !open.window.autosave()->resume(last))
        orExample();
    else
        QObject::connect(open.window.files()->loading(), &JobRunner::finished, &open.window, orExample,
                         Qt::SingleShotConnection);
}

// The folder of a model takes the file that follows it as its input.
bool isForModel(const QString& file, const QString& before)
{
    return QFileInfo(before).isDir() && !QFileInfo(file).isDir();
}

// The files for each window: one, or weights with what belongs to them.
std::vector<QStringList> windowsOf(const QStringList& files)
{
    std::vector<QStringList> windows;
    for (const QString& file : files) {
        if (!windows.empty()) {
            const FilesTogether together = filesTogether(windows.back() + QStringList{file});
            if (together.belongTogether() && !together.others) {
                windows.back() << file;
                continue;
            }
        }
        windows.push_back({file});
    }
    return windows;
}

} // namespace

int runWindow(QApplication& application, const WindowOptions& options)
{
    return_large_blocks_at_once();
    const QStringList& files = options.files;
    QApplication::setDesktopFileName(QStringLiteral("attnscope"));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/attnscope.svg")));
    QApplication::setStyle(new ThemeStyle);
    QApplication::setOrganizationName(QStringLiteral("AttnScope"));
    const KeptDocuments kept(KeptDocuments::defaultFolder());
    const Before before = lookBack(kept, files.isEmpty());
    if (before.failed)
        Settings::putAside(Settings::defaultFile());
    auto document = kept.add();
    if (document)
        document->noteStart();
    Settings settings;
    const QString notice = noticeOf(before, settings);
    std::vector<std::unique_ptr<OpenWindow>> windows;
    const auto addWindow = [&](std::unique_ptr<KeptDocument> keptIn) {
        windows.push_back(std::make_unique<OpenWindow>(&settings));
        windows.back()->window.help()->addToManual(
            QStringLiteral("options"), [page = options.optionPage] { return QString::fromStdString(page()); });
        windows.back()->window.keepWork(kept, std::move(keptIn));
    };
    addWindow(std::move(document));
    MainWindow* const first = &windows.front()->window;
    auto* const picture = new FirstPicture(&windows.front()->session, first->views(), first);
    QObject::connect(picture, &FirstPicture::shown, first, [first, timing = options.timing](double milliseconds) {
        first->noteFirstPicture();
        if (timing)
            std::fprintf(stderr, "{\"first_heatmap\": %.1f}\n", milliseconds);
    });
    if (files.isEmpty())
        openLastOrExample(*windows.front(), before.document);
    QString last;
    for (const QStringList& together : windowsOf(files)) {
        FileCommands* const commands = windows.back()->window.files();
        if (isForModel(together.front(), last)) {
            QObject::connect(
                commands, &FileCommands::modelOpened, commands, [commands, together] { commands->open(together); },
                Qt::SingleShotConnection);
        } else {
            if (!last.isEmpty())
                addWindow(nullptr);
            windows.back()->window.files()->open(together);
        }
        last = together.front();
    }
    for (const auto& open : windows)
        open->window.show();
    if (!notice.isEmpty())
        first->showNotice(notice);
    return application.exec();
}

} // namespace attn
