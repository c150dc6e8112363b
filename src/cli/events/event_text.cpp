// A stored event as people read it.
// SPDX-License-Identifier: MIT
#include "event_text.hpp"

#include <algorithm>
#include <sstream>

#include "cli/terminal/quantities.hpp"
#include "cli/terminal/terminal.hpp"
#include "zoomhook/base/printable.hpp"
#include "zoomhook/base/utc.hpp"

namespace zoomhook::cli {
namespace {

using namespace std::chrono_literals;

std::string padded(std::string text, std::size_t width) {
    text.resize(std::max(text.size(), width), ' ');
    return text;
}

std::string padded_left(const std::string& text, std::size_t width) {
    return std::string(width - std::min(text.size(), width), ' ') + text;
}

/// Zoom sends at once; what it sends again comes after 5 minutes or more.
colour colour_of(const std::optional<std::chrono::milliseconds>& lateness) {
    return lateness && *lateness >= 1min ? colour::yellow : colour::none;
}

} // namespace

std::string lateness_text(std::chrono::milliseconds t) {
    if (t >= 60s) return age_text(t);
    const auto tenths = (t.count() < 0 ? -t.count() : t.count()) / 100;
    return (t.count() < 0 ? "-" : "") + std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) +
           " s";
}

std::string event_line(const store::shown_event& e, bool coloured) {
    const std::string late = e.lateness ? lateness_text(*e.lateness) : "";
    std::string line =
        painted(iso_text(e.received_at), colour::dim, coloured) + "  " +
        padded_left(std::to_string(e.id), 6) + "  " +
        painted(padded(e.event.empty() ? "-" : printable(e.event), 34), colour::green, coloured) + "  " +
        padded(printable(e.object_id), 12) + "  " +
        painted(padded_left(late, 10), colour_of(e.lateness), coloured) + "  " + printable(e.topic);
    if (e.deliveries > 1)
        line += painted("  " + std::to_string(e.deliveries) + " deliveries", colour::yellow, coloured);
    if (e.app != "default") line += painted("  app " + printable(e.app), colour::dim, coloured);
    while (line.ends_with(' ')) line.pop_back();
    return line;
}

std::string indented(const std::string& text, const std::string& indent) {
    std::istringstream lines(text);
    std::string all;
    for (std::string line; std::getline(lines, line);) all += indent + printable(line) + "\n";
    return all;
}

} // namespace zoomhook::cli
