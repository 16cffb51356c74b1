// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/settings/settings.h"
#include "ui/window/actions.h"

namespace attn {

class StyleControls;
class ViewStack;

// Changes theme, size of text and colours, and shows them in all of the window. In the presentation all text is larger.
class StyleActions : public QObject {
    Q_OBJECT
public:
    // All must outlive this object.
    StyleActions(Settings* settings, Actions& actions, ViewStack* views, QWidget* parent);
    ~StyleActions() override;

    StyleControls* controls() const { return controls_; }
    // Whether numbers may be written into cells at all.
    void setNumbers(bool shown);

private:
    void scaleText(double factor);
    void apply();

    Settings* settings_;
    Actions& actions_;
    ViewStack* views_;
    StyleControls* controls_;
    bool numbers_ = true;
};

} // namespace attn
