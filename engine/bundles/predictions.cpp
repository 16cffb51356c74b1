// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/bundles/predictions.h"

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

std::string label_of(const Bundle& bundle, TokenId id)
{
    const ModelInfo& info = info_of(*bundle.model);
    const auto number = static_cast<std::size_t>(id);
    if (is_classifier(info.task))
        return number < info.labels.size() ? info.labels[number] : "LABEL_" + std::to_string(id);
    const std::string label = bundle.tokenizer ? bundle.tokenizer->label(id) : "";
    return label.empty() ? std::to_string(id) : label;
}

} // namespace

std::vector<Prediction> predict(const ModelAnswer& answer, Index position, Index count, const RunControl& control)
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
    std::vector<Prediction> predictions;
    for (auto id = order.begin(); id != end; ++id)
        predictions.push_back({.label = label_of(*answer.bundle, *id), .id = *id, .probability = probability(*id)});
    return predictions;
}

} // namespace attn
