// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/standard_output.h"

#include "engine/tensor/error.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

#include <unistd.h>

namespace attn {

namespace {

bool notesAreOn = true;

} // namespace

void writeStandardOutput(std::string_view text)
{
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0)
        throw Error("standard-output.not-written",
                    "standard output: it cannot be written: {0}. Send it somewhere else.", std::strerror(errno));
}

void writeNote(std::string_view text)
{
    if (!notesAreOn)
        return;
    const char* const start = isatty(STDERR_FILENO) ? "\r\033[K" : "";
    std::fprintf(stderr, "%sattnscope: note: %.*s\n", start, static_cast<int>(text.size()), text.data());
}

void switchNotesOff()
{
    notesAreOn = false;
}

} // namespace attn
