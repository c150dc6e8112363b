// Whether Zoom's challenge arrived at the daemon, and what became of it.
// SPDX-License-Identifier: MIT
//
// The daemon's own counters tell, through its admin listener: they know a challenge the moment it is
// answered, whether Postgres is there or not, leave out the trials of `zoomhookd send`, and count what no
// secret token verified. The tables url_validations and rejected know it later, and only with Postgres.
#pragma once

#include <functional>
#include <string>

#include "zoomhook/base/clock.hpp"
#include "zoomhook/config/settings.hpp"

namespace zoomhook::cli {

/// What one run of the daemon has counted so far.
struct challenge_counts {
    double started = 0;     ///< that run, in seconds since 1970
    double answered = 0;    ///< challenges of Zoom's
    double odd = 0;         ///< signed ones without a usable plainToken
    double unverified = 0;  ///< requests as Zoom signs them that no secret token verified
    double stale = 0;       ///< genuine requests with a timestamp too old
    double answered_at = 0; ///< the last challenge; 0: none in this run
};

/// From a page of /metrics; `app` empty: challenges of all apps. What is not there is 0. Pure.
[[nodiscard]] challenge_counts read_counts(const std::string& page, const std::string& app);

enum class arrival {
    nothing,
    answered,
    unverified, ///< a challenge, perhaps, that no secret token verifies
    stale,
    odd
};

/// What came between: an answered challenge first, then what was refused. A daemon that was started meanwhile
/// counted from 0. Pure.
[[nodiscard]] arrival arrived_between(const challenge_counts& before, const challenge_counts& after);

/// Counts from when it is made. One thread.
class challenge_watch {
public:
    /// `app` as in read_counts(). Never throws where the daemon can't be asked. The settings must live as
    /// long.
    challenge_watch(const config::settings&, std::string app);

    /// Empty; else why the daemon could not be asked at the beginning: then nothing ever arrives.
    [[nodiscard]] const std::string& trouble() const { return trouble_; }
    [[nodiscard]] const challenge_counts& before() const { return before_; }

    /// What has arrived so far. Asks the daemon.
    [[nodiscard]] arrival look() const;
    /// Looks several times a second until `enough` says so of what has arrived, until then, or until
    /// interrupted.
    [[nodiscard]] arrival wait_until(deadline, const std::function<bool(arrival)>& enough) const;

private:
    [[nodiscard]] challenge_counts ask() const;

    const config::settings& settings_;
    const std::string app_;
    std::string trouble_;
    challenge_counts before_;
};

struct explanation {
    std::string why;
    std::string next; ///< what to do
};
/// Why Zoom says that the URL does not validate. Pure.
[[nodiscard]] explanation why_not_validated(arrival, const std::string& url);

} // namespace zoomhook::cli
