// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/exporting/head_files.h"

#include "engine/tensor/error.h"
#include "ui/heatmap/heatmap_figure.h"

namespace attn {

namespace {

// The part behind its folders, whose braces mean nothing.
QString nameIn(const QString& pattern)
{
    return pattern.mid(pattern.lastIndexOf(u'/') + 1);
}

const QString layerField = QStringLiteral("{layer}");
const QString headField = QStringLiteral("{head}");

void requireField(const QString& pattern, const QString& field, Index count, const Message& what)
{
    if (count > 1 && !nameIn(pattern).contains(field))
        throw SettingError("head-files.pattern",
                           "{0}: {1} {2} need a file each. Write {3} where the number belongs, as in "
                           "\"fig-{layer}-{head}.pdf\".",
                           pattern.toStdString(), count, what, field.toStdString());
}

} // namespace

QString headFileName(const QString& pattern, const HeadPick& head)
{
    const QString name = nameIn(pattern);
    return pattern.chopped(name.size())
        + QString(name)
              .replace(layerField, QString::fromStdString(text_of(head.layer)))
              .replace(headField, QString::fromStdString(text_of(head.head)));
}

std::vector<HeadFile> headFiles(const QString& pattern, const HeadPick& choice, const Run& run)
{
    requireField(pattern, headField, choice.head.is_all() ? run.heads : 1, Message("head-files.heads", "heads"));
    requireField(pattern, layerField, choice.layer.is_all() ? run.layers : 1, Message("head-files.layers", "layers"));
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
            // Heads of a layer that share a scale need one summary.
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
