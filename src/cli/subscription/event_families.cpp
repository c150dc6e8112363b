// Many events at a glance: each family with its count.
// SPDX-License-Identifier: MIT
#include "event_families.hpp"

#include <map>
#include <utility>

#include "zoomhook/base/printable.hpp"

namespace zoomhook::cli {
namespace {

constexpr std::size_t line_width = 100;

/// "meeting.*" of "meeting.started"; what has no dot is a family of its own.
std::string pattern_of(const std::string& event) {
    const auto dot = event.find('.');
    return dot == event.npos ? event : event.substr(0, dot) + ".*";
}

} // namespace

std::string families_text(const std::vector<std::string>& events, const std::string& indent) {
    std::map<std::string, int> counts;
    for (const std::string& event : events) ++counts[pattern_of(event)];
    std::string text;
    std::string line;
    for (const auto& [pattern, count] : counts) {
        const std::string one = printable(pattern) + " (" + std::to_string(count) + ")";
        if (!line.empty() && line.size() + one.size() > line_width) text += std::exchange(line, "") + "\n";
        line += (line.empty() ? indent : "  ") + one;
    }
    return text + line + "\n";
}

} // namespace zoomhook::cli
