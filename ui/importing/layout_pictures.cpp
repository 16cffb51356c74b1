// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/importing/layout_pictures.h"

#include "engine/runs/weights_layout.h"
#include "engine/tensor/error.h"
#include "ui/importing/image_file.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace attn {

Placement withPictures(Layout layout, const QString& folder, const RunControl& control)
{
    Placement placement;
    for (std::string& name : layout.pictures) {
        const QString path = QDir(folder).absoluteFilePath(QString::fromStdString(name));
        name = path.toStdString();
        try {
            placement.pictures.push_back(readShownImage(path, control));
        } catch (const Cancelled&) {
            throw;
        } catch (const Error&) {
            placement.pictures.push_back(nullptr); // a note says so
        }
    }
    placement.layout = std::move(layout);
    return placement;
}

PlacedWeights placedByFile(const std::shared_ptr<const Run>& run, const QString& path, const RunControl& control)
{
    try {
        std::optional<Layout> layout = layout_of_weights(QFile::encodeName(path).toStdString());
        if (!layout)
            return {run, {}};
        Placement placement = withPictures(std::move(*layout), QFileInfo(path).absolutePath(), control);
        return {placed(run, placement), std::move(placement)};
    } catch (const Cancelled&) {
        throw;
    } catch (const Error& error) {
        auto noted = std::make_shared<Run>(*run);
        noted->notes.push_back(
            Message("note.broken-layout", "their layout cannot be read and is left out: {0}", error.message()));
        return {noted, {}};
    }
}

NamedPictures readPictures(const QStringList& paths, const RunControl& control)
{
    NamedPictures pictures;
    for (const QString& path : paths) {
        pictures.images.push_back(readShownImage(path, control));
        pictures.names.push_back(QFileInfo(path).absoluteFilePath().toStdString());
    }
    return pictures;
}

} // namespace attn
