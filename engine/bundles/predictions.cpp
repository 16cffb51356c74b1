// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/bundles/predictions.h"

#include "engine/bundles/token_label.h"
#include "engine/models/logits.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace attn {

namespace {

std::vector<double> softmax(std::span<const float> logits)
{
    std::vector<double> shares(logits.begin(), logits.end());
    const double largest = *std::ranges::max_element(shares);
    double sum = 0.0;
    for (double& share : shares)
        sum += share = std::exp(share - largest);
    for (double& share : shares)
        share /= sum;
    return shares;
}

bool is_classifier(Task task)
{
    return task == Task::sequence_classification || task == Task::image_classification;
}

std::string class_name(const ModelInfo& info, TokenId id)
{
    const auto number = static_cast<std::size_t>(id);
    return number < info.labels.size() ? info.labels[number] : "LABEL_" + std::to_string(id);
}

std::vector<Token> tokens_of(std::span<const TokenId> ids, const Bundle& bundle)
{
    const ModelInfo& info = info_of(*bundle.model);
    std::vector<Token> tokens;
    for (const TokenId id : ids)
        tokens.push_back({.text = is_classifier(info.task) ? class_name(info, id) : label_of(bundle, id)});
    if (!is_classifier(info.task))
        make_readable(tokens, ids, bundle);
    return tokens;
}

} // namespace

Predictions predict(const ModelAnswer& answer, Index position, Index count, const RunControl& control)
{
    const Task task = info_of(*answer.bundle->model).task;
    if (task == Task::backbone || count <= 0)
        return {};
    const Index row = is_classifier(task) ? 0 : position;
    const FloatMatrix scores = logits(*answer.model_run, row, row + 1, control);
    const std::vector<double> probabilities = softmax(scores.row(0));
    std::vector<TokenId> order(probabilities.size());
    std::iota(order.begin(), order.end(), TokenId{0});
    const auto probability = [&probabilities](TokenId id) { return probabilities[static_cast<std::size_t>(id)]; };
    // Numbers that are none come last.
    const auto before = [&](TokenId a, TokenId b) {
        const double left = std::isnan(probability(a)) ? -1.0 : probability(a);
        const double right = std::isnan(probability(b)) ? -1.0 : probability(b);
        return left != right ? left > right : a < b;
    };
    const auto end = order.begin() + std::min(count, static_cast<Index>(order.size()));
    std::ranges::partial_sort(order, end, before);
    Predictions predictions;
    predictions.others = order.end() - end;
    for (auto other = end; other != order.end(); ++other)
        predictions.others_probability += probability(*other);
    order.erase(end, order.end());
    std::vector<Token> tokens = tokens_of(order, *answer.bundle);
    for (std::size_t i = 0; i < order.size(); ++i)
        predictions.best.push_back(
            {.token = std::move(tokens[i]), .id = order[i], .probability = probability(order[i])});
    return predictions;
}

} // namespace attn
