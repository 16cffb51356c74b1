// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/file_beginning.h"

#include "engine/formats/number_bytes.h"
#include "engine/text/ascii.h"

#include <algorithm>
#include <filesystem>
#include <unistd.h>

namespace attn {

std::string beginning_of(const RegularFile& file)
{
    constexpr std::uint64_t most = 4096;
    std::string bytes(static_cast<std::size_t>(std::min(file.size(), most)), '\0');
    file.read_at(0, bytes.data(), bytes.size());
    return bytes;
}

void peek_at(const RegularFile& file, std::uint64_t offset, void* out, std::size_t size)
{
    if (::pread(file.descriptor(), out, size, static_cast<off_t>(offset)) != static_cast<ssize_t>(size))
        file.read_at(offset, out, size);
}

std::string ending_of(const std::string& path)
{
    return in_small_letters(std::filesystem::path(path).extension().string());
}

std::string_view first_zip_entry(std::string_view beginning)
{
    constexpr std::size_t name_length_at = 26, name_at = 30;
    if (beginning.size() < name_at || !beginning.starts_with("PK\3\4"))
        return {};
    const auto* const bytes = reinterpret_cast<const unsigned char*>(beginning.data());
    return beginning.substr(name_at, load_bytes<std::uint16_t, false>(bytes + name_length_at));
}

} // namespace attn
