// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/window/kept_documents.h"

#include <QMenu>

namespace attn {

class Autosave;
class Settings;

// The unsaved documents of earlier starts, and the settings that a start left out.
class KeptMenu : public QMenu {
    Q_OBJECT
public:
    // All must outlive the menu.
    KeptMenu(const KeptDocuments& folder, Autosave* autosave, Settings* settings, QWidget* parent);

private:
    void fill();
    void throwAway();

    KeptDocuments folder_;
    Autosave* autosave_;
    Settings* settings_;
};

} // namespace attn
