// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/runs/run.h"

#include <QStringList>

#include <functional>

namespace attn {

// A run whose weights are `value(head, query, key)`.
inline std::shared_ptr<Run> madeRun(const QStringList& queries, const QStringList& keys, Index heads,
                                    const std::function<double(Index, Index, Index)>& value)
{
    auto run = std::make_shared<Run>();
    const auto tokens = [](const QStringList& words) {
        std::vector<Token> result;
        for (const QString& word : words)
            result.push_back({word.toStdString(), 0, 0});
        return result;
    };
    run->queries = tokens(queries);
    run->keys = tokens(keys);
    run->heads = heads;
    for (Index head = 0; head < heads; ++head) {
        auto matrix = std::make_shared<Matrix>(queries.size(), keys.size());
        for (Index i = 0; i < matrix->rows; ++i)
            for (Index j = 0; j < matrix->columns; ++j)
                (*matrix)(i, j) = value(head, i, j);
        run->weights.push_back(std::make_shared<DenseSource>(matrix));
    }
    return run;
}

// "t0", "t1", ...
inline QStringList numberedWords(Index count)
{
    QStringList words;
    for (Index i = 0; i < count; ++i)
        words << QStringLiteral("t%1").arg(i);
    return words;
}

} // namespace attn
