// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/key_tables.h"

#include "ui/window/actions.h"

#include <QCoreApplication>

namespace attn {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(attn::KeyTables)
};

QString headOf(const QString& title)
{
    return QStringLiteral("\n## %1\n\n| %2 | %3 |\n|---|---|\n").arg(title, Text::tr("Keys"), Text::tr("What they do"));
}

QString rowOf(const QString& keys, const QString& effect)
{
    return QStringLiteral("| `%1` | %2 |\n").arg(keys, effect);
}

QString keysOf(const QAction* action)
{
    QStringList keys;
    for (const QKeySequence& each : action->shortcuts())
        keys << each.toString(QKeySequence::NativeText);
    return keys.join(QStringLiteral("`, `"));
}

} // namespace

QString keyTables(const Actions& actions)
{
    QString tables;
    for (const ViewEntry& view : viewTable()) {
        tables += headOf(Text::tr("In the view %1").arg(figureLabel(figureKindOf(view.kind))));
        for (const ViewKeys& keys : view.keys)
            tables += QStringLiteral("| %1 | %2 |\n").arg(keysText(keys), effectText(keys));
    }
    QString menu;
    for (const QAction* const action : actions.all()) {
        if (action->shortcut().isEmpty())
            continue;
        const QString path = Actions::pathOf(action);
        if (const QString of = path.section(QStringLiteral(": "), 0, 0); of != menu) {
            menu = of;
            tables += headOf(Text::tr("Menu %1").arg(menu));
        }
        tables += rowOf(keysOf(action), path.section(QStringLiteral(": "), 1));
    }
    return tables;
}

} // namespace attn
