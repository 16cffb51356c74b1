// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/importing/matrix_file.h"

#include "engine/formats/array_file.h"
#include "engine/tensor/error.h"
#include "engine/text/named.h"

#include <QFile>

namespace attn {

std::shared_ptr<const Matrix> readMatrixFile(const QString& path, std::vector<Message>& notes)
{
    ArrayFile file = read_arrays(QFile::encodeName(path).toStdString(), MemoryBudget(1 << 30));
    if (file.arrays.size() != 1) {
        throw Error("matrix-file.arrays",
                    "{0}: it holds {1} arrays ({2}). Save the one that is meant as a file of its own.",
                    path.toStdString(), file.arrays.size(), joined(file.arrays, &NamedArray::name));
    }
    notes = std::move(file.notes);
    return std::make_shared<const Matrix>(to_matrix(file.arrays.front()));
}

} // namespace attn
