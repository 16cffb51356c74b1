// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/colors/theme.h"

#include <QString>

class QTextDocument;

namespace attn {

// Fills a document with a page in Markdown: headings can be jumped to by their anchors, and lines have room to breathe.
void fillPage(QTextDocument* document, const QString& markdown, const Theme& theme);

// The anchor of a heading, as GitHub makes it: "Key and value heads" is "key-and-value-heads".
QString anchorOf(const QString& heading);

} // namespace attn
