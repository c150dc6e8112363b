// Sends one request until it has an answer that counts.
// SPDX-License-Identifier: MIT
#include "retrying_sender.hpp"

#include <algorithm>

#include "zoomhook/base/rest.hpp"

namespace zoomhook::zoomapi {
namespace {

using std::chrono::milliseconds;
using kind = transport_failure::kind;

/// 1, 2, 4 … 30 s.
milliseconds backoff(unsigned attempts_made) {
    return std::min(milliseconds(30'000), milliseconds(1000LL << std::min(attempts_made - 1, 5U)));
}

bool may_be_repeated(const http_request& q, kind k) {
    return k == kind::unreachable || (k == kind::cut && q.repeatable);
}

} // namespace

retrying_sender::retrying_sender(const options& o, transport& t, environment env)
    : options_(o),
      transport_(t),
      env_(std::move(env)),
      pace_(o.requests_per_second) {}

void retrying_sender::wait(milliseconds t) {
    if (t > milliseconds(0) && env_.pause)
        env_.pause(t);
    else if (t > milliseconds(0))
        rest(env_.stop, t);
    if (env_.stop.stop_requested()) throw stop_requested();
}

http_answer retrying_sender::attempt(const http_request& q) {
    wait(pace_.next(env_.steady()));
    ++requests_;
    http_answer a = transport_.perform(q, env_.stop);
    if (a.status == 429) ++rate_limited_;
    return a;
}

/// Nothing: no, or not this time.
std::optional<milliseconds> retrying_sender::pause_before_next(
    const http_request& q, const http_answer& a, unsigned attempts_made
) const {
    const bool failed = a.status >= 500 && q.repeatable;
    if ((a.status != 429 && !failed) || attempts_made >= options_.attempts) return {};
    const std::optional<milliseconds> asked = retry_after(a, env_.wall());
    if (asked && *asked > options_.longest_wait) return {};
    return std::max(asked.value_or(milliseconds(0)), backoff(attempts_made));
}

std::optional<http_answer> retrying_sender::try_once(const http_request& q, unsigned attempts_made) {
    try {
        http_answer a = attempt(q);
        const std::optional<milliseconds> pause = pause_before_next(q, a, attempts_made);
        if (!pause) return a;
        wait(*pause);
    } catch (const transport_failure& f) {
        if (f.what_happened == kind::stopped) throw stop_requested();
        if (attempts_made >= options_.attempts || !may_be_repeated(q, f.what_happened)) throw;
        wait(backoff(attempts_made));
    }
    return {};
}

http_answer retrying_sender::send(const http_request& q) {
    for (unsigned attempts_made = 1;; ++attempts_made)
        if (std::optional<http_answer> a = try_once(q, attempts_made)) return *std::move(a);
}

} // namespace zoomhook::zoomapi
