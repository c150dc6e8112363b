// What the daemon asks of its process before it serves.
// SPDX-License-Identifier: MIT
#include "process.hpp"

#include <csignal>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "zoomhook/base/log.hpp"

namespace zoomhook::app {
namespace {

void raise_open_files() {
    rlimit files{};
    if (getrlimit(RLIMIT_NOFILE, &files) != 0) return;
    files.rlim_cur = files.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &files) != 0)
        log::warn("the soft limit for open files could not be raised", {{"limit", files.rlim_cur}});
}

} // namespace

void prepare_process() {
    std::signal(SIGPIPE, SIG_IGN); // a peer that hangs up is an error code, not a death
#ifndef __SANITIZE_ADDRESS__       // LeakSanitizer must be able to read its own process
    prctl(PR_SET_DUMPABLE, 0);
#endif
    raise_open_files();
}

} // namespace zoomhook::app
