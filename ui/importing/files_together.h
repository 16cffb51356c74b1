// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace attn {

// What several files are that were dropped or named together.
struct FilesTogether {
    QString weights;      // attention weights; empty where there are none
    QString labels;       // a text with a label for each token of the weights
    QStringList pictures; // what the tokens lie on
    QString layout;       // where they lie
    bool others = false;  // some of the files are none of these

    // Weights with something that belongs to them.
    bool belongTogether() const
    {
        return !weights.isEmpty() && (!labels.isEmpty() || !pictures.isEmpty() || !layout.isEmpty());
    }
};

// Whether it says where tokens lie: x.layout.json.
bool isLayoutFile(const QString& path);

// Looks at first bytes and endings. A file that cannot be read is one of the others: opening it says what is wrong.
FilesTogether filesTogether(const QStringList& paths);

} // namespace attn
