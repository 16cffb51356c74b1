// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stdexcept>
#include <string>

namespace attn {

// Base of every exception that the engine throws. The message reads "<what>: <why>, <what to do>" where there is
// something to do; it names the file, field or argument at fault, so that it can be shown to the user as it is.
class Error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
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
