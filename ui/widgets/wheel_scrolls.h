// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace attn {

// The wheel scrolls what `panel` stands in, and turns no list, number or slider of it but the one with the focus. To be
// called when all of its fields are there.
void letWheelScroll(QWidget* panel);

} // namespace attn
