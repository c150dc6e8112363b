// Keeps the log lines of a test.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
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
    /// The first line that holds `part`, or nothing.
    [[nodiscard]] std::string line_with(std::string_view part) const {
        const auto all = lines();
        const auto found =
            std::ranges::find_if(all, [part](const std::string& l) { return l.find(part) != l.npos; });
        return found != all.end() ? *found : "";
    }

private:
    struct store {
        std::mutex mutex;
        std::vector<std::string> lines;
    };
    static store& kept() {
        static store s;
        return s;
    }
    static void keep(log::level, std::string_view sentence, const log::field*, std::size_t) noexcept {
        std::scoped_lock lock(kept().mutex);
        kept().lines.emplace_back(sentence);
    }
};

} // namespace zoomhook::test
