// The process as Prometheus's clients for other languages tell of it.
// SPDX-License-Identifier: MIT
#include "process_metrics.hpp"

#include "metric_family.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

namespace zoomhook::ops {
namespace {

using prometheus::MetricFamily;

double cpu_seconds() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

/// Bytes: all addresses, and what is resident.
std::pair<double, double> memory() {
    double pages = 0;
    double resident = 0;
    std::ifstream("/proc/self/statm") >> pages >> resident;
    const auto page = static_cast<double>(sysconf(_SC_PAGESIZE));
    return {pages * page, resident * page};
}

double open_files() {
    std::error_code ignored;
    const std::filesystem::directory_iterator all("/proc/self/fd", ignored);
    if (ignored) return 0;
    return static_cast<double>(std::distance(begin(all), end(all))) - 1; // less the iterator's own
}

double file_limit() {
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    return static_cast<double>(files.rlim_cur);
}

/// Seconds since the epoch, when the program was loaded.
const double started = [] {
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}();

} // namespace

std::vector<MetricFamily> process_families() {
    const auto [all, resident] = memory();
    return {
        counter_family("process_cpu_seconds_total", "CPU time, user's and system's", cpu_seconds()),
        gauge_family("process_virtual_memory_bytes", "Addresses in use", all),
        gauge_family("process_resident_memory_bytes", "Memory in use", resident),
        gauge_family("process_open_fds", "Open files and sockets", open_files()),
        gauge_family("process_max_fds", "How many there may be", file_limit()),
        gauge_family("process_start_time_seconds", "When the process started", started),
    };
}

} // namespace zoomhook::ops
