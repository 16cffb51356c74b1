// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/array_file.h"
#include "engine/runs/finished_weights.h"
#include "tests/engine/error_of.h"
#include "tests/made/arrays.h"

#include <QStringList>
#include <QTemporaryDir>

#include <string>

namespace attn {

// Files of arrays in a folder that goes with the test, and the budget they are opened with.
class WeightsFiles {
protected:
    // The path of the file that is written.
    std::string saved(const char* name, const ArrayFile& file) const
    {
        const std::string path = folder_.filePath(name).toStdString();
        write_arrays(path, file);
        return path;
    }

    // "layers x heads x queries x keys"
    static QString sizes(const Run& run)
    {
        return QStringLiteral("%1 x %2 x %3 x %4")
            .arg(run.layers)
            .arg(run.heads)
            .arg(run.queries.size())
            .arg(run.keys.size());
    }

    // The codes of the run's notes.
    static QStringList said(const Run& run)
    {
        QStringList notes;
        for (const std::string& note : coded(run.notes))
            notes << QString::fromStdString(note);
        return notes;
    }

    static constexpr MemoryBudget budget{1 << 20};
    QTemporaryDir folder_;
};

} // namespace attn
