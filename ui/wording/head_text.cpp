// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wording/head_text.h"

#include <QCoreApplication>
#include <QStringList>

namespace attn {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(attn::HeadText)
};

QString numbered(const QString& name, const Axis& axis, Index count)
{
    return Text::tr("%1 %2 of %3").arg(name).arg(axis.number).arg(count);
}

QStringList layerOf(const Run& run, const Axis& layer)
{
    if (run.layers == 1)
        return {};
    return {layer.is_mean() ? Text::tr("mean over %1 layers").arg(run.layers)
                            : numbered(Text::tr("layer"), layer, run.layers)};
}

} // namespace

QString headText(const Run& run, const HeadPick& head)
{
    const QString ofLayer =
        head.head.is_number() ? Text::tr("head %1").arg(head.head.number) : Text::tr("mean over heads");
    if (run.layers == 1)
        return ofLayer;
    if (head.layer.is_mean() && head.head.is_mean())
        return Text::tr("mean over layers and heads");
    return QStringLiteral("%1, %2").arg(
        head.layer.is_mean() ? Text::tr("mean over layers") : Text::tr("layer %1").arg(head.layer.number), ofLayer);
}

QString headOfText(const Run& run, const HeadPick& head)
{
    QStringList parts = layerOf(run, head.layer);
    if (run.heads > 1)
        parts << (head.head.is_number() ? numbered(Text::tr("head"), head.head, run.heads)
                                        : Text::tr("mean over %1 heads").arg(run.heads));
    return parts.join(QStringLiteral(", "));
}

QString headsOfText(const Run& run, const Axis& layer, Index heads)
{
    return (layerOf(run, layer) + QStringList{Text::tr("%1 heads, each in its colour").arg(heads)})
        .join(QStringLiteral(", "));
}

} // namespace attn
