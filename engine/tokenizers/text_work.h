// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run_control/run_control.h"
#include "engine/text/split.h"

#include <chrono>
#include <cstddef>
#include <string_view>

namespace attn {

// A text that no tokenizer takes: at most most_tokens tokens can be shown, and theirs are shorter than 256 bytes.
inline constexpr std::size_t longest_text = std::size_t{16} << 20;
// What the steps of a tokenizer may make of a text: so many times its bytes, and some more for short ones. The most
// that a sound file does is 22 times (U+FDFA is 11 times as long in form NFKD, and letters of bytes double that).
inline constexpr std::size_t most_growth = 32;
inline constexpr std::size_t growth_of_any_text = std::size_t{1} << 20;
inline constexpr std::size_t most_made_bytes = std::size_t{64} << 20;
// Pieces that a text may be cut into on the way, some of which may come to nothing.
inline constexpr std::size_t most_pieces = 16 * static_cast<std::size_t>(most_tokens);

// The work of a tokenizer on one text, from its first step to the last: when it has to stop, and what it may take. The
// rules of a file could make a text grow without end, and its regular expressions could search without end.
class TextWork {
public:
    using Clock = std::chrono::steady_clock;

    // On a text of so many bytes. `control` must outlive this. Throws SettingError for more than longest_text;
    // Cancelled.
    TextWork(std::size_t bytes, const RunControl& control);

    // Throws Cancelled. Long loops call it.
    void check() const { control_->check(); }
    bool is_cancelled() const { return control_->stop.stop_requested(); }
    // Begins a step. Its name, "tokenizer.json: normalizer", is for messages and must outlive this.
    void enter(std::string_view step);

    // Throws Error that names the step when a part of `before` bytes must not become one of `after`, since all parts
    // together would be too long.
    void require_growth(std::size_t before, std::size_t after) const;
    // Throws the same, and counts the part as one of `after` bytes from now on.
    void grow(std::size_t before, std::size_t after);
    // Counts a token that this step has made, whose name has so many bytes. Throws as above, SettingError for more than
    // most_pieces; Cancelled.
    void add_token(std::size_t bytes);
    // Throws SettingError for more than most_pieces.
    static void require_pieces(std::size_t count);

    // When regular expressions have to give up: 2 seconds and another 2 for each million bytes, for all of them.
    Clock::time_point search_deadline() const { return Clock::now() + search_time_; }
    void add_search_time(Clock::duration time) { search_time_ -= time; }

private:
    [[noreturn]] void refuse_growth() const;

    const RunControl* control_;
    std::string_view step_ = "tokenizer";
    std::size_t bytes_;       // of the text
    std::size_t limit_;       // of what is made of it
    std::size_t made_;        // bytes of all parts now
    std::size_t tokens_ = 0;  // made by this step so far
    std::size_t letters_ = 0; // bytes of their names
    Clock::duration search_time_;
};

} // namespace attn
