// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/exporting/head_files.h"

#include "engine/tensor/error.h"
#include "ui/heatmap/heatmap_figure.h"

#include <QCoreApplication>

namespace attn {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(attn::HeadFiles)
};

const QString layerField = QStringLiteral("{layer}");
const QString headField = QStringLiteral("{head}");

void requireField(const QString& pattern, const QString& field, Index count, const QString& what)
{
    if (count > 1 && !pattern.contains(field))
        throw SettingError(
            Text::tr("%1: %2 %3 need a file each, write %4 where the number belongs, as in \"fig-{layer}-{head}.pdf\"")
                .arg(pattern)
                .arg(count)
                .arg(what, field)
                .toStdString());
}

} // namespace

QString headFileName(const QString& pattern, const HeadPick& head)
{
    return QString(pattern)
        .replace(layerField, QString::fromStdString(text_of(head.layer)))
        .replace(headField, QString::fromStdString(text_of(head.head)));
}

std::vector<HeadFile> headFiles(const QString& pattern, const HeadPick& choice, const Run& run)
{
    requireField(pattern, headField, choice.head.is_all() ? run.heads : 1, Text::tr("heads"));
    requireField(pattern, layerField, choice.layer.is_all() ? run.layers : 1, Text::tr("layers"));
    std::vector<HeadFile> files;
    for (const HeadPick& head : each_of(choice, run))
        files.push_back({headFileName(pattern, head), head});
    return files;
}

std::size_t writeHeadFiles(const std::vector<HeadFile>& files, const FigureKind& kind,
                           const std::shared_ptr<const Run>& run, const FigureParameters& parameters,
                           const FigurePage& page, const RunControl& control, const WriteFigure& write)
{
    FigureParameters shown = parameters;
    std::size_t written = 0;
    try {
        for (const HeadFile& file : files) {
            control.check();
            const double share = 1.0 / static_cast<double>(files.size());
            const RunControl part =
                part_of(control, share * static_cast<double>(written), share * static_cast<double>(written + 1));
            // Heads of a layer that share a scale are looked through once.
            if (!parameters.style.scale.sharedByHeads || file.head.layer != shown.head.layer)
                shown.heatmap.scaleData.reset();
            shown.head = file.head;
            if (!shown.heatmap.scaleData && kind.colorBar)
                shown.heatmap.scaleData = scaleDataOf(*run, shown, parameters.style.scale.sharedByHeads, part);
            write(file.path, page, figureOf(kind, run, shown, part));
            ++written;
        }
    } catch (const Cancelled&) {
        return written;
    }
    return written;
}

} // namespace attn
