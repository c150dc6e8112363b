// Reads what Zoom's webhook logs tell of the last seven days, page by page.
// SPDX-License-Identifier: MIT
//
// GET /marketplace/apps/{appId}/webhook_logs, or /videosdk/report/webhook_logs with options.video_sdk:
// https://developers.zoom.us/docs/api/marketplace/. Left open there, and so not relied on: the order of the
// entries, whether request_body is complete and byte-exact (the published example is not even balanced
// JSON), whether "to" is included, what a page token that has expired is answered with.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "zoomhook/base/clock.hpp"
#include "zoomhook/zoomapi/client.hpp"

namespace zoomhook::zoomapi {

/// The numbers are Zoom's.
enum class log_type { all = 1, failed = 2, successful = 3 };

struct log_query {
    wall_time from;
    wall_time to;
    log_type type = log_type::failed;
    std::string event{}; ///< empty: all
};

/// How much of a notification an entry has.
enum class log_body {
    whole,     ///< a JSON object; given as JSON in place of a text, it is written in other bytes
    incomplete ///< a text that is no JSON object: cut off, perhaps
};

/// One attempt of Zoom's to deliver, as far as it is of use here. Texts are nothing where Zoom gives none, or
/// "N/A".
struct log_entry {
    std::optional<std::string> event;
    std::optional<long> status; ///< what we answered; -1: was never sent
    std::optional<std::string> subscription_id;
    std::optional<std::string> request_body; ///< the notification
    log_body body = log_body::incomplete;    ///< says nothing where there is no request_body
    std::optional<std::string> date_time;    ///< as Zoom writes it
    /// What is understood of it; whole minutes of Zoom's own example, 2022-09-09T08:11:387Z. Nothing where it
    /// is over a day out of what was asked for.
    std::optional<wall_time> logged_at;
    std::optional<std::string> request_id; ///< stays the same when the notification is sent again
    std::optional<long> retry_num;         ///< 0: the first attempt
};

struct log_page {
    std::vector<log_entry> entries;
    std::uint64_t not_understood = 0; ///< neither event, request_id nor request_body, or no object at all
};

/// The oldest moment that may be asked for: seven days ago, and a minute for the way.
[[nodiscard]] wall_time oldest_log(wall_time now);

/// One thread. Holds one page at a time.
class webhook_logs {
public:
    /// What of the query is out of the seven days, or not over yet, is left out. The client must live as
    /// long. Throws error (bad_options) without an app_id.
    webhook_logs(client&, const log_query&);
    ~webhook_logs();
    webhook_logs(const webhook_logs&) = delete;
    webhook_logs& operator=(const webhook_logs&) = delete;

    /// The next page, which may be empty; nothing: that was all. The oldest of the windows comes first, as it
    /// is the next to be gone. Throws error; called again, it goes on at the same place. A window whose page
    /// token has expired (15 minutes) is begun anew where its entries were in the order of time, so that only
    /// those of one minute are asked for twice, and given once; else as a whole, and given twice.
    [[nodiscard]] std::optional<log_page> next();

    [[nodiscard]] wall_time from() const; ///< of what is read, after what was left out
    [[nodiscard]] wall_time to() const;
    /// All older entries have been given; a window counts once it is read as a whole.
    [[nodiscard]] wall_time read_up_to() const;
    [[nodiscard]] double progress() const;          ///< 0 to 1: windows read, of all
    [[nodiscard]] std::uint64_t begun_anew() const; ///< how often a window was

private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace zoomhook::zoomapi
