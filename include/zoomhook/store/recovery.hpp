// Stores notifications that no delivery brought and that Zoom's webhook logs still have.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "zoomhook/base/clock.hpp"
#include "zoomhook/store/migrate.hpp"
#include "zoomhook/store/options.hpp"
#include "zoomhook/zoom/notification.hpp"

namespace zoomhook::store {

/// What an entry of the logs says of one notification.
struct recovered_event {
    zoom::notification what; ///< of the logs' request_body, the rules of privacy.redact applied
    std::string app;         ///< whose logs they are: with the digest, what makes a row distinct
    std::optional<std::string> request_id;
    std::optional<wall_time> logged_at; ///< when Zoom tried to deliver it
    bool incomplete = false;            ///< the body is cut off, or no JSON object
};

enum class recovered { stored, already_there, refused };

/// Told of an entry that Postgres refuses, and why: Postgres's words, one printable line below 1 KB, without
/// what they quote of the row.
using refusal_told = std::function<void(const recovered_event&, const std::string& why)>;

/// One connection, used by one thread. Everything blocks, and throws store::error: the constructor at once,
/// the others where Postgres can't be used for half a minute, or needs somebody who grants or migrates
/// something; and all of it within a few seconds once a stop is requested.
class recovery {
public:
    /// Refuses a pooler that lends each statement another connection, as pgbouncer does in transaction mode:
    /// it would lose the lock that try_begin() takes.
    explicit recovery(const options&, std::stop_token = {});
    ~recovery();
    recovery(const recovery&) = delete;
    recovery& operator=(const recovery&) = delete;

    /// Whether nobody else recovers into this database's schema; nobody else does then until this is gone.
    /// Where its connection is lost meanwhile, the next call takes the lock again, or throws where somebody
    /// else has got it.
    [[nodiscard]] bool try_begin();

    /// Makes rows of those that aren't there yet, in one statement, and says for each, in their order, which
    /// it was; durable when it returns. There is: a row of the same app, time and digest, a tombstone
    /// included; else one of the same app and request_id, of the same event_ts, or, where the body has none,
    /// within a day of logged_at. What is there as incomplete only is not, for one that is whole. Of those in
    /// `events` that are the same the first counts, but what is whole before what is not. To do it twice is
    /// harmless: it is what is done where a connection is lost, and then says already_there of what had been
    /// stored. What Postgres refuses for what it is, by a constraint or a trigger of the operator's, is
    /// `refused` with all that are the same, and `told` of once, the others being stored; what says nothing
    /// of the entries (a right, the disk, a lock) is thrown. With dry_run nothing is stored, so nothing of
    /// that is met, and what an earlier call would have stored counts as already_there.
    [[nodiscard]] std::vector<recovered> store(
        std::span<const recovered_event> events, bool dry_run,
        const refusal_told& told = [](const recovered_event&, const std::string&) {}
    );

    /// All failed deliveries of the app that Zoom had logged before then have been looked at; nothing: it is
    /// not known of any. Whole seconds.
    [[nodiscard]] std::optional<wall_time> covered_up_to(const std::string& app);
    /// They have been now. An earlier time than is known changes nothing.
    void cover(const std::string& app, wall_time up_to);

private:
    class implementation;
    std::unique_ptr<implementation> impl_;
};

} // namespace zoomhook::store
