// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wording/head_text.h"

#include <QCoreApplication>

namespace attn {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(attn::HeadText)
};

} // namespace

QString headText(const Run& run, LayerIndex layer, const HeadPick& head)
{
    const QString ofLayer = head.head ? Text::tr("head %1").arg(head.head->value) : Text::tr("mean over heads");
    if (run.layers == 1)
        return ofLayer;
    if (head.all_layers && !head.head)
        return Text::tr("mean over layers and heads");
    return QStringLiteral("%1, %2").arg(
        head.all_layers ? Text::tr("mean over layers") : Text::tr("layer %1").arg(layer.value), ofLayer);
}

} // namespace attn
