// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace attn {

// The English text of a message, with places {0}, {1}, ... for its `count` arguments. A text that leaves an argument
// out, or has a place for one that is not there, does not compile.
template <std::size_t count>
struct MessageText {
    // NOLINTNEXTLINE(google-explicit-constructor): a literal is written where a text is expected.
    consteval MessageText(const char* literal) : text(literal)
    {
        bool used[count + 1] = {};
        for (const char* at = literal; *at != '\0'; ++at)
            if (at[0] == '{' && at[1] >= '0' && at[1] <= '9') {
                const std::size_t place = static_cast<std::size_t>(at[1] - '0');
                if (place >= count || at[2] != '}')
                    throw "there is no argument for this place";
                used[place] = true;
            }
        for (std::size_t place = 0; place < count; ++place)
            if (!used[place])
                throw "the text has no place for this argument";
    }

    const char* text;
};

// What stands in a place of a message: a name or a number, which are shown as they are, or another message. A text may
// come from a foreign file and have any size: of one that is longer than `longest_plain`, the beginning and the end are
// kept, with "..." between them. Zero bytes, which would end a message, become spaces.
struct MessagePart {
    static constexpr std::size_t longest_plain = 500; // bytes

    // NOLINTBEGIN(google-explicit-constructor): arguments are written as they are.
    MessagePart(std::string_view plain);
    MessagePart(const std::string& plain) : MessagePart(std::string_view(plain)) {}
    MessagePart(const char* plain) : MessagePart(std::string_view(plain)) {}
    template <class Number, std::enable_if_t<std::is_integral_v<Number> && (sizeof(Number) > 1), int> = 0>
    MessagePart(Number number) : text(std::to_string(number))
    {
    }
    // NOLINTEND(google-explicit-constructor)

    std::string english() const;
    // The text in the language of `translate`, which is given each message that has a code.
    std::string said(const std::function<std::string(const MessagePart&)>& translate) const;

    std::string code; // empty for what is shown as it is
    std::string text;
    std::vector<MessagePart> arguments;

protected:
    MessagePart() = default;
};

// Something that is said to the user, in a form that can be said in any language: a code that tells what it is, an
// English text with places {0} to {9}, and what stands in these places.
//     Message("mask.no-key", "mask: there is no key {0}. Give 0 to {1}.", key, keys - 1)
// The code and the text are literals side by side, which is how lupdate finds them. A finished text is no message: it
// could not be translated.
struct Message : MessagePart {
    // `said_as`: a code of lower-case words, "folder.what-is-wrong"; empty for a text that only joins other messages.
    template <class... Arguments>
    Message(const char* said_as, MessageText<sizeof...(Arguments)> english_text, const Arguments&... values)
    {
        code = said_as;
        text = english_text.text;
        arguments = {MessagePart(values)...};
    }
};

} // namespace attn
