// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"
#include "ui/window/actions.h"

class QMenu;
class QToolButton;

namespace attn {

struct ShippedModel;

class Docks;
class FileCommands;
class Settings;

// Shows which model is open, opens and closes models, and lets the model write more text.
class ModelActions : public QObject {
    Q_OBJECT
public:
    // All must outlive this object.
    ModelActions(Session* session, Settings* settings, Actions& actions, FileCommands* files, Docks* docks,
                 QWidget* parent);

    // Names the open model. Its menu opens and closes one.
    QToolButton* button() const { return button_; }

private:
    void fillMenu(QMenu* menu);
    void addSamples(const ShippedModel& model, QMenu* menu);
    void showModel();
    void showWhatIsPossible();

    Session* session_;
    Settings* settings_;
    Actions& actions_;
    FileCommands* files_;
    QToolButton* button_;
};

} // namespace attn
