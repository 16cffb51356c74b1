// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <sys/resource.h>

// The most memory that this process has had so far, in bytes. It never falls.
inline qint64 peak_memory()
{
    rusage usage = {};
    getrusage(RUSAGE_SELF, &usage);
    return qint64{usage.ru_maxrss} * 1024;
}
