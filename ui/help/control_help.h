// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <span>

class QWidget;

namespace attn {

// What the window says about one control.
struct ControlHelp {
    const char* name;     // by which the control asks for it
    const char* sentence; // what it does, before translation
    const char* attempt;  // what to try with it; empty: nothing
    const char* page;     // of the manual, with a heading of it where one fits: "links#heads"
};

// All of them, in the order of the window.
std::span<const ControlHelp> controlHelp();

// What is said of a control after Shift+F1.
QString whatsThis(const char* name);

// Tells `widget` what it is for: its tooltip, What's This, the line at the foot of the window and what a screen reader
// says. F1 opens its page. The table must have this name.
void explain(QWidget* widget, const char* name);
// The same for a picture or a list, which has bubbles of its own for what it holds: What's This and F1.
void explainQuietly(QWidget* widget, const char* name);

// The page that F1 opens where no control of this panel or view has a page of its own.
void setManualPage(QWidget* panel, const QString& page);
// The page of a widget, or of the nearest one around it that has a page; empty where there is none.
QString manualPageOf(const QWidget* widget);

} // namespace attn
