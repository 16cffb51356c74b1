// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/interruption.h"

#include <csignal>
#include <cstdlib>

#include <pthread.h>

namespace attn {

namespace {

sigset_t interrupting_signals()
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    struct sigaction interrupt = {};
    sigaction(SIGINT, nullptr, &interrupt);
    if (interrupt.sa_handler != SIG_IGN) // as a shell sets it for programs in the background
        sigaddset(&set, SIGINT);
    return set;
}

} // namespace

Interruption::Interruption()
{
    const sigset_t set = interrupting_signals();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    listener_ = std::thread([this] { listen(); });
}

Interruption::~Interruption()
{
    done_ = true;
    pthread_kill(listener_.native_handle(), SIGTERM); // wakes it
    listener_.join();
    const sigset_t set = interrupting_signals();
    pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

void Interruption::listen()
{
    const sigset_t set = interrupting_signals();
    for (;;) {
        int signal = 0;
        sigwait(&set, &signal);
        if (done_)
            return;
        if (signal_)
            std::_Exit(128 + signal);
        signal_ = signal;
        stop_.request_stop();
    }
}

} // namespace attn
