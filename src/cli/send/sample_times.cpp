// The times that a sample notification tells, moved to the moment at which it is sent.
// SPDX-License-Identifier: MIT
#include "sample_times.hpp"

#include <array>
#include <cstdio>
#include <ctime>
#include <optional>
#include <regex>

namespace zoomhook::cli {
namespace {

using std::chrono::milliseconds;

/// Zoom's two ways: 2026-11-24T09:00:00Z, also with milliseconds; and a number of milliseconds, which only
/// its key tells from an id.
const std::regex& a_time() {
    static const std::regex form(
        R"re((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{3})?Z|("(?:event_ts|time_?stamp|start_time|end_time)":"?)(\d{13}))re"
    );
    return form;
}

milliseconds since_epoch(const std::smatch& found) {
    if (found[4].matched) return milliseconds(std::stoll(found[4]));
    std::tm parts{};
    strptime(found[1].str().c_str(), "%Y-%m-%dT%H:%M:%S", &parts);
    const milliseconds fraction(found[2].matched ? std::stoi(found[2].str().substr(1)) : 0);
    return std::chrono::seconds(timegm(&parts)) + fraction;
}

/// As it is written where it was found.
std::string written_like(const std::smatch& found, milliseconds t) {
    if (found[4].matched) return found[3].str() + std::to_string(t.count());
    const std::time_t seconds = t / std::chrono::seconds(1);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    std::array<char, 40> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
    std::array<char, 8> fraction{};
    if (found[2].matched)
        std::snprintf(fraction.data(), fraction.size(), ".%03d", static_cast<int>(t.count() % 1000));
    return std::string(text.data()) + fraction.data() + "Z";
}

std::optional<milliseconds> time_of(const std::string& body) {
    std::optional<milliseconds> first;
    for (std::sregex_iterator found(body.begin(), body.end(), a_time()), end; found != end; ++found) {
        if ((*found)[3].str().starts_with("\"event_ts\"")) return since_epoch(*found);
        if (!first) first = since_epoch(*found);
    }
    return first;
}

} // namespace

std::string with_times_of(wall_time now, const std::string& body) {
    const std::optional<milliseconds> then = time_of(body);
    if (!then) return body;
    const milliseconds by = std::chrono::duration_cast<milliseconds>(now.time_since_epoch()) - *then;
    std::string moved;
    auto rest = body.begin();
    for (std::sregex_iterator found(body.begin(), body.end(), a_time()), end; found != end; ++found) {
        moved.append(rest, (*found)[0].first);
        moved += written_like(*found, since_epoch(*found) + by);
        rest = (*found)[0].second;
    }
    return moved.append(rest, body.end());
}

} // namespace zoomhook::cli
