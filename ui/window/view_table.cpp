// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/view_table.h"

#include "ui/heads/heads_view.h"
#include "ui/heatmap/heatmap_view.h"
#include "ui/image_overlay/image_view.h"
#include "ui/links/links_view.h"
#include "ui/steps/steps_view.h"

#include <QCoreApplication>

#include <algorithm>
#include <iterator>

namespace attn {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(attn::ViewTable)
};

template <class View>
AttentionView* make(Selection* selection, QWidget* parent)
{
    return new View(selection, parent);
}

constexpr ViewKeys heatmapKeys[] = {
    {QT_TRANSLATE_NOOP("attn::ViewTable", "Arrow keys"), QT_TRANSLATE_NOOP("attn::ViewTable", "move the pinned cell")},
    {QT_TRANSLATE_NOOP("attn::ViewTable", "Home, End"),
     QT_TRANSLATE_NOOP("attn::ViewTable", "first and last key of the row")},
    {QT_TRANSLATE_NOOP("attn::ViewTable", "Page up, Page down"),
     QT_TRANSLATE_NOOP("attn::ViewTable", "ten rows up and down")},
    {QT_TRANSLATE_NOOP("attn::ViewTable", "Click, Ctrl+click, Shift+click"),
     QT_TRANSLATE_NOOP("attn::ViewTable", "pin a cell or a label; add a row; add the rows up to here")},
    {QT_TRANSLATE_NOOP("attn::ViewTable", "Wheel, drag, double click"),
     QT_TRANSLATE_NOOP("attn::ViewTable", "zoom, pan, fit")},
};

constexpr ViewKeys headsKeys[] = {
    {QT_TRANSLATE_NOOP("attn::ViewTable", "Arrow keys, Home, End"),
     QT_TRANSLATE_NOOP("attn::ViewTable", "go from head to head")},
    {QT_TRANSLATE_NOOP("attn::ViewTable", "Return, double click"),
     QT_TRANSLATE_NOOP("attn::ViewTable", "show the head large")},
    {QT_TRANSLATE_NOOP("attn::ViewTable", "Ctrl+wheel, +, −"),
     QT_TRANSLATE_NOOP("attn::ViewTable", "larger and smaller maps; the wheel alone scrolls")},
};

constexpr ViewKeys linksKeys[] = {
    {QT_TRANSLATE_NOOP("attn::ViewTable", "Up, Down, Home, End"),
     QT_TRANSLATE_NOOP("attn::ViewTable", "go from token to token")},
    {QT_TRANSLATE_NOOP("attn::ViewTable", "Left, Right"),
     QT_TRANSLATE_NOOP("attn::ViewTable", "go to the queries or the keys")},
    {QT_TRANSLATE_NOOP("attn::ViewTable", "Ctrl+wheel, +, −"),
     QT_TRANSLATE_NOOP("attn::ViewTable", "spread the tokens apart; the wheel alone scrolls")},
};

constexpr ViewKeys imageKeys[] = {
    {QT_TRANSLATE_NOOP("attn::ViewTable", "Arrow keys"),
     QT_TRANSLATE_NOOP("attn::ViewTable", "go from patch to patch, and to the strip above")},
    {QT_TRANSLATE_NOOP("attn::ViewTable", "Home, End, Page up, Page down"),
     QT_TRANSLATE_NOOP("attn::ViewTable", "the ends of the row and of the column")},
    {QT_TRANSLATE_NOOP("attn::ViewTable", "Click, Ctrl+click, Shift+click"),
     QT_TRANSLATE_NOOP("attn::ViewTable", "choose a query; add one; add all up to here")},
};

constexpr ViewKeys stepsKeys[] = {
    {QT_TRANSLATE_NOOP("attn::ViewTable", "Page up, Page down"),
     QT_TRANSLATE_NOOP("attn::ViewTable", "previous and next step")},
    {QT_TRANSLATE_NOOP("attn::ViewTable", "Arrow keys, Home, End"),
     QT_TRANSLATE_NOOP("attn::ViewTable", "move the pinned cell")},
};

constexpr ViewEntry views[] = {
    {ViewKind::heatmap, "heatmap", "Ctrl+1", make<HeatmapView>, heatmapKeys},
    {ViewKind::heads, "heads", "Ctrl+2", make<HeadsView>, headsKeys},
    {ViewKind::links, "links", "Ctrl+3", make<LinksView>, linksKeys},
    {ViewKind::image, "image", "Ctrl+4", make<ImageView>, imageKeys},
    {ViewKind::steps, "steps", "Ctrl+5", make<StepsView>, stepsKeys},
};

constexpr bool inOrder()
{
    for (std::size_t i = 0; i < std::size(views); ++i)
        if (views[i].kind != static_cast<ViewKind>(i))
            return false;
    return true;
}
static_assert(inOrder(), "rows of the table stand in the order of ViewKind");

} // namespace

std::span<const ViewEntry> viewTable()
{
    return views;
}

const ViewEntry& entryOf(ViewKind kind)
{
    return views[static_cast<std::size_t>(kind)];
}

ViewKind viewNamed(const QString& name)
{
    const auto found = std::ranges::find_if(views, [&name](const ViewEntry& entry) { return name == entry.name; });
    return found == std::end(views) ? ViewKind::heatmap : found->kind;
}

const FigureKind& figureKindOf(ViewKind kind)
{
    return figureKindOf(QString::fromLatin1(entryOf(kind).name));
}

QString keysText(const ViewKeys& keys)
{
    return Text::tr(keys.keys);
}

QString effectText(const ViewKeys& keys)
{
    return Text::tr(keys.effect);
}

} // namespace attn
