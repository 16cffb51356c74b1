// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/action_search.h"

#include <QAction>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace attn {

ActionSearch::ActionSearch(std::vector<Entry> entries, QWidget* parent)
    : QDialog(parent, Qt::Popup), entries_(std::move(entries)), typed_(new QLineEdit(this)),
      matches_(new QListWidget(this))
{
    setAccessibleName(tr("Search actions"));
    typed_->setPlaceholderText(tr("What do you want to do?"));
    typed_->setAccessibleName(tr("Search actions"));
    typed_->setClearButtonEnabled(true);
    typed_->installEventFilter(this);
    matches_->setAccessibleName(tr("Matching actions"));
    matches_->setFrameShape(QFrame::NoFrame);
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
    connect(matches_, &QListWidget::itemClicked, this, &ActionSearch::runCurrent);
    filter({});
    typed_->setFocus();
}

bool ActionSearch::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == typed_ && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const int step = key == Qt::Key_Down ? 1 : key == Qt::Key_Up ? -1 : 0;
        if (step != 0) {
            matches_->setCurrentRow(std::clamp(matches_->currentRow() + step, 0, matches_->count() - 1));
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

void ActionSearch::filter(const QString& typed)
{
    const QStringList words = typed.split(u' ', Qt::SkipEmptyParts);
    matches_->clear();
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        const Entry& entry = entries_[i];
        const bool matches = std::all_of(words.begin(), words.end(), [&](const QString& word) {
            return (entry.path + u' ' + entry.keywords).contains(word, Qt::CaseInsensitive);
        });
        if (!matches || !entry.action->isEnabled())
            continue;
        const QString keys = entry.action->shortcut().toString(QKeySequence::NativeText);
        auto* const item = new QListWidgetItem(
            entry.action->icon(), keys.isEmpty() ? entry.path : QStringLiteral("%1   %2").arg(entry.path, keys),
            matches_);
        item->setData(Qt::UserRole, static_cast<qulonglong>(i));
    }
    if (matches_->count() == 0) {
        auto* const none = new QListWidgetItem(tr("No action matches"), matches_);
        none->setFlags(Qt::NoItemFlags);
    } else {
        matches_->setCurrentRow(0);
    }
}

void ActionSearch::runCurrent()
{
    const QListWidgetItem* const item = matches_->currentItem();
    if (!item || !(item->flags() & Qt::ItemIsEnabled))
        return;
    QAction* const action = entries_[item->data(Qt::UserRole).toULongLong()].action;
    accept();
    action->trigger();
}

} // namespace attn
