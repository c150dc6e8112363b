// What `zoomhookd send` says of an answer: what it means, and what to look at next.
// SPDX-License-Identifier: MIT
#pragma once

#include <iosfwd>
#include <string>

#include "cli/client/http_client.hpp"
#include "send_target.hpp"
#include "zoomhook/zoom/notification.hpp"

namespace zoomhook::cli {

/// What a right receiver does with what is sent.
enum class wanted {
    accepted, ///< 2xx
    later,    ///< 5xx, to a stale timestamp: Zoom sends it again with a new one
    refused,  ///< 4xx or 5xx, to a wrong signature
};

[[nodiscard]] bool is_as_wanted(long status, wanted);

/// In a few words.
[[nodiscard]] std::string meaning(long status, wanted, bool is_own);

struct sent_notification {
    zoom::notification what;
    std::string request_id;
    http_answer answer;
};

/// Selects the notification's row, by its event_ts, for which the primary key has an index; where it has
/// none, by its digest as well.
[[nodiscard]] std::string row_query(const zoom::notification&);

/// For people: a line, and after an answer that was not wanted, to `err`, what to look at.
void print(const sent_notification&, const send_target&, wanted, std::ostream& out, std::ostream& err);
/// The command that shows the row, where this machine knows the database.
void print_row_command(const sent_notification&, const send_target&, std::ostream& out);
/// For programs: one object on a line.
void print_json(const sent_notification&, const send_target&, wanted, std::ostream& out);

} // namespace zoomhook::cli
