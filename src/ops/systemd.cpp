// What systemd and a service of its tell each other.
// SPDX-License-Identifier: MIT
#include "zoomhook/ops/systemd.hpp"

#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <sys/stat.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

namespace zoomhook::ops::systemd {
namespace {

void notify(const std::string& state) { (void)sd_notify(0, state.c_str()); }

/// sd_notify(3): with RELOADING=1, so that what was sent before it isn't taken for the end of the reload.
std::string monotonic_usec() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return std::to_string(now.tv_sec * 1'000'000 + now.tv_nsec / 1000);
}

} // namespace

std::vector<int> listening_sockets() {
    std::vector<int> all;
    const int count = sd_listen_fds(1);
    for (int i = 0; i < count; ++i) all.push_back(SD_LISTEN_FDS_START + i);
    return all;
}

void ready(const std::string& status) { notify("READY=1\nSTATUS=" + status); }

void reloading() { notify("RELOADING=1\nMONOTONIC_USEC=" + monotonic_usec()); }

void stopping() { notify("STOPPING=1\nSTATUS=answering what is in flight"); }

void status(const std::string& status) { notify("STATUS=" + status); }

std::optional<std::chrono::microseconds> watchdog() {
    std::uint64_t usec = 0;
    if (sd_watchdog_enabled(0, &usec) <= 0) return {};
    return std::chrono::microseconds(usec);
}

void alive() { notify("WATCHDOG=1"); }

bool writes_to_journal() {
    const char* const journal = std::getenv("JOURNAL_STREAM"); // DEVICE:INODE
    struct stat standard_error {};
    if (journal == nullptr || fstat(STDERR_FILENO, &standard_error) != 0) return false;
    return journal == std::to_string(standard_error.st_dev) + ":" + std::to_string(standard_error.st_ino);
}

} // namespace zoomhook::ops::systemd
