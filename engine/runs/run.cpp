#include "engine/runs/run.h"

#include "engine/tensor/error.h"

namespace attn {

namespace {

void require_index(const char* what, Index value, Index count)
{
    if (value < 0 || value >= count)
        throw SettingError(std::string(what) + " " + std::to_string(value) + ": the run has " + std::to_string(count)
                           + ", counted from 0, choose one up to " + std::to_string(count - 1));
}

} // namespace

std::shared_ptr<const MatrixSource> Run::source(LayerIndex layer, const HeadPick& pick) const
{
    require_index("layer", layer.value, layers);
    const auto first = weights.begin() + layer.value * heads;
    if (pick.head) {
        require_index("head", pick.head->value, heads);
        return first[pick.head->value];
    }
    if (!mean_weights.empty())
        return mean_weights[static_cast<std::size_t>(layer.value)];
    return heads == 1 ? *first : std::make_shared<MeanSource>(std::vector(first, first + heads));
}

} // namespace attn
