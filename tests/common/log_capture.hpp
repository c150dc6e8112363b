// Keeps the log lines of a test.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

#include "zoomhook/base/log.hpp"

namespace zoomhook::test {

/// One at a time.
class log_capture {
public:
    log_capture() {
        kept().lines.clear();
        log::set_writer(&keep, log::level::info);
    }
    ~log_capture() { log::set_writer(nullptr, log::level::info); }
    log_capture(const log_capture&) = delete;
    log_capture& operator=(const log_capture&) = delete;

    [[nodiscard]] std::vector<std::string> lines() const {
        std::scoped_lock lock(kept().mutex);
        return kept().lines;
    }
    /// The first line that holds `part`; waits for it, and gives nothing where it doesn't come within 20 s.
    [[nodiscard]] std::string line_with(std::string_view part) const {
        std::unique_lock lock(kept().mutex);
        std::string found;
        kept().came.wait_for(lock, std::chrono::seconds(20), [&] {
            const auto& all = kept().lines;
            const auto line =
                std::ranges::find_if(all, [part](const std::string& l) { return l.find(part) != l.npos; });
            if (line != all.end()) found = *line;
            return line != all.end();
        });
        return found;
    }

private:
    struct store {
        std::mutex mutex;
        std::condition_variable came;
        std::vector<std::string> lines;
    };
    static store& kept() {
        static store s;
        return s;
    }
    static void keep(log::level, std::string_view sentence, const log::field*, std::size_t) noexcept {
        std::scoped_lock lock(kept().mutex);
        kept().lines.emplace_back(sentence);
        kept().came.notify_all();
    }
};

} // namespace zoomhook::test
