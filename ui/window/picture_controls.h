// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QStackedWidget;

namespace attn {

class Actions;
class Session;
class Settings;
class StyleActions;
class StyleControls;
class ViewStack;

// The row below the picture: the controls of the view that is shown, which kind of attention, filters, and a button
// for the colours.
class PictureControls : public QWidget {
    Q_OBJECT
public:
    // All must outlive this widget. The style is applied to the views as well.
    PictureControls(Session* session, Settings* settings, Actions& actions, ViewStack* views, QWidget* parent);

    StyleActions* style() const { return style_; }

private:
    void takeControls();
    void showView();

    ViewStack* views_;
    QStackedWidget* own_; // a page for each view
    StyleActions* style_;
    StyleControls* colors_;
};

} // namespace attn
