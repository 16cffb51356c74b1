// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/importing/matrix_file.h"

#include "engine/formats/array_file.h"
#include "engine/tensor/error.h"

#include <QFile>

namespace attn {

std::shared_ptr<const Matrix> readMatrixFile(const QString& path)
{
    const ArrayFile file = read_arrays(QFile::encodeName(path).toStdString(), std::size_t{1} << 30);
    if (file.arrays.size() != 1) {
        std::string names;
        for (const NamedArray& array : file.arrays)
            names += (names.empty() ? " (" : ", ") + array.name;
        throw Error(path.toStdString() + ": it holds " + std::to_string(file.arrays.size()) + " arrays" + names
                    + (names.empty() ? "" : ")") + ", save the one that is meant as a file of its own");
    }
    return std::make_shared<const Matrix>(to_matrix(file.arrays.front()));
}

} // namespace attn
