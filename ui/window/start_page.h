// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/importing/example_catalog.h"

#include <QWidget>

namespace attn {

// What can be done first: type, open, or one of the shipped examples, each with a line on what it shows.
class StartPage : public QWidget {
    Q_OBJECT
public:
    explicit StartPage(QWidget* parent);

signals:
    void exampleChosen(const QString& name);
    void openRequested();
    void openModelRequested();
    void closed();
};

} // namespace attn
