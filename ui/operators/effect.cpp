// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operators/effect.h"

#include <QCoreApplication>

namespace attn {

namespace {

struct Effect {
    Q_DECLARE_TR_FUNCTIONS(attn::Effect)
};

bool hasGivenQueries(const Document& document)
{
    const Matrix* q = document.matrices.find("q");
    return document.kind == InputKind::matrices && q && !q->empty();
}

Index columnsOf(const Document& document, const char* name)
{
    const Matrix* matrix = document.matrices.find(name);
    return matrix ? matrix->columns : 0;
}

QString whyNoDimension(const Document& document)
{
    if (hasGivenQueries(document))
        return Effect::tr("Q, K and V are given, and have a width already");
    const OperatorSettings& settings = document.settings;
    const bool embedded = document.kind == InputKind::text && settings.embedding != Embedding::matrix;
    if (!embedded && settings.projection != Projection::seeded)
        return Effect::tr("The input and the projection have a width already");
    return {};
}

QString whyNoEmbedding(const Document& document)
{
    if (document.kind == InputKind::matrices)
        return Effect::tr("Matrices need no embedding");
    if (document.kind == InputKind::image && document.settings.embedding != Embedding::matrix)
        return Effect::tr("The features of patches are chosen with the picture");
    return {};
}

QString whyNoSeed(const Document& document)
{
    const bool projects = document.settings.projection == Projection::seeded && !hasGivenQueries(document);
    const bool embeds = document.settings.embedding == Embedding::gaussian && document.kind == InputKind::text;
    const bool hashes = document.settings.embedding == Embedding::hashed_ngrams && document.kind == InputKind::text;
    return projects || embeds || hashes ? QString() : Effect::tr("Nothing is random here");
}

} // namespace

QString whyWithoutEffect(Setting setting, const Document& document)
{
    const OperatorSettings& settings = document.settings;
    if (document.kind == InputKind::weights)
        return Effect::tr("The weights were loaded from a file");
    switch (setting) {
    case Setting::score:
    case Setting::temperature:
        return settings.normalizer == Normalizer::linear
            ? Effect::tr("The linear normalizer has no score and no temperature")
            : QString();
    case Setting::key_value_heads: return settings.heads == 1 ? Effect::tr("There is only one head") : QString();
    case Setting::dimension: return whyNoDimension(document);
    case Setting::embedding: return whyNoEmbedding(document);
    case Setting::projection:
        return hasGivenQueries(document) ? Effect::tr("Q, K and V are given: there is nothing to project") : QString();
    case Setting::seed: return whyNoSeed(document);
    case Setting::position:
        return settings.normalizer == Normalizer::linear && settings.position == Position::alibi
            ? Effect::tr("The linear normalizer has no scores that ALiBi could be added to")
            : QString();
    case Setting::normalizer:
    case Setting::mask:
    case Setting::heads: return {};
    }
    return {};
}

Index sharedWidth(const Document& document)
{
    const OperatorSettings& settings = document.settings;
    if (hasGivenQueries(document))
        return columnsOf(document, "q");
    if (settings.projection == Projection::seeded)
        return settings.dimension;
    if (settings.projection == Projection::matrix)
        return columnsOf(document, "wq");
    if (document.kind == InputKind::matrices)
        return columnsOf(document, "x");
    if (settings.embedding == Embedding::matrix)
        return columnsOf(document, "embedding");
    if (document.kind == InputKind::image)
        return document.image.features == PatchFeatures::pixels ? 3 * document.image.patch * document.image.patch : 11;
    return settings.dimension;
}

} // namespace attn
