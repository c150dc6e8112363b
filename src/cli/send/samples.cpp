// Sample notifications of every family of events, for trying things out.
// SPDX-License-Identifier: MIT
#include "samples.hpp"

#include <algorithm>

#include "catalogue.hpp"
#include "generic_sample.hpp"
#include "sample_times.hpp"
#include "samples_embedded.hpp"

namespace zoomhook::cli {
namespace {

constexpr std::string_view ending = ".json";

std::string_view event_of(const embedded_file& file) {
    return file.name.substr(0, file.name.size() - ending.size());
}

} // namespace

std::optional<std::string> sample(std::string_view event, wall_time now) {
    for (const embedded_file& file : embedded::samples())
        if (event_of(file) == event) return with_times_of(now, std::string(file.text));
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
