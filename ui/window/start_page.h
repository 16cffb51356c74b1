// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/importing/example_catalog.h"

#include <QWidget>

namespace attn {

// Says how to begin: type, open a file or a model, or choose one of the shipped examples.
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
