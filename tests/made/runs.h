// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/runs/run.h"

#include <QStringList>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace attn {

// "0", "1", ...
inline std::vector<Token> numberedTokens(Index count)
{
    std::vector<Token> tokens;
    for (Index i = 0; i < count; ++i)
        tokens.push_back({std::to_string(i), 0, 0});
    return tokens;
}

// A matrix of these values, row by row.
inline Matrix matrixOf(Index rows, Index columns, std::vector<double> values)
{
    Matrix matrix(rows, columns);
    matrix.values = std::move(values);
    return matrix;
}

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

inline std::shared_ptr<const Image> greyPicture(Index height, Index width)
{
    const std::vector<std::uint8_t> rgb(static_cast<std::size_t>(3 * height * width), 128);
    return std::make_shared<Image>(Image{height, width, rgb});
}

// A run of a vision model: `prefix` tokens, then a rows x columns grid of patches of 10 pixels over a grey picture that
// ends 3 and 2 pixels before the last patches. The weight of a key is (7 query + 3 key + 11 head + 5 layer) % 13 + 1,
// divided by its row's sum.
inline std::shared_ptr<Run> pictureRun(Index prefix, Index rows, Index columns, Index heads = 1, Index layers = 1)
{
    auto run = std::make_shared<Run>();
    const PatchGrid grid{10, rows, columns};
    run->placement = patches_of(greyPicture(10 * rows - 2, 10 * columns - 3), grid, prefix);
    run->layers = layers;
    run->heads = heads;
    const Index tokens = prefix + rows * columns;
    for (Index token = 0; token < tokens; ++token)
        run->queries.push_back({token >= prefix ? grid.label(token - prefix) : token == 0 ? "[CLS]" : "[DIST]", 0, 0});
    run->keys = run->queries;
    for (Index place = 0; place < layers * heads; ++place) {
        auto weights = std::make_shared<Matrix>(tokens, tokens);
        for (Index query = 0; query < tokens; ++query) {
            double sum = 0.0;
            for (Index key = 0; key < tokens; ++key)
                sum += (*weights)(query, key) =
                    static_cast<double>((7 * query + 3 * key + 11 * (place % heads) + 5 * (place / heads)) % 13 + 1);
            for (double& weight : weights->row(query))
                weight /= sum;
        }
        run->weights.push_back(std::make_shared<DenseSource>(weights));
    }
    return run;
}

} // namespace attn
