// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/importing/files_together.h"

#include "engine/tensor/error.h"
#include "ui/importing/document_file.h"
#include "ui/importing/image_file.h"

#include <QFileInfo>

namespace attn {

namespace {

bool holdsWeights(const QString& path)
{
    try {
        return QFileInfo(path).isFile() && !isDocumentFile(path) && isWeightsFile(path);
    } catch (const Error&) { // a file of another program
        return false;
    }
}

bool mayHoldLabels(const QString& path)
{
    const QFileInfo file(path);
    const QString ending = file.suffix().toLower();
    return file.isFile() && (ending == QLatin1String("txt") || ending == QLatin1String("json"));
}

} // namespace

bool isLayoutFile(const QString& path)
{
    const QFileInfo file(path);
    return file.isFile() && file.suffix().toLower() == QLatin1String("json")
        && QFileInfo(file.completeBaseName()).suffix().toLower() == QLatin1String("layout");
}

FilesTogether filesTogether(const QStringList& paths)
{
    FilesTogether files;
    for (const QString& path : paths) {
        if (isImageFile(path))
            files.pictures << path;
        else if (files.layout.isEmpty() && isLayoutFile(path))
            files.layout = path;
        else if (files.weights.isEmpty() && holdsWeights(path))
            files.weights = path;
        else if (files.labels.isEmpty() && mayHoldLabels(path) && !holdsWeights(path))
            files.labels = path;
        else
            files.others = true;
    }
    return files;
}

} // namespace attn
