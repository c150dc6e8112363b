// Sample notifications of every family of events, for trying things out.
// SPDX-License-Identifier: MIT
#include "samples.hpp"

#include <algorithm>

#include "catalogue.hpp"
#include "generic_sample.hpp"
#include "samples_embedded.hpp"

namespace zoomhook::cli {
namespace {

constexpr std::string_view ending = ".json";

std::string_view event_of(const embedded_file& file) {
    return file.name.substr(0, file.name.size() - ending.size());
}

/// Replaces the 13 digits after "event_ts": and leaves every other byte as it is; samples write it without
/// blanks.
void set_event_ts(std::string& body, wall_time now) {
    constexpr std::string_view key = "\"event_ts\":";
    const auto found = body.find(key);
    if (found == body.npos) return;
    const auto begin = body.find_first_of("0123456789", found + key.size());
    const auto end = body.find_first_not_of("0123456789", begin);
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count();
    body.replace(begin, end - begin, std::to_string(ms));
}

} // namespace

std::optional<std::string> sample(std::string_view event, wall_time now) {
    for (const embedded_file& file : embedded::samples()) {
        if (event_of(file) != event) continue;
        std::string body(file.text);
        set_event_ts(body, now);
        return body;
    }
    if (const event_shape* shape = find_shape(event)) return generic_sample(*shape, now);
    return {};
}

std::vector<std::string> sample_names() {
    std::vector<std::string> names;
    for (const embedded_file& file : embedded::samples()) names.emplace_back(event_of(file));
    std::ranges::sort(names);
    return names;
}

} // namespace zoomhook::cli
