// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/importing/layout_pictures.h"

#include "engine/tensor/error.h"
#include "ui/importing/image_file.h"

#include <QDir>
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
