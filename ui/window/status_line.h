// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"

#include <QLabel>

namespace attn {

// The last line of the window: how large the run is, how long it took, and whether its rows sum to 1. The tooltip says
// how exactly they do. While the pointer rests on a control the line says what that is for.
class StatusLine : public QLabel {
    Q_OBJECT
public:
    // `session` must outlive the line.
    StatusLine(Session* session, QWidget* parent);

    // Shows these words in the place of the run, until they are empty.
    void setHint(const QString& hint);

private:
    void showRun();
    const QString& missingGlyphs(const std::shared_ptr<const Run>& run);

    Session* session_;
    QString hint_;
    std::weak_ptr<const Run> named_; // whose tokens missing_ is about
    QString missing_;                // characters that no font has
};

} // namespace attn
