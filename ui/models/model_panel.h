// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/bundles/bundle.h"
#include "ui/session/session.h"

#include <QScrollArea>

#include <utility>

class QFormLayout;
class QLabel;

namespace attn {

// A model in a few words each: what it is called and what of it, in the order in which they are shown.
using ModelFacts = std::vector<std::pair<QString, QString>>;
ModelFacts factsOf(const Bundle& bundle);

// What the open model is: its architecture, sizes, tokenizer and memory.
class ModelPanel : public QScrollArea {
    Q_OBJECT
public:
    // `session` must outlive the panel.
    explicit ModelPanel(Session* session, QWidget* parent = nullptr);

    QSize sizeHint() const override { return {240, 320}; }

signals:
    void closeRequested();

private:
    void build();
    void showModel();

    Session* session_;
    QLabel* name_;
    QLabel* folder_;
    QFormLayout* facts_;
    std::shared_ptr<const Bundle> shown_;
};

} // namespace attn
