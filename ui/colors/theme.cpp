// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/colors/theme.h"

#include "ui/colors/contrast.h"

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

Theme makeLightTheme()
{
    Theme theme;
    theme.window = QColor(0xf4f5f7);
    theme.surface = QColor(0xffffff);
    theme.text = QColor(0x1b1f24);
    theme.quietText = QColor(0x59626d);
    theme.line = QColor(0xd3d8de);
    theme.accent = QColor(0xc2410c);
    theme.accentText = QColor(0xffffff);
    theme.warning = QColor(0xfde7e7);
    theme.warningText = QColor(0x861b1b);
    theme.special.closed = theme.window.rgb();
    theme.heads = {QColor(0x2d4bf0), QColor(0x69964b), QColor(0x871e5a), QColor(0x0087c3),
                   QColor(0xa578ff), QColor(0x0f693c), QColor(0x780fa5), QColor(0xc33c00),
                   QColor(0x875a96), QColor(0xe15a96), QColor(0x2d0fc3), QColor(0x784bd2),
                   QColor(0xff1ec3), QColor(0x781e78), QColor(0xe16900), QColor(0xd27878)};
    return theme;
}

Theme makeDarkTheme()
{
    Theme theme;
    theme.dark = true;
    theme.window = QColor(0x24272c);
    theme.surface = QColor(0x1a1c20);
    theme.text = QColor(0xe8eaed);
    theme.quietText = QColor(0xa7afb9);
    theme.line = QColor(0x43484f);
    theme.accent = QColor(0xfb923c);
    theme.accentText = QColor(0x1b1206);
    theme.warning = QColor(0x4a1d1f);
    theme.warningText = QColor(0xffcaca);
    theme.special.closed = theme.window.rgb();
    theme.special.below = qRgb(0x5b, 0x63, 0x6e);
    theme.heads = {QColor(0x227bef), QColor(0xceb329), QColor(0x11e7c9), QColor(0xcf4767),
                   QColor(0xcab3ff), QColor(0xa2dc85), QColor(0xa44899), QColor(0x597800),
                   QColor(0xffff00), QColor(0xcc7fb2), QColor(0xff7f99), QColor(0x7f33ff),
                   QColor(0x997fcc), QColor(0x00b24c), QColor(0x99ff66), QColor(0xff1933)};
    return theme;
}

} // namespace

const Theme& lightTheme()
{
    static const Theme theme = makeLightTheme();
    return theme;
}

const Theme& darkTheme()
{
    static const Theme theme = makeDarkTheme();
    return theme;
}

QPalette paletteOf(const Theme& theme)
{
    QPalette palette;
    palette.setColor(QPalette::Window, theme.window);
    palette.setColor(QPalette::WindowText, theme.text);
    palette.setColor(QPalette::Base, theme.surface);
    palette.setColor(QPalette::AlternateBase, theme.window);
    palette.setColor(QPalette::Text, theme.text);
    palette.setColor(QPalette::PlaceholderText, theme.quietText);
    palette.setColor(QPalette::Button, theme.window);
    palette.setColor(QPalette::ButtonText, theme.text);
    palette.setColor(QPalette::BrightText, theme.warningText);
    palette.setColor(QPalette::ToolTipBase, theme.surface);
    palette.setColor(QPalette::ToolTipText, theme.text);
    palette.setColor(QPalette::Highlight, theme.accent);
    palette.setColor(QPalette::HighlightedText, theme.accentText);
    palette.setColor(QPalette::Link, theme.accent);
    palette.setColor(QPalette::LinkVisited, theme.accent);
    // The bevels of Qt's own style, from quiet lines instead of black and white.
    palette.setColor(QPalette::Light, mixed(theme.window, theme.surface, 0.5));
    palette.setColor(QPalette::Midlight, mixed(theme.window, theme.line, 0.5));
    palette.setColor(QPalette::Mid, theme.line);
    palette.setColor(QPalette::Dark, mixed(theme.line, theme.quietText, 0.5));
    palette.setColor(QPalette::Shadow, theme.quietText);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, theme.quietText); // quiet, but to be read
    palette.setColor(QPalette::Disabled, QPalette::Highlight, theme.line);
    palette.setColor(QPalette::Disabled, QPalette::HighlightedText, theme.quietText);
    return palette;
}

QFont figureFont(double points)
{
    // The generic family, resolved by the system here and by the viewer where an SVG keeps its text.
    QFont font(QStringLiteral("sans-serif"));
    font.setStyleHint(QFont::SansSerif);
    font.setPixelSize(std::max(1, static_cast<int>(std::lround(points * 96.0 / 72.0))));
    return font;
}

} // namespace attn
