// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>

#include <sys/resource.h>

// The most memory that this process has had so far, in bytes. It falls by forget_peak_memory() only.
inline qint64 peak_memory()
{
    rusage usage = {};
    getrusage(RUSAGE_SELF, &usage);
    return qint64{usage.ru_maxrss} * 1024;
}

// The peak becomes what the process has now, where the system can do that (Linux).
inline void forget_peak_memory()
{
    QFile file("/proc/self/clear_refs");
    if (file.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
        file.write("5");
}
