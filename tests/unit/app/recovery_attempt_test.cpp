// Where a run of the daemon's own begins, what it remembers, and when it isn't needed: with a real Postgres.
// SPDX-License-Identifier: MIT
#include "app/recovery_attempt.hpp"

#include <gmock/gmock.h>

#include "common/private_postgres.hpp"
#include "unit/zoomapi/fake_zoom.hpp"
#include "zoomhook/base/utc.hpp"

namespace zoomhook::app {
namespace {

using namespace std::chrono_literals;
using testing::IsEmpty;
using testing::SizeIs;
using zoomapi::http_answer;
using zoomapi::http_request;
using kind = recovery_result::kind;

const std::string nothing_logged = R"({"webhook_logs":[]})";
const std::string one_logged =
    R"({"webhook_logs":[{"event":"meeting.started","status":404,"request_id":"r1","request_body":)"
    R"("{\"event\":\"meeting.started\",\"event_ts\":1785369686123,\"payload\":{\"account_id\":\"a\"}}"}]})";

/// A value of the query, where only colons are escaped.
std::string value_in(const std::string& url, const std::string& name) {
    const std::size_t begin = url.find(name + "=") + name.size() + 1;
    std::string value = url.substr(begin, url.find('&', begin) - begin);
    for (auto at = value.find("%3A"); at != value.npos; at = value.find("%3A")) value.replace(at, 3, ":");
    return value;
}

class attempt : public testing::Test {
protected:
    attempt() {
        means.database.url = test::private_postgres::shared().new_database();
        (void)store::migrate(means.database);
        zoom.api = [this](const http_request&) { return answer(); };
    }

    [[nodiscard]] http_answer answer() const {
        if (zoom.asked.size() > most_answers) return {503, "{}"};
        return {200, zoom.asked.size() == 1 ? first_page : nothing_logged};
    }
    recovery_result run(std::optional<wall_time> must_cover = {}) {
        zoom.asked.clear();
        zoomapi::environment env = zoom.env();
        env.wall = [this] { return now; };
        return attempt_recovery(means, zoom, env, {recovery_cause::start, must_cover.value_or(now)}, found);
    }
    [[nodiscard]] std::optional<wall_time> covered() const {
        return store::recovery(means.database).covered_up_to(means.app);
    }
    void cover(wall_time t) const { store::recovery(means.database).cover(means.app, t); }
    [[nodiscard]] std::string rows() const {
        return test::psql(means.database.url, {"-Atc", "SELECT event, app, origin FROM events"});
    }
    [[nodiscard]] std::string asked_from() const { return value_in(zoom.asked.at(0).url, "from"); }
    [[nodiscard]] std::string asked_to() const { return value_in(zoom.asked.back().url, "to"); }

    wall_time now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    zoomapi::fake_zoom zoom;
    std::string first_page = nothing_logged;
    std::size_t most_answers = 1000;
    recovery::report found;
    recovery_means means{.database = {}, .api = zoomapi::usual_options(), .app = "sales", .screening = [] {
                             return [](zoom::notification&) { return true; };
                         }};
};

TEST_F(attempt, reads_all_that_zoom_keeps_where_nothing_is_known) {
    first_page = one_logged;
    const recovery_result r = run();
    EXPECT_EQ(r.what, kind::finished);
    EXPECT_EQ(asked_from(), iso_text(zoomapi::oldest_log(now)));
    EXPECT_EQ(asked_to(), iso_text(now));
    EXPECT_EQ(value_in(zoom.asked.at(0).url, "type"), "2"); // failed
    EXPECT_EQ(rows(), "meeting.started|sales|recovered\n");
    EXPECT_EQ(found.stored, 1U);
    EXPECT_EQ(r.up_to, now);
    EXPECT_EQ(covered(), now);
}

TEST_F(attempt, begins_where_the_last_one_came_to_and_where_zoom_may_have_sent_again_since) {
    cover(now - 24h);
    (void)run();
    EXPECT_EQ(asked_from(), iso_text(now - 27h));
    EXPECT_THAT(zoom.asked, SizeIs(5)); // of 6 hours each
}

TEST_F(attempt, that_was_cut_short_is_gone_on_with) {
    cover(now - 24h);
    most_answers = 3;
    EXPECT_THROW((void)run(), zoomapi::error);
    EXPECT_EQ(covered(), now - 27h + 18h);
    most_answers = 1000;
    EXPECT_EQ(run().what, kind::finished);
    EXPECT_EQ(asked_from(), iso_text(now - 27h + 18h - 3h));
}

TEST_F(attempt, begins_no_earlier_than_what_zoom_keeps) {
    cover(now - 30 * 24h);
    (void)run();
    EXPECT_EQ(asked_from(), iso_text(zoomapi::oldest_log(now)));
}

TEST_F(attempt, is_not_needed_where_another_has_covered_it) {
    cover(now - 1h);
    const recovery_result r = run(now - 2h);
    EXPECT_EQ(r.what, kind::needless);
    EXPECT_EQ(r.up_to, now - 1h);
    EXPECT_THAT(zoom.asked, IsEmpty());
}

TEST_F(attempt, leaves_it_to_another_process_that_is_at_it) {
    store::recovery other(means.database);
    ASSERT_TRUE(other.try_begin());
    EXPECT_EQ(run().what, kind::others);
    EXPECT_THAT(zoom.asked, IsEmpty());
}

TEST_F(attempt, does_not_believe_what_a_clock_that_was_ahead_has_written) {
    cover(now + 48h);
    (void)run();
    EXPECT_EQ(asked_from(), iso_text(zoomapi::oldest_log(now)));
    EXPECT_EQ(covered(), now);
}

TEST_F(attempt, believes_a_receiver_whose_clock_is_a_little_ahead) {
    cover(now + 1min);
    EXPECT_EQ(run().what, kind::needless);
}

TEST_F(attempt, stores_nothing_that_must_not_be) {
    means.screening = [] { return [](zoom::notification&) { return false; }; };
    first_page = one_logged;
    (void)run();
    EXPECT_EQ(rows(), "");
    EXPECT_EQ(found.forgotten, 1U);
}

TEST_F(attempt, asks_nobody_where_it_is_not_known_what_must_not_be_stored) {
    means.screening = []() -> std::function<bool(zoom::notification&)> {
        throw std::runtime_error("privacy.forgotten: it can't be read");
    };
    EXPECT_THROW((void)run(), std::runtime_error);
    EXPECT_THAT(zoom.asked, IsEmpty());
    EXPECT_FALSE(covered());
}

TEST_F(attempt, ends_where_a_stop_is_requested) {
    zoom.api = [this](const http_request&) {
        zoom.stop.request_stop();
        return http_answer{503, "{}"};
    };
    EXPECT_THROW((void)run(), zoomapi::error);
    EXPECT_THAT(zoom.asked, SizeIs(1));
}

} // namespace
} // namespace zoomhook::app
