// One line of `zoomhookd check` and `zoomhookd setup`, and who finds which.
// SPDX-License-Identifier: MIT
#pragma once

#include <set>
#include <string>
#include <vector>

#include "cli/arguments/arguments.hpp"
#include "zoomhook/config/load.hpp"
#include "zoomhook/spool/options.hpp"
#include "zoomhook/store/inspection.hpp"

namespace zoomhook::cli {

enum class level {
    ok,
    warn, ///< events arrive, but not for ever, or something is not as it should be
    fail, ///< events would not arrive, or not be kept
};

struct finding {
    level how = level::ok;
    std::string what; ///< "Postgres", "clock": several may bear one name
    std::string text; ///< what is found
    std::string fix;  ///< the next step; empty where all is well
};
using findings = std::vector<finding>;

/// What to do where the daemon does not come to the end of Zoom's logs.
inline constexpr const char* recover_now = "zoomhookd recover does it now, or says why not; what the daemon "
                                           "met: journalctl -u zoomhookd -g recovered";

/// "ok", "warn" or "fail".
[[nodiscard]] const char* name_of(level);
/// To standard output: one line, and the fix below it. Each is seen when it is found: the next may take
/// seconds.
void print_finding(const finding&, bool coloured);

/// The config's mistakes, and whether secrets are there and only for their owner to read.
[[nodiscard]] findings check_settings(const config::outcome&, const config_arguments&);

/// Whether the daemon answers on each address, is ready, and has the settings that `files` have now.
[[nodiscard]] findings check_daemon(const config::outcome&, const std::set<std::string>& files);

/// What it counts of its runs over Zoom's logs: nothing is found unless all have failed. Pure.
[[nodiscard]] findings judge_recovery_runs(const std::string& metrics);

/// The certificate of https:// addresses: the key fits, the chain holds, days left.
[[nodiscard]] findings check_certificate(const config::settings&, wall_time now);

/// Room, what waits in it, and whether the disk has enough left.
[[nodiscard]] findings check_spool(const spool::options&);

/// Asks Postgres, and judges what it says.
[[nodiscard]] findings check_postgres(const config::settings&);
/// Pure.
[[nodiscard]] findings judge(const store::inspection&, const config::settings&, wall_time now);

/// Whether Zoom lets us read its webhook logs; nothing where the config has no credentials.
[[nodiscard]] findings check_zoom_api(const config::settings&, wall_time now);

/// ngrok's agent, where it runs here: the URL to paste into the Marketplace, and whether that reaches us.
/// `api` is the agent's local API, "http://127.0.0.1:4040".
[[nodiscard]] findings check_tunnel(const config::settings&, const std::string& api);

/// Whether Zoom, which comes from outside, would reach the daemon by this URL.
[[nodiscard]] finding check_public_url(const std::string& url);

} // namespace zoomhook::cli
