// What is only for eyes: colours, which only a terminal gets, and how far a long task is.
// SPDX-License-Identifier: MIT
#include "terminal.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "quantities.hpp"

namespace zoomhook::cli {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view clear_line = "\r\x1b[K";
constexpr auto between_lines = 30s; // where they stay: in a log, a mail

std::string_view code(colour c) {
    switch (c) {
    case colour::red:
        return "\x1b[31m";
    case colour::green:
        return "\x1b[32m";
    case colour::yellow:
        return "\x1b[33m";
    case colour::dim:
        return "\x1b[2m";
    case colour::none:
        break;
    }
    return "";
}

bool is_capable(int fd) {
    const char* terminal = std::getenv("TERM");
    return isatty(fd) == 1 && terminal != nullptr && std::string_view(terminal) != "dumb";
}

/// 1 at most.
double share_of(std::uint64_t done, std::uint64_t total) {
    return std::min(static_cast<double>(done) / static_cast<double>(total), 1.0);
}

} // namespace

bool has_colours() {
    const char* unwanted = std::getenv("NO_COLOR");
    return is_capable(STDOUT_FILENO) && (unwanted == nullptr || *unwanted == '\0');
}

std::string painted(std::string_view text, colour c, bool coloured) {
    if (!coloured || c == colour::none) return std::string(text);
    return std::string(code(c)) + std::string(text) + "\x1b[0m";
}

bool has_bar() { return is_capable(STDERR_FILENO); }

progress::progress(std::uint64_t total, std::string unit)
    : total_(total),
      unit_(std::move(unit)),
      on_terminal_(has_bar()),
      next_(began_ + (on_terminal_ ? 1s : between_lines)) {}

progress::~progress() {
    if (drawn_) std::cerr << clear_line << std::flush;
}

void progress::at(std::uint64_t done, std::string_view also, clock::time_point now) {
    if (now < next_) return;
    next_ = now + (on_terminal_ ? clock::duration(100ms) : between_lines);
    drawn_ = on_terminal_;
    std::string text = progress_text(done, total_, unit_, now - began_);
    if (!also.empty()) text += ", " + std::string(also);
    if (on_terminal_)
        std::cerr << clear_line << progress_bar(done, total_) << text << std::flush;
    else
        std::cerr << text << std::endl;
}

std::string progress_bar(std::uint64_t done, std::uint64_t total) {
    constexpr std::size_t width = 30;
    if (total == 0) return "";
    const auto full = static_cast<std::size_t>(share_of(done, total) * width);
    return "[" + std::string(full, '#') + std::string(width - full, ' ') + "] ";
}

std::string progress_text(
    std::uint64_t done, std::uint64_t total, std::string_view unit, std::chrono::duration<double> since
) {
    const std::string what = " " + std::string(unit);
    if (total == 0) return std::to_string(done) + what;
    const double share = share_of(done, total);
    std::string text = std::to_string(static_cast<int>(share * 100)) + " %  " + std::to_string(done) +
                       " of " + std::to_string(total) + what;
    if (done == 0) return text;
    const auto left = std::chrono::duration_cast<wall_time::duration>(since * (1 / share - 1));
    return text + ", " + age_text(left) + " left";
}

} // namespace zoomhook::cli
