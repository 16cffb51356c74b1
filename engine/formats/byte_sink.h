#pragma once

#include <functional>
#include <string_view>

namespace attn {

// Takes the next bytes of what a format writes: to a file, an archive or a string. Throws when it cannot.
using ByteSink = std::function<void(std::string_view bytes)>;

} // namespace attn
