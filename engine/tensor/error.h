// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/message.h"

#include <stdexcept>
#include <string>
#include <utility>

namespace attn {

// Base of every exception that the engine throws. Its message reads "<what>: <why>. <What to do>." where there is
// something to do; it names the file, field or argument at fault, so that it can be shown to the user as it is.
//     throw SettingError("heads.none", "heads: {0} heads are too few. Give 1 or more.", heads);
class Error : public std::runtime_error {
public:
    explicit Error(Message message) : std::runtime_error(message.english()), message_(std::move(message)) {}
    // The message of this code, English text and arguments.
    template <class... Arguments>
    Error(const char* code, MessageText<sizeof...(Arguments)> text, const Arguments&... arguments)
        : Error(Message(code, text, arguments...))
    {
    }

    // what() is its English text.
    const Message& message() const { return message_; }

private:
    Message message_;
};

// A matrix has the wrong number of rows or columns. Names the matrix, its size and the size it should have.
class ShapeError : public Error {
public:
    using Error::Error;
};

// A setting is outside of its range, or two settings exclude each other. Names the setting.
class SettingError : public Error {
public:
    using Error::Error;
};

// The work would need more memory than there is. Says how much.
class MemoryError : public Error {
public:
    using Error::Error;
};

} // namespace attn
