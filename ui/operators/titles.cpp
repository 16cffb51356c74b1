// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operators/titles.h"

#include <QCoreApplication>

namespace attn {

namespace {

struct Titles {
    Q_DECLARE_TR_FUNCTIONS(attn::Titles)
};

} // namespace

QString titleOf(Score score)
{
    switch (score) {
    case Score::scaled_dot: return Titles::tr("Scaled dot product");
    case Score::dot: return Titles::tr("Dot product");
    case Score::bilinear: return Titles::tr("Bilinear");
    case Score::additive: return Titles::tr("Additive");
    case Score::cosine: return Titles::tr("Cosine");
    case Score::distance: return Titles::tr("Distance (Gaussian)");
    }
    return {};
}

QString titleOf(Normalizer normalizer)
{
    switch (normalizer) {
    case Normalizer::softmax: return Titles::tr("Softmax");
    case Normalizer::none: return Titles::tr("None (no softmax)");
    case Normalizer::linear: return Titles::tr("Linear (kernel)");
    case Normalizer::sparsemax: return Titles::tr("Sparsemax");
    case Normalizer::entmax15: return Titles::tr("1.5-entmax");
    case Normalizer::sigmoid: return Titles::tr("Sigmoid");
    case Normalizer::relu: return Titles::tr("ReLU");
    case Normalizer::softmax1: return Titles::tr("Softmax off by one");
    }
    return {};
}

QString titleOf(Position position)
{
    switch (position) {
    case Position::none: return Titles::tr("None");
    case Position::sinusoidal: return Titles::tr("Sinusoidal");
    case Position::rope: return Titles::tr("Rotary, half pairs");
    case Position::rope_interleaved: return Titles::tr("Rotary, interleaved");
    case Position::alibi: return Titles::tr("ALiBi");
    }
    return {};
}

QString titleOf(Embedding embedding)
{
    switch (embedding) {
    case Embedding::hashed_ngrams: return Titles::tr("Character n-grams");
    case Embedding::one_hot: return Titles::tr("One-hot");
    case Embedding::gaussian: return Titles::tr("Gaussian");
    case Embedding::matrix: return Titles::tr("Own matrix");
    }
    return {};
}

QString explanationOf(Score score)
{
    switch (score) {
    case Score::scaled_dot: return Titles::tr("Alike and long vectors match. What transformers use");
    case Score::dot: return Titles::tr("The same without the division: scores grow with the width");
    case Score::bilinear: return Titles::tr("A matrix M says which dimensions of q and k go together");
    case Score::additive: return Titles::tr("A small network compares q and k");
    case Score::cosine: return Titles::tr("Only the direction of the vectors counts, not their length");
    case Score::distance: return Titles::tr("Near vectors match, far ones do not");
    }
    return {};
}

QString explanationOf(Normalizer normalizer)
{
    switch (normalizer) {
    case Normalizer::softmax: return Titles::tr("Every word gets some weight. Rows sum to 1");
    case Normalizer::none: return Titles::tr("The scores are the weights. They may be below zero");
    case Normalizer::linear: return Titles::tr("Flatter than softmax, and far less work for long texts");
    case Normalizer::sparsemax: return Titles::tr("Few words get all the weight, the others exactly none");
    case Normalizer::entmax15: return Titles::tr("Between softmax and sparsemax");
    case Normalizer::sigmoid: return Titles::tr("Each word by itself. Rows need not sum to 1");
    case Normalizer::relu: return Titles::tr("Scores below zero get none, the others in proportion");
    case Normalizer::softmax1: return Titles::tr("A row may look at nothing: it may sum to less than 1");
    }
    return {};
}

QString explanationOf(Position position)
{
    switch (position) {
    case Position::none: return Titles::tr("The order of the words does not matter");
    case Position::sinusoidal: return Titles::tr("Waves are added to the inputs, others for each place");
    case Position::rope: return Titles::tr("Q and K are turned by an angle for each place, as in Llama");
    case Position::rope_interleaved: return Titles::tr("The same with neighbouring dimensions as pairs");
    case Position::alibi: return Titles::tr("Far words lose score, each head at its own rate");
    }
    return {};
}

QString explanationOf(Embedding embedding)
{
    switch (embedding) {
    case Embedding::hashed_ngrams: return Titles::tr("Words that share letters get similar vectors");
    case Embedding::one_hot: return Titles::tr("Each different token has a dimension of its own");
    case Embedding::gaussian: return Titles::tr("A random vector for each different token, from the seed");
    case Embedding::matrix: return Titles::tr("The matrix \u201Cembedding\u201D, one row for each token");
    }
    return {};
}

QString titleOf(Projection projection)
{
    switch (projection) {
    case Projection::identity: return Titles::tr("Identity");
    case Projection::seeded: return Titles::tr("Random, seeded");
    case Projection::matrix: return Titles::tr("Own matrices");
    }
    return {};
}

QString explanationOf(Projection projection)
{
    switch (projection) {
    case Projection::identity: return Titles::tr("Q = K = V = X: tokens are compared as they are");
    case Projection::seeded: return Titles::tr("W_q, W_k and W_v are drawn from the seed");
    case Projection::matrix: return Titles::tr("W_q, W_k, W_v and W_o from the Matrices tab");
    }
    return {};
}

} // namespace attn
