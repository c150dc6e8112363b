// Takes log lines to standard error through spdlog's bounded queue.
// SPDX-License-Identifier: MIT
#include "zoomhook/ops/log.hpp"

#include <array>
#include <memory>
#include <spdlog/async.h>
#include <spdlog/async_logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include "zoomhook/ops/systemd.hpp"

namespace zoomhook::ops {
namespace {

constexpr std::size_t queued_lines = 8192;

// Set only by `logging`, before and after the threads that log.
std::shared_ptr<spdlog::details::thread_pool> pool;
std::shared_ptr<spdlog::async_logger> logger;
log_format current_format = log_format::text;
bool to_journal = false;

/// What the journal takes from the beginning of a line (sd-daemon(3)).
std::string_view priority(log::level l) {
    static constexpr std::array<std::string_view, 4> priorities{"<7>", "<6>", "<4>", "<3>"};
    return to_journal ? priorities[static_cast<std::size_t>(l)] : "";
}

void write_line(
    log::level l, std::string_view sentence, const log::field* first, std::size_t count
) noexcept {
    try {
        std::string line(priority(l));
        line += format_line(current_format, l, sentence, {first, count}, std::chrono::system_clock::now());
        logger->info(line);
    } catch (...) { // no memory for a log line is no reason to stop
    }
}

} // namespace

logging::logging(log_format format, log::level lowest) {
    current_format = format;
    to_journal = systemd::writes_to_journal();
    pool = std::make_shared<spdlog::details::thread_pool>(queued_lines, 1);
    auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    // overrun_oldest: the default would make the I/O threads wait for a slow terminal.
    logger = std::make_shared<spdlog::async_logger>(
        "zoomhookd", std::move(sink), pool, spdlog::async_overflow_policy::overrun_oldest
    );
    logger->set_pattern("%v");
    log::set_writer(write_line, lowest);
}

logging::~logging() {
    log::set_writer(nullptr, log::level::info);
    logger.reset();
    pool.reset(); // joins its thread after the last queued line
}

} // namespace zoomhook::ops
