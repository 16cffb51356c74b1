// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tokenizers/pipeline/normalized_text.h"

#include <memory>
#include <string>

namespace attn {

// A regular expression of a tokenizer file, in the syntax of Oniguruma (Ruby), which the tokenizers library uses; ICU
// runs it.
class RegularExpression {
public:
    // Throws FormatError naming `file`, `place` and the expression when it cannot be understood, is too long or nests
    // too deep.
    RegularExpression(const std::string& pattern, const std::string& file, const std::string& place);
    ~RegularExpression();
    RegularExpression(const RegularExpression&) = delete;
    RegularExpression& operator=(const RegularExpression&) = delete;

    // The matches in well-formed text, one after another. Throws Error naming the file and the expression when the
    // time for all of them is up; Cancelled.
    std::vector<ByteRange> find(std::string_view text, TextWork& work) const;

private:
    struct Compiled;
    std::unique_ptr<const Compiled> compiled_;
    std::string pattern_, file_, place_;
};

} // namespace attn
