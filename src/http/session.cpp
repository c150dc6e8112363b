// What a session does whatever stream it is on.
// SPDX-License-Identifier: MIT
#include "session.hpp"

#include "zoomhook/base/log.hpp"

namespace zoomhook::http {

response session_environment::no_room_now(const boost::asio::ip::address& peer) {
    ++bodies_turned_away;
    const auto times = bodies.refused(steady_clock::now());
    if (times > 0)
        log::warn(
            "answered 503: the bodies in flight take all the room that they may",
            {{"peer", peer.to_string()}, {"times", times}, {"room_bytes", options.bytes_in_flight}}
        );
    return come_again("no room now");
}

void hand_over(const route& r, const std::shared_ptr<answer_slot>& slot, request q) {
    try {
        r.handle(std::move(q), [slot](response a) { slot->answer(std::move(a)); });
    } catch (const std::exception& e) { // a bug or no memory: the sender may try again
        log::error("a request handler threw", {{"path", r.path}, {"what", e.what()}});
        slot->answer(come_again("cannot take it now"));
    }
}

} // namespace zoomhook::http
