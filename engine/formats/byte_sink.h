// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace attn {

// Takes the next bytes of what a format writes: to a file, an archive or a string. Throws when it cannot.
using ByteSink = std::function<void(std::string_view bytes)>;

// Gathers small pieces, so that the sink is called once for many of them.
class GatheringSink {
public:
    explicit GatheringSink(const ByteSink& sink) : sink_(sink) {}

    // Append to this, and call flush_if_full now and then and flush at the end.
    std::string pending;
    void flush_if_full()
    {
        if (pending.size() >= block)
            flush();
    }
    void flush()
    {
        sink_(pending);
        pending.clear();
    }

private:
    static constexpr std::size_t block = std::size_t{1} << 16;
    const ByteSink& sink_;
};

} // namespace attn
