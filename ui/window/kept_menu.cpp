// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/kept_menu.h"

#include "ui/settings/settings.h"
#include "ui/window/autosave.h"

#include <QFile>
#include <QFileInfo>
#include <QLocale>
#include <QMessageBox>

namespace attn {

namespace {

constexpr qsizetype mostShown = 20;

QString timeOf(const QString& path)
{
    return QLocale().toString(QFileInfo(path).lastModified(), QLocale::ShortFormat);
}

} // namespace

KeptMenu::KeptMenu(const KeptDocuments& folder, Autosave* autosave, Settings* settings, QWidget* parent)
    : QMenu(tr("Kept documents"), parent), folder_(folder), autosave_(autosave), settings_(settings)
{
    connect(this, &QMenu::aboutToShow, this, &KeptMenu::fill);
}

void KeptMenu::fill()
{
    clear();
    const QStringList left = folder_.left();
    for (const QString& path : left.mid(0, mostShown))
        connect(addAction(tr("Unsaved work of %1").arg(timeOf(path))), &QAction::triggered, this,
                [this, path] { autosave_->resume(path); });
    if (left.isEmpty())
        addAction(tr("No unsaved work of earlier starts"))->setEnabled(false);
    else
        connect(addAction(tr("Throw these away…")), &QAction::triggered, this, &KeptMenu::throwAway);
    if (const QString aside = settings_->asideFile(); QFile::exists(aside)) {
        addSeparator();
        connect(addAction(tr("Bring back the settings of before")), &QAction::triggered, this,
                [this, aside] { settings_->takeOver(aside); });
    }
}

void KeptMenu::throwAway()
{
    const QStringList left = folder_.left();
    const auto answer =
        QMessageBox::question(this, tr("Throw away"), tr("Throw away all unsaved work of earlier starts?"));
    if (answer != QMessageBox::Yes)
        return;
    for (const QString& path : left)
        if (const auto document = folder_.take(path))
            QFile::remove(path);
}

} // namespace attn
