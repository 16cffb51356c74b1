// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wording/head_text.h"

#include <QCoreApplication>

namespace attn {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(attn::HeadText)
};

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

} // namespace attn
