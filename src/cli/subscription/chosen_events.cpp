// The events that patterns choose from Zoom's catalogue.
// SPDX-License-Identifier: MIT
#include "chosen_events.hpp"

#include <boost/algorithm/string/trim.hpp>
#include <fnmatch.h>
#include <set>
#include <sstream>

#include "cli/arguments/usage_error.hpp"
#include "cli/events/unknown_event.hpp"
#include "cli/send/catalogue.hpp"
#include "zoomhook/base/printable.hpp"
#include "zoomhook/zoom/challenge.hpp"

namespace zoomhook::cli {
namespace {

usage_error nothing_fits(const std::string& pattern) {
    std::ostringstream why;
    tell_unknown_events({pattern}, why);
    if (why.str().empty()) // in the catalogue
        return usage_error(
            "--events " + printable(pattern) +
            ": no event subscription has it; Zoom sends it by itself, or to another URL of the app's page"
        );
    std::string text = why.str();
    text.pop_back(); // its end of line
    return usage_error("--events: " + text);
}

} // namespace

std::vector<std::string> subscribable_events() {
    std::vector<std::string> names = catalogue_names();
    std::erase_if(names, [](const std::string& name) {
        return name == zoom::challenge_event || name.find('.') == name.npos;
    });
    return names;
}

std::vector<std::string> chosen_events(const std::vector<std::string>& patterns) {
    const std::vector<std::string> all = subscribable_events();
    std::set<std::string> chosen;
    for (const std::string& given : patterns) {
        const std::string pattern = boost::algorithm::trim_copy(given);
        bool fits = false;
        for (const std::string& name : all) {
            if (fnmatch(pattern.c_str(), name.c_str(), FNM_NOESCAPE) != 0) continue;
            chosen.insert(name);
            fits = true;
        }
        if (!fits) throw nothing_fits(pattern);
    }
    return {chosen.begin(), chosen.end()};
}

} // namespace zoomhook::cli
