// `zoomhookd send`: signs a sample notification, or a file, as Zoom would, and posts it.
// SPDX-License-Identifier: MIT
#include "send.hpp"

#include <iostream>
#include <unistd.h>

#include "body_edits.hpp"
#include "cli/client/signed_request.hpp"
#include "cli/terminal/terminal.hpp"
#include "send_body.hpp"
#include "send_challenge.hpp"
#include "send_list.hpp"
#include "send_many.hpp"
#include "send_report.hpp"
#include "zoomhook/zoom/challenge.hpp"

namespace zoomhook::cli {
namespace {

wanted wanted_of(const send_command& c) {
    if (c.stale) return wanted::later;
    return c.bad_signature ? wanted::refused : wanted::accepted;
}

/// Of one notification: twice with --duplicate, the second as Zoom's retry, with a newer timestamp.
int send_one(const send_command& c, const send_target& t, const std::string& body) {
    const wanted w = wanted_of(c);
    const zoom::notification what = zoom::read_notification(body);
    const std::string id = random_request_id();
    auto at = std::chrono::system_clock::now();
    if (c.stale) at -= t.stale_by;
    if (c.duplicate) at -= std::chrono::seconds(1); // timestamps are whole seconds
    http_connection connection;
    bool right = true;
    for (int left = c.duplicate ? 2 : 1; left > 0; --left, at += std::chrono::seconds(1)) {
        const signature_of signature{t.token, at, c.bad_signature};
        const sent_notification d{what, id, connection.perform(signed_request(t.url, body, id, signature))};
        right = is_as_wanted(d.answer.status, w) && right;
        if (c.json)
            print_json(d, t, w, std::cout);
        else
            print(d, t, w, std::cout, std::cerr);
        if (!c.json && left == 1) print_row_command(d, t, std::cout);
    }
    return right ? 0 : 1;
}

int send(send_command c) {
    const body_edits edits = take_body_edits(c.config.flags);
    const bool challenge = c.challenge || c.what == zoom::challenge_event;
    const std::string body = challenge ? std::string() : body_of(c.what);
    const std::string changed = edited(body, edits);
    const std::optional<send_target> target = find_target(c);
    if (!target) return 1;
    if (challenge) return send_challenge(*target, c.json, std::cout);
    if (c.count) return send_many(c, *target, wanted_of(c), body, edits, std::cout, std::cerr);
    return send_one(c, *target, changed);
}

} // namespace

int run(const send_command& c) {
    if (c.list) {
        print_events(c, std::cout, has_colours(), isatty(STDOUT_FILENO) == 1);
        return 0;
    }
    return send(c);
}

} // namespace zoomhook::cli
