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
    const std::pair<QString, QString> keysOfViews[] = {
        {tr("Arrow keys"), tr("Heatmap: move the pinned cell")},
        {tr("Home, End"), tr("Heatmap: first and last key of the row")},
        {tr("Page up, Page down"), tr("Heatmap: ten rows up and down")},
        {tr("Click, Ctrl+click, Shift+click"), tr("Heatmap: pin a cell or a label; add a row; rows up to here")},
        {tr("Wheel, drag, double click"), tr("Heatmap: zoom, pan, fit")},
        {tr("Ctrl+wheel, +, −"), tr("Links: spread the tokens apart, the wheel scrolls them")},
    };
    for (const auto& [keys, what] : keysOfViews)
        addRow(table, keys, what);
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
