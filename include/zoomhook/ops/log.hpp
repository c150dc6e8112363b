// Sets up where log lines go and how they look.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>

#include "zoomhook/base/clock.hpp"
#include "zoomhook/base/log.hpp"

namespace zoomhook::ops {

enum class log_format {
    text,   ///< for people at a terminal
    logfmt, ///< ts=… level=… msg="…" name=value
    json,   ///< one object a line
};

/// One line without its line feed. Control characters, quotes and invalid UTF-8 can't break out of their
/// value.
[[nodiscard]] std::string
format_line(log_format, log::level, std::string_view sentence, std::span<const log::field>, wall_time);

/// While it lives, the lines of base/log.hpp go to standard error through a bounded queue and a thread of
/// their own: a slow terminal or journal never stalls the daemon; at the bound the oldest lines are dropped.
/// The journal gets each line's priority. One at a time.
class logging {
public:
    logging(log_format, log::level lowest);
    ~logging(); ///< writes what is queued
    logging(const logging&) = delete;
    logging& operator=(const logging&) = delete;
};

} // namespace zoomhook::ops
