// What must be known to ask Zoom's REST API, and how much may be asked of it.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace zoomhook::zoomapi {

/// The grant by which the app gets its token. Zoom's page on webhooks says account_credentials for
/// Server-to-Server OAuth apps and client_credentials for general apps.
enum class auth_kind { account_credentials, client_credentials };

struct options {
    std::string account_id; ///< not needed with client_credentials but for subscriptions
    std::string client_id;
    std::string client_secret; ///< never printed, never on a command line
    std::string app_id;        ///< whose webhook logs are read; not needed with video_sdk
    std::string token_url = "https://zoom.us/oauth/token";
    std::string api_url = "https://api.zoom.us/v2"; ///< Zoom for Government: https://api.zoomgov.com/v2
    auth_kind auth = auth_kind::account_credentials;
    bool video_sdk =
        false; ///< logs from /videosdk/report/webhook_logs, which belong to the account's one app

    /// Zoom's limits hold for the account with all its apps: 2 a second on the Free plan, 20 on Pro, 60 above
    /// (label MEDIUM, https://developers.zoom.us/docs/api/rate-limits/). 1 leaves half of the smallest to
    /// others.
    double requests_per_second = 1;
    /// Of a daily limit that Zoom names in its answers, this part is left to others.
    double share_of_day_left = 0.1;
    std::chrono::milliseconds longest_wait{120'000}; ///< a rate limit that lasts longer ends the run instead
    unsigned attempts = 5;                           ///< of one request, where Zoom fails or is cut off

    std::chrono::milliseconds connect_timeout{10'000};
    std::chrono::milliseconds request_timeout{60'000};  ///< of one attempt, all in all
    std::size_t longest_answer = std::size_t{32} << 20; ///< bytes
    unsigned page_size = 300;                           ///< of webhook logs; Zoom's most is 300
    std::chrono::seconds window{6 * 3600};              ///< of webhook logs, asked for at once
};

/// What is missing or can't be used, naming the key of [zoom.api]; empty: nothing. http:// is taken for this
/// machine only: the client secret would travel in the clear.
[[nodiscard]] std::string complaint(const options&);

} // namespace zoomhook::zoomapi
