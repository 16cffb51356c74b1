// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/fuzzed.h"

#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <unistd.h>

namespace attn {

namespace fs = std::filesystem;

ScratchFolder::ScratchFolder()
{
    std::string name =
        (fs::is_directory("/dev/shm") ? "/dev/shm" : fs::temp_directory_path().string()) + "/fuzz-XXXXXX";
    if (!mkdtemp(name.data()))
        std::abort();
    path_ = name;
}

ScratchFolder::~ScratchFolder()
{
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

std::string ScratchFolder::write(const std::string& name, std::string_view content) const
{
    const std::string path = path_ + "/" + name;
    const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (file < 0 || ::write(file, content.data(), content.size()) != static_cast<ssize_t>(content.size()))
        std::abort();
    close(file);
    return path;
}

} // namespace attn
