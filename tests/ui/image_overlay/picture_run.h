// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/runs/run.h"

#include <string>

// A run of a vision model: `prefix` tokens, then a rows x columns grid of patches of 10 pixels over a grey picture that
// ends 3 and 2 pixels before the last patches. The weight of a key is (7 query + 3 key + 11 head + 5 layer) % 13 + 1,
// divided by its row's sum.
inline std::shared_ptr<attn::Run> pictureRun(attn::Index prefix, attn::Index rows, attn::Index columns,
                                             attn::Index heads = 1, attn::Index layers = 1)
{
    using namespace attn;
    auto run = std::make_shared<Run>();
    PatchedImage picture;
    picture.image.width = 10 * columns - 3;
    picture.image.height = 10 * rows - 2;
    picture.image.rgb.assign(static_cast<std::size_t>(3 * picture.image.width * picture.image.height), 128);
    picture.grid = {10, rows, columns};
    picture.prefix = prefix;
    run->picture = picture;
    run->layers = layers;
    run->heads = heads;
    const Index tokens = prefix + rows * columns;
    for (Index token = 0; token < tokens; ++token)
        run->queries.push_back({token >= prefix  ? picture.grid.label(token - prefix)
                                    : token == 0 ? "[CLS]"
                                                 : "[DIST]",
                                0, 0});
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
