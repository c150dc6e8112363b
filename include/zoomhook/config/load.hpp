// Reads the settings from flags, environment, file and the names people already have; reports every mistake.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "zoomhook/config/settings.hpp"

namespace zoomhook::config {

/// Read where no other is named.
inline constexpr const char* default_file = "/etc/zoomhookd/zoomhookd.toml";

/// How much something is wanted that a file has.
enum class need {
    none,
    may, ///< where it can't be read, that is told by settings, not as a mistake: receiving goes on without it
    must
};

/// Where values may come from; earlier ones win: flags, ZOOMHOOKD_<SECTION>_<KEY>, the file, well-known
/// names.
struct sources {
    std::optional<std::string> file; ///< must exist; absent: default_file where that exists
    std::optional<std::string>
        env_file; ///< KEY=value lines, as of zoom/webhook-to-postgres; below the environment
    std::map<std::string, std::string> environment;
    std::map<std::string, std::string> flags; ///< by key, e.g. {"server.listen", "http://127.0.0.1:4000"}
    bool needs_secret = true;                 ///< serve does; migrate does not
    bool needs_database = true;
    need api = need::must; ///< of the client secret of Zoom's API
};

/// What stands in effective_value::value in place of a secret.
constexpr const char* masked = "********";

/// One effective value, for `zoomhookd config`.
struct effective_value {
    std::string key;
    std::string value; ///< as one would write it in TOML; secrets and passwords masked
    /// "default", "ZOOMHOOKD_SERVER_LISTEN", "/etc/zoomhookd/zoomhookd.toml:12", "--set server.listen"
    std::string origin;
    std::string exact; ///< to compare with; never to be shown, since it may be a secret
};

struct outcome {
    settings values;
    std::vector<effective_value> effective;
    /// One line each: where (file:line or variable), key, what is wrong, how to mend it. Empty: valid.
    std::vector<std::string> mistakes;
};

[[nodiscard]] outcome load(const sources&);

/// Which keys differ between two outcomes.
struct difference {
    std::vector<std::string> live;       ///< take effect at once
    std::vector<std::string> at_restart; ///< need one
};
[[nodiscard]] difference compare(const outcome& before, const outcome& after);

} // namespace zoomhook::config
