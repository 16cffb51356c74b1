// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/shortcuts_page.h"

#include "ui/window/actions.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QTableWidget>
#include <QVBoxLayout>

namespace attn {

namespace {

void addRow(QTableWidget* table, const QString& keys, const QString& what)
{
    const int row = table->rowCount();
    table->insertRow(row);
    table->setItem(row, 0, new QTableWidgetItem(keys));
    table->setItem(row, 1, new QTableWidgetItem(what));
}

} // namespace

ShortcutsPage::ShortcutsPage(const std::vector<QAction*>& actions, QWidget* parent) : QDialog(parent)
{
    setWindowTitle(tr("Keyboard shortcuts"));
    auto* const table = new QTableWidget(0, 2, this);
    table->setAccessibleName(tr("Keyboard shortcuts"));
    table->setHorizontalHeaderLabels({tr("Keys"), tr("What they do")});
    table->verticalHeader()->hide();
    table->setShowGrid(false);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    for (const ViewEntry& view : viewTable())
        for (const ViewKeys& keys : view.keys)
            addRow(table, keysText(keys),
                   QStringLiteral("%1: %2").arg(figureLabel(figureKindOf(view.kind)), effectText(keys)));
    for (const QAction* const action : actions)
        if (!action->shortcut().isEmpty())
            addRow(table, QKeySequence::listToString(action->shortcuts(), QKeySequence::NativeText),
                   Actions::pathOf(action));
    table->resizeColumnToContents(0);
    table->horizontalHeader()->setStretchLastSection(true);
    auto* const buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* const layout = new QVBoxLayout(this);
    layout->addWidget(table);
    layout->addWidget(buttons);
    resize(560, 560);
}

} // namespace attn
