// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/action_search.h"

#include <QAction>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace attn {

namespace {

// In the place of an icon, so that all texts begin at the same edge.
QIcon emptyIcon(const QSize& size)
{
    QPixmap nothing(size);
    nothing.fill(Qt::transparent);
    return nothing;
}

} // namespace

ActionSearch::Entry ActionSearch::entryOf(const QString& path, QAction* action, const QString& keywords)
{
    return {.path = path,
            .keywords = keywords,
            .keys = action->shortcut().toString(QKeySequence::NativeText),
            .icon = action->icon(),
            .enabled = action->isEnabled(),
            .run = [action] { action->trigger(); }};
}

ActionSearch::ActionSearch(std::vector<Entry> entries, QWidget* parent)
    : QDialog(parent, Qt::Popup), entries_(std::move(entries)), typed_(new QLineEdit(this)),
      matches_(new QTreeWidget(this))
{
    setAccessibleName(tr("Search actions"));
    typed_->setPlaceholderText(tr("What do you want to do?"));
    typed_->setAccessibleName(tr("Search actions"));
    typed_->setClearButtonEnabled(true);
    typed_->installEventFilter(this);
    matches_->setAccessibleName(tr("Matching actions"));
    matches_->setFrameShape(QFrame::NoFrame);
    matches_->setColumnCount(2);
    matches_->setHeaderHidden(true);
    matches_->setRootIsDecorated(false);
    matches_->setUniformRowHeights(true);
    matches_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    matches_->header()->setStretchLastSection(false);
    matches_->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    matches_->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    auto* const frame = new QFrame(this);
    frame->setFrameShape(QFrame::StyledPanel);
    auto* const outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(frame);
    auto* const layout = new QVBoxLayout(frame);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->addWidget(typed_);
    layout->addWidget(matches_);
    resize(480, 400);

    connect(typed_, &QLineEdit::textChanged, this, &ActionSearch::filter);
    connect(typed_, &QLineEdit::returnPressed, this, &ActionSearch::runCurrent);
    connect(matches_, &QTreeWidget::itemClicked, this, &ActionSearch::runCurrent);
    filter({});
    typed_->setFocus();
}

bool ActionSearch::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == typed_ && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const int by = key == Qt::Key_Down ? 1 : key == Qt::Key_Up ? -1 : 0;
        if (by != 0) {
            step(by);
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

// To the next one that can be done.
void ActionSearch::step(int by)
{
    int row = matches_->indexOfTopLevelItem(matches_->currentItem());
    do {
        row += by;
    } while (row >= 0 && row < matches_->topLevelItemCount() && matches_->topLevelItem(row)->isDisabled());
    if (row >= 0 && row < matches_->topLevelItemCount())
        matches_->setCurrentItem(matches_->topLevelItem(row));
}

void ActionSearch::filter(const QString& typed)
{
    const QStringList words = typed.split(u' ', Qt::SkipEmptyParts);
    const auto matches = [&words](const QString& text) {
        return std::ranges::all_of(words,
                                   [&text](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
    };
    matches_->clear();
    for (const bool enabled : {true, false})
        for (const bool named : {true, false}) // by all that was typed; the others only have it among their keywords
            for (std::size_t i = 0; i < entries_.size(); ++i)
                if (const Entry& entry = entries_[i]; entry.enabled == enabled && matches(entry.path) == named
                    && matches(entry.path + u' ' + entry.keywords))
                    add(i);
    if (matches_->topLevelItemCount() == 0)
        (new QTreeWidgetItem(matches_, {tr("Nothing is called that")}))->setDisabled(true);
    else if (QTreeWidgetItem* const first = matches_->topLevelItem(0); !first->isDisabled())
        matches_->setCurrentItem(first);
}

void ActionSearch::add(std::size_t number)
{
    const Entry& entry = entries_[number];
    auto* const item = new QTreeWidgetItem(matches_, {entry.path, entry.enabled ? entry.keys : tr("not now")});
    item->setIcon(0,
                  entry.icon.isNull() ? emptyIcon(matches_->iconSize().isValid() ? matches_->iconSize() : QSize(16, 16))
                                      : entry.icon);
    item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
    item->setForeground(1, palette().color(QPalette::PlaceholderText));
    item->setData(0, Qt::UserRole, static_cast<qulonglong>(number));
    item->setDisabled(!entry.enabled);
}

void ActionSearch::runCurrent()
{
    const QTreeWidgetItem* const item = matches_->currentItem();
    if (!item || item->isDisabled())
        return;
    const std::function<void()> run = entries_[item->data(0, Qt::UserRole).toULongLong()].run;
    accept();
    run();
}

} // namespace attn
