// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/file_menus.h"

#include "ui/importing/example_catalog.h"
#include "ui/settings/settings.h"
#include "ui/window/file_commands.h"
#include "ui/wording/shortened.h"

namespace attn {

ExamplesMenu::ExamplesMenu(FileCommands* files, QWidget* parent) : QMenu(tr("Examples"), parent)
{
    for (const Example& example : exampleCatalog()) {
        QAction* const action = addAction(example.title);
        action->setToolTip(QStringLiteral("%1 (%2)").arg(example.description, example.name));
        connect(action, &QAction::triggered, files, [files, name = example.name] { files->openExample(name); });
    }
    setToolTipsVisible(true);
}

RecentMenu::RecentMenu(FileCommands* files, Settings* settings, QWidget* parent)
    : QMenu(tr("Open recent"), parent), files_(files), settings_(settings)
{
    connect(this, &QMenu::aboutToShow, this, &RecentMenu::fill);
}

void RecentMenu::fill()
{
    clear();
    const QStringList paths = settings_->recentFiles();
    for (const QString& path : paths)
        connect(addAction(shortened(path)), &QAction::triggered, files_, [this, path] { files_->open(path); });
    if (paths.isEmpty())
        addAction(tr("Nothing opened yet"))->setEnabled(false);
    else
        connect(addAction(tr("Forget these")), &QAction::triggered, settings_, &Settings::clearRecentFiles);
}

} // namespace attn
