// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"
#include "ui/window/actions.h"

#include <QWidget>

#include <vector>

class QHBoxLayout;
class QLabel;

namespace attn {

class Docks;
class ViewStack;

// Stands in the place of a picture that there cannot be: says what is missing, and has buttons that lead on.
class EmptyState : public QWidget {
    Q_OBJECT
public:
    // All must outlive it. It covers the views.
    EmptyState(Session* session, const Actions& actions, Docks* docks, ViewStack* views);

    bool eventFilter(QObject* watched, QEvent* event) override;

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    enum class Way { type, open, example, heatmap, asComputed };
    struct State {
        QString text; // empty: there is a picture
        std::vector<Way> ways;
        bool operator==(const State&) const = default;
    };
    State stateNow() const;
    State stateWithoutInput() const;
    void refresh();
    void show(const State& state);
    void makeRoomForText();
    void addButton(Way way);
    void go(Way way);

    Session* session_;
    const Actions& actions_;
    Docks* docks_;
    ViewStack* views_;
    State shown_;
    QLabel* text_;
    QHBoxLayout* buttons_;
};

} // namespace attn
