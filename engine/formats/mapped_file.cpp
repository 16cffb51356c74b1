// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/mapped_file.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <mutex>
#include <sys/mman.h>
#include <unistd.h>

namespace attn {

// Where a file is mapped. A place of the list is never given back, so that the signal handler may walk it at any time;
// the next file takes one that has become free.
struct MappedFile::Mapping {
    std::atomic<std::uintptr_t> begin = 0;
    std::atomic<std::uintptr_t> end = 0; // 0: a free place. Written last by who takes it and first by who leaves it.
    std::atomic<bool> broken = false;
    Mapping* next = nullptr;
};

// What the handler of SIGBUS works with.
struct MappedFile::BusErrors {
    static inline std::atomic<Mapping*> mappings = nullptr;
    static inline std::mutex writing; // the list is changed by one thread at a time, and read without it
    static inline std::uintptr_t page_size = 0;
    static inline struct sigaction handler_before = {};

    static Mapping* enlist(const unsigned char* begin, std::uint64_t size)
    {
        const std::scoped_lock lock(writing);
        if (page_size == 0)
            install();
        Mapping* mapping = mappings;
        while (mapping && mapping->end != 0)
            mapping = mapping->next;
        if (!mapping) {
            mapping = new Mapping;
            mapping->next = mappings;
            mappings = mapping;
        }
        mapping->broken = false;
        mapping->begin = reinterpret_cast<std::uintptr_t>(begin);
        mapping->end = mapping->begin + size;
        return mapping;
    }

    static void install()
    {
        page_size = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
        struct sigaction handler = {};
        handler.sa_sigaction = handle;
        handler.sa_flags = SA_SIGINFO | SA_ONSTACK;
        ::sigaction(SIGBUS, &handler, &handler_before);
    }

    static void handle(int signal, siginfo_t* info, void* context)
    {
        const bool sent_by_kernel = info->si_code > 0;
        if (sent_by_kernel && replace_by_zeros(reinterpret_cast<std::uintptr_t>(info->si_addr)))
            return;
        if (handler_before.sa_flags & SA_SIGINFO) {
            handler_before.sa_sigaction(signal, info, context);
        } else if (handler_before.sa_handler != SIG_DFL && handler_before.sa_handler != SIG_IGN) {
            handler_before.sa_handler(signal);
        } else {
            ::signal(SIGBUS, SIG_DFL);
            ::raise(SIGBUS); // comes when this handler has returned
        }
    }

    // What lies behind the first page that is not there is gone as well: one mapping of zeros takes the place of all of
    // it.
    static bool replace_by_zeros(std::uintptr_t address)
    {
        for (Mapping* mapping = mappings; mapping; mapping = mapping->next) {
            const std::uintptr_t end = mapping->end;
            if (address < mapping->begin || address >= end)
                continue;
            const int error = errno; // of what was interrupted
            const std::uintptr_t page = address - address % page_size;
            mapping->broken = true;
            void* zeros = ::mmap(reinterpret_cast<void*>(page), end - page, PROT_READ,
                                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
            errno = error;
            return zeros != MAP_FAILED;
        }
        return false;
    }
};

MappedFile::MappedFile(const std::string& path) : file_(path)
{
    if (size() == 0)
        return;
    void* place = ::mmap(nullptr, size(), PROT_READ, MAP_PRIVATE, file_.descriptor(), 0);
    if (place == MAP_FAILED)
        throw Error("file.not-mapped", "{0}: it cannot be mapped into memory: {1}", path, std::strerror(errno));
    bytes_ = static_cast<const unsigned char*>(place);
    try {
        mapping_ = BusErrors::enlist(bytes_, size());
    } catch (...) {
        ::munmap(place, size());
        throw;
    }
}

MappedFile::~MappedFile()
{
    if (!bytes_)
        return;
    mapping_->end = 0;
    ::munmap(const_cast<unsigned char*>(bytes_), size());
}

void MappedFile::check() const
{
    if (mapping_ && mapping_->broken)
        throw Error("file.broken", "{0}: it was cut short or could not be read while it was in use. Open it again.",
                    path());
    file_.require_unchanged();
}

} // namespace attn
