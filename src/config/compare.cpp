// Which keys differ between two loads of the config, and when that takes effect.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include "zoomhook/config/load.hpp"

namespace zoomhook::config {
namespace {

/// Whoever adds one makes app/reloader.cpp apply it.
constexpr std::array<std::string_view, 6> live_keys{
    "tls.certificate",           "tls.private_key", "zoom.timestamp_tolerance",
    "zoom.bad_signature_status", "log.level",       "privacy.forgotten",
};

/// Their tokens are compared, wherever those come from.
bool is_about_apps(std::string_view key) {
    return key == "zoom.apps" || key == "zoom.secret_token" || key == "zoom.secret_token_file";
}

std::string exact_value(const outcome& o, std::string_view key) {
    const auto found = std::ranges::find(o.effective, key, &effective_value::key);
    return found == o.effective.end() ? std::string() : found->exact;
}

} // namespace

difference compare(const outcome& before, const outcome& after) {
    difference d;
    if (before.values.zoom.apps != after.values.zoom.apps) d.live.emplace_back("zoom.secret_token");
    if (before.values.privacy.redact != after.values.privacy.redact) d.live.emplace_back("privacy.redact");
    for (const effective_value& now : after.effective) {
        if (is_about_apps(now.key) || now.key == "privacy.redact" ||
            exact_value(before, now.key) == now.exact)
            continue;
        const bool live = std::ranges::find(live_keys, now.key) != live_keys.end();
        (live ? d.live : d.at_restart).push_back(now.key);
    }
    return d;
}

} // namespace zoomhook::config
