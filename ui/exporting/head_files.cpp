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

QString headFileName(const QString& pattern, LayerIndex layer, const HeadPick& head)
{
    const auto number = [](bool mean, Index value) { return mean ? QStringLiteral("mean") : QString::number(value); };
    return QString(pattern)
        .replace(layerField, number(head.all_layers, layer.value))
        .replace(headField, number(!head.head, head.head.value_or(HeadIndex{}).value));
}

std::vector<HeadFile> headFiles(const QString& pattern, const HeadChoice& choice, const Run& run)
{
    const Index layers = choice.layer || choice.meanLayers ? 1 : run.layers;
    const Index heads = choice.head ? 1 : run.heads;
    requireField(pattern, headField, heads, Text::tr("heads"));
    requireField(pattern, layerField, layers, Text::tr("layers"));
    std::vector<HeadFile> files;
    for (Index i = 0; i < layers; ++i)
        for (Index j = 0; j < heads; ++j) {
            const LayerIndex layer = choice.layer.value_or(LayerIndex{i});
            HeadPick head = choice.head.value_or(HeadPick{HeadIndex{j}});
            head.all_layers = head.all_layers || choice.meanLayers;
            run.source(layer, head); // throws where there is none
            files.push_back({headFileName(pattern, layer, head), layer, head});
        }
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
            if (!parameters.style.scale.sharedByHeads || file.layer != shown.layer)
                shown.heatmap.scaleData.reset();
            shown.layer = file.layer;
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
