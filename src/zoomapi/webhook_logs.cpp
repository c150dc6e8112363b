// Reads what Zoom's webhook logs tell of the last seven days, page by page.
// SPDX-License-Identifier: MIT
#include "zoomhook/zoomapi/webhook_logs.hpp"

#include <algorithm>
#include <functional>
#include <unordered_set>

#include "judge.hpp"
#include "log_entry.hpp"
#include "reading_position.hpp"
#include "url.hpp"
#include "zoomhook/base/url.hpp"
#include "zoomhook/base/utc.hpp"

namespace zoomhook::zoomapi {
namespace {

using namespace std::chrono_literals;

constexpr auto token_life = 14min;      ///< Zoom's is 15 min; the way takes some of it
constexpr unsigned most_begun_anew = 5; ///< of one window without getting further
/// Pages in a row that have nothing new: Zoom may look for the failed ones page by page of all.
constexpr unsigned most_in_vain = 3'000;

} // namespace

struct webhook_logs::state {
    state(client& asked, const log_query& query)
        : c(asked),
          q(query),
          began_wall(c.now()),
          began(c.steady_now()),
          from(std::max(std::chrono::floor<std::chrono::seconds>(query.from), oldest())),
          to(std::min(
              std::chrono::ceil<std::chrono::seconds>(query.to),
              std::chrono::floor<std::chrono::seconds>(began_wall)
          )),
          next_from(from),
          page_size(c.about().page_size) {}

    /// A clock that jumps while the logs are read must not make windows seem read that were left out.
    [[nodiscard]] wall_time now() const {
        return began_wall + std::chrono::duration_cast<wall_time::duration>(c.steady_now() - began);
    }

    [[nodiscard]] std::chrono::sys_seconds oldest() const {
        return std::chrono::ceil<std::chrono::seconds>(oldest_log(now()));
    }

    /// Windows share their edge, as nobody knows whether Zoom includes it.
    bool open_window() {
        next_from = std::max(next_from, wall_time(oldest())); // meanwhile some may have become too old
        if (next_from >= to) return false;
        current = window{next_from, std::min(next_from + c.about().window, to)};
        if (to - current->to < 2s) current->to = to;
        next_from = current->to;
        here = {};
        in_vain = 0;
        pages_in_vain = 0;
        tokens_met.clear();
        return true;
    }

    void begin_anew() {
        page_token.clear();
        tokens_met.clear();
        const window before = *current;
        current = here.begin_anew(before);
        const bool gets_further = current->from > before.from || current->to < before.to;
        in_vain = gets_further ? 0 : in_vain + 1;
        ++anew;
    }

    [[nodiscard]] bool token_is_too_old() const {
        return !page_token.empty() && c.steady_now() - token_made >= token_life && in_vain < most_begun_anew;
    }

    [[nodiscard]] client::question question() const {
        const options& o = c.about();
        const std::string path = o.video_sdk
                                     ? "/videosdk/report/webhook_logs"
                                     : "/marketplace/apps/" + percent_encoded(o.app_id) + "/webhook_logs";
        // Zoom wants "to" after "from", and "from" within the seven days also when a window is begun anew.
        const wall_time since = std::max(current->from, wall_time(oldest()));
        const wall_time until = std::max(current->to, since + 1s);
        return {
            .path = path + "?" +
                    query_of(
                        {{"from", iso_text(since)},
                         {"to", iso_text(until)},
                         {"type", std::to_string(static_cast<int>(q.type))},
                         {"event", q.event},
                         {"page_size", std::to_string(page_size)},
                         {"next_page_token", page_token}}
                    )};
    }

    /// Whether the window can be gone on with after that: begun anew, or with smaller pages.
    bool goes_on_after(const error& e) {
        if (e.about.why == cause::too_long && page_size > 1) {
            page_size /= 2;
            begin_anew();
            return true;
        }
        // The documents don't say what a token that has expired is answered with.
        const bool expired =
            !page_token.empty() && e.about.why == cause::refused && in_vain < most_begun_anew;
        if (expired) begin_anew();
        return expired;
    }

    log_page read(const http_answer& a) {
        const json body = parsed_json(a.body);
        const auto list = body.is_object() ? body.find("webhook_logs") : body.end();
        if (!body.is_object() || list == body.end() || !(list->is_array() || list->is_null()))
            throw unlike(a);
        const std::string following = text_of(body, "next_page_token").value_or("");
        if (tokens_met.contains(std::hash<std::string>{}(following))) throw unlike(a); // would never end
        log_page page;
        for (const json& one : *list) add(page, one);
        pages_in_vain = page.entries.empty() ? pages_in_vain + 1 : 0;
        if (pages_in_vain > most_in_vain) throw unlike(a);
        turn(following);
        return page;
    }

    /// Where it can't be, as in Zoom's own example, it would have rows of years looked at.
    void judge_date(std::optional<wall_time>& logged_at) const {
        if (logged_at && (*logged_at < current->from - 24h || *logged_at > current->to + 24h))
            logged_at.reset();
    }

    void add(log_page& page, const json& one) {
        std::optional<log_entry> e = read_log_entry(one);
        if (e) judge_date(e->logged_at);
        if (!e)
            ++page.not_understood;
        else if (here.take(*e))
            page.entries.push_back(*std::move(e));
    }

    void turn(const std::string& following) {
        page_token = following;
        if (!following.empty()) tokens_met.insert(std::hash<std::string>{}(following));
        token_made = c.steady_now();
        if (following.empty()) current.reset();
    }

    [[nodiscard]] static error unlike(const http_answer& a) {
        return as_error("webhook_logs", {.why = cause::not_understood, .status = a.status});
    }

    client& c;
    const log_query q;
    const wall_time began_wall;
    const deadline began;
    const wall_time from;
    const wall_time to;
    wall_time next_from; ///< where the next window begins
    std::optional<window> current{};
    reading_position here{};
    std::string page_token{};
    deadline token_made{};
    unsigned page_size;
    std::uint64_t anew = 0;
    unsigned in_vain = 0; ///< how often the window was begun anew without getting further
    unsigned pages_in_vain = 0;
    std::unordered_set<std::size_t> tokens_met{}; ///< of the window's pages
};

wall_time oldest_log(wall_time now) { return now - std::chrono::days(7) + 1min; }

webhook_logs::webhook_logs(client& c, const log_query& q) : state_(std::make_unique<state>(c, q)) {
    if (c.about().app_id.empty() && !c.about().video_sdk)
        throw as_error("webhook_logs", {.why = cause::bad_options, .message = "app_id is missing"});
}
webhook_logs::~webhook_logs() = default;

std::optional<log_page> webhook_logs::next() {
    state& s = *state_;
    for (;;) {
        if (!s.current && !s.open_window()) return {};
        if (s.token_is_too_old()) s.begin_anew();
        try {
            return s.read(s.c.ask(s.question()));
        } catch (const error& e) {
            if (!s.goes_on_after(e)) throw;
        }
    }
}

wall_time webhook_logs::from() const { return state_->from; }
wall_time webhook_logs::to() const { return state_->to; }
std::uint64_t webhook_logs::begun_anew() const { return state_->anew; }

wall_time webhook_logs::read_up_to() const {
    return state_->current ? state_->current->from : state_->next_from;
}

double webhook_logs::progress() const {
    const state& s = *state_;
    if (s.to <= s.from) return 1;
    return std::clamp(
        std::chrono::duration<double>(read_up_to() - s.from) / std::chrono::duration<double>(s.to - s.from),
        0.0, 1.0
    );
}

} // namespace zoomhook::zoomapi
