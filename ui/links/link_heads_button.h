// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/indices.h"

#include <QToolButton>

#include <optional>
#include <vector>

class QMenu;

namespace attn {

// Says which heads' links are shown, with a menu to choose them.
class LinkHeadsButton : public QToolButton {
    Q_OBJECT
public:
    explicit LinkHeadsButton(QWidget* parent);

    // `shown` is sorted. With one head in all there is nothing to choose, and the button hides.
    void setHeads(Index count, std::vector<Index> shown);
    // As if the user had chosen the head in the menu: it is shown or hidden.
    void toggle(Index head);

signals:
    // Sorted. Nothing: the head that is selected.
    void chosen(const std::optional<std::vector<Index>>& heads);

private:
    void fillMenu();

    Index count_ = 0;
    std::vector<Index> shown_;
    QMenu* menu_;
};

} // namespace attn
