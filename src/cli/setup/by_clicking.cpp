// What to click on the app's page where Zoom's API is not to be used.
// SPDX-License-Identifier: MIT
#include "by_clicking.hpp"

#include "zoomhook/app/options.hpp"
#include "zoomhook/base/printable.hpp"

namespace zoomhook::cli {
namespace {

std::string tokens(const config::settings& s) {
    std::string text;
    for (const zoom::signing_secret& secret : app::secrets_of(s))
        text += (text.empty() ? "" : " or ") + std::string(secret.id());
    return text;
}

std::string events_text(const std::vector<std::string>& events) {
    if (events.empty()) return "those that you want, such as all of Meeting";
    std::string text;
    for (const std::string& event : events)
        text += (text.empty() ? "" : "\n                 ") + printable(event);
    return text;
}

} // namespace

std::string what_to_click(const clicked_subscription& s, const config::settings& settings) {
    return "\nThe config has no [zoom.api] (docs/subscription.md), so this is to be clicked:\n\n"
           "  1. https://marketplace.zoom.us/, Manage, your app, Features, Access\n"
           "  2. Secret Token: it must be the config's, whose SHA-256 begins with " +
           tokens(settings) +
           ".\n"
           "     To compare, without showing it: run this in a shell, and paste the page's\n"
           "       read -rs TOKEN; printf %s \"$TOKEN\" | sha256sum | cut -c 1-8\n"
           "  3. Event Subscriptions: switch it on, Add New Event Subscription\n"
           "       name      " +
           printable(s.name) + "\n       events    " + events_text(s.events) + "\n       URL       " +
           printable(s.url) +
           "\n"
           "  4. Validate, then Save\n\n";
}

} // namespace zoomhook::cli
