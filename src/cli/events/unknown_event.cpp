// What to say of an event that there isn't: in the database, or in Zoom's catalogue.
// SPDX-License-Identifier: MIT
#include "unknown_event.hpp"

#include <algorithm>
#include <fnmatch.h>
#include <ostream>

#include "cli/send/catalogue.hpp"
#include "zoomhook/base/printable.hpp"
#include "zoomhook/base/similar.hpp"

namespace zoomhook::cli {

void tell_unknown_events(const std::vector<std::string>& patterns, std::ostream& out) {
    const std::vector<std::string> names = catalogue_names();
    for (const std::string& pattern : patterns) {
        const auto matches = [&pattern](const std::string& name) {
            return fnmatch(pattern.c_str(), name.c_str(), FNM_NOESCAPE) == 0;
        };
        if (std::ranges::any_of(names, matches)) continue;
        const std::string guess = did_you_mean(pattern, names);
        out << "no event of Zoom's catalogue is called " << printable(pattern)
            << (guess.empty() ? "; zoomhookd send --list names them" : guess) << '\n';
    }
}

std::runtime_error no_such_event(std::int64_t id) {
    return std::runtime_error(
        "there is no event " + std::to_string(id) +
        ": zoomhookd tail --since 1d shows the ids of the last day"
    );
}

} // namespace zoomhook::cli
