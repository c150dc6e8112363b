// A run over a fake Zoom's webhook logs: what is handed to the store, in which order, and what is counted.
// SPDX-License-Identifier: MIT
#include "zoomhook/recovery/run.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "unit/zoomapi/fake_zoom.hpp"

namespace zoomhook::recovery {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using store::recovered;
using store::recovered_event;
using testing::ElementsAre;
using zoomapi::noon;

json entry(
    const std::string& body, const std::string& request_id, const std::string& event = "meeting.started"
) {
    return {
        {"event", event},
        {"request_body", body},
        {"request_id", request_id},
        {"date_time", "2026-11-20T11:30:00Z"},
        {"status", 404}};
}

/// Another attempt to deliver the same.
json again(json entry) {
    entry["retry_num"] = 1;
    return entry;
}

/// What the tests look at of an event.
std::string told(const recovered_event& e) {
    return e.request_id.value_or("-") + (e.incomplete ? " incomplete " : " whole ") +
           e.what.event.value_or("-");
}

class run_test : public testing::Test {
protected:
    /// Each inner list is a page of one window.
    std::vector<std::vector<json>> pages;
    std::vector<std::vector<std::string>> calls; ///< of callbacks::store
    std::vector<wall_time> done;
    report r;
    callbacks h{
        .store =
            [this](std::span<const recovered_event> events, const store::refusal_told& tell) {
                calls.emplace_back();
                std::vector<recovered> each;
                for (const recovered_event& e : events) {
                    calls.back().push_back(told(e));
                    EXPECT_EQ(e.app, "sales");
                    if (refused.contains(e.request_id.value_or("-"))) {
                        tell(e, "not this one");
                        each.push_back(recovered::refused);
                        continue;
                    }
                    each.push_back(
                        known.contains(e.request_id.value_or("-")) ? recovered::already_there
                                                                   : recovered::stored
                    );
                    known.insert(e.request_id.value_or("-"));
                }
                return each;
            },
        .done_up_to = [this](wall_time t) { done.push_back(t); }};
    std::set<std::string> known;
    std::set<std::string> refused; ///< by Postgres

    void run(std::chrono::seconds back = 1h, std::chrono::seconds until = 0h) {
        zoom.api = [this](const zoomapi::http_request& q) { return answer(q.url); };
        zoomapi::client c(zoomapi::usual_options(), zoom, zoom.env());
        recovery::run(c, {.from = noon - back, .to = noon - until, .app = "sales"}, h, r);
    }

    zoomapi::fake_zoom zoom;

private:
    [[nodiscard]] zoomapi::http_answer answer(const std::string& url) const {
        const auto token = url.find("next_page_token=p");
        const std::size_t number = token == url.npos ? 0 : std::stoul(url.substr(token + 17));
        json page{{"webhook_logs", json::array()}, {"next_page_token", ""}};
        if (number < pages.size()) page["webhook_logs"] = pages[number];
        if (number + 1 < pages.size()) page["next_page_token"] = "p" + std::to_string(number + 1);
        return {200, page.dump()};
    }
};

const std::string whole = R"({"event":"meeting.started","event_ts":1763638200000})";
const std::string cut = R"({"event":"meeting.started","event_ts":17636)";

TEST_F(run_test, stores_a_page_at_a_time_and_counts) {
    pages = {{entry(whole, "a"), entry(whole, "b")}, {again(entry(whole, "a")), entry(whole, "c")}};
    run();
    EXPECT_THAT(
        calls, ElementsAre(
                   ElementsAre("a whole meeting.started", "b whole meeting.started"),
                   ElementsAre("a whole meeting.started", "c whole meeting.started")
               )
    );
    EXPECT_EQ(r.entries, 4U);
    EXPECT_EQ(r.stored, 3U);
    EXPECT_EQ(r.already_there, 1U);
    EXPECT_EQ(r.progress, 1.0);
    EXPECT_EQ(r.requests, 3U) << "the token, two pages";
}

TEST_F(run_test, stores_what_is_incomplete_last_by_the_name_that_the_log_gives) {
    pages = {{entry(cut, "a"), entry(whole, "b")}, {again(entry(whole, "a"))}};
    run();
    EXPECT_THAT(
        calls, ElementsAre(
                   ElementsAre("b whole meeting.started"), ElementsAre("a whole meeting.started"),
                   ElementsAre("a incomplete meeting.started")
               )
    );
    EXPECT_EQ(r.stored, 2U);
    EXPECT_EQ(r.incomplete, 0U);
    EXPECT_EQ(r.already_there, 1U);
}

TEST_F(run_test, counts_what_is_kept_though_incomplete) {
    pages = {{entry(cut, "a")}};
    run();
    EXPECT_EQ(r.incomplete, 1U);
    EXPECT_EQ(r.stored, 0U);
}

TEST_F(run_test, holds_no_more_of_what_is_incomplete_than_it_may) {
    const std::string long_one = cut + std::string(3 << 20, 'x');
    for (int i = 0; i < 8; ++i) pages.push_back({entry(long_one, std::to_string(i))});
    run();
    EXPECT_EQ(r.incomplete, 8U);
    ASSERT_EQ(calls.size(), 3U);
    EXPECT_EQ(calls[0].size(), 3U) << "8 MiB are full with the third";
}

TEST_F(run_test, holds_no_more_of_them_however_small_they_are) {
    pages.resize(200);
    for (std::size_t i = 0; i < 40'000; ++i) pages[i / 200].push_back(entry("x", std::to_string(i)));
    run();
    EXPECT_EQ(r.incomplete, 40'000U);
    EXPECT_GT(calls.size(), 40'000U / 300 + 1) << "all at the end would be whole statements";
}

TEST_F(run_test, leaves_out_names_and_ids_that_no_column_holds) {
    const std::string nul("a\0b", 3);
    pages = {{entry(whole, nul), entry(cut, std::string(600, 'r'), nul)}};
    run();
    EXPECT_THAT(calls, ElementsAre(ElementsAre("- whole meeting.started"), ElementsAre("- incomplete -")));
}

TEST_F(run_test, skips_challenges_and_deauthorizations_whoever_names_them) {
    pages = {
        {entry(whole, "a", "endpoint.url_validation"), entry(whole, "b", "app_deauthorized"),
         entry(R"({"event":"app_deauthorized"})", "c", "N/A")}};
    run();
    EXPECT_EQ(r.skipped, 3U);
    EXPECT_TRUE(calls.empty());
}

TEST_F(run_test, leaves_to_zoom_what_it_sends_again_by_itself) {
    const auto answered = [](int status, const std::string& id, const char* at, int retry = 0) {
        json e = entry(whole, id);
        e["status"] = status;
        e["date_time"] = at;
        e["retry_num"] = retry;
        return e;
    };
    pages = {
        {answered(502, "a", "2026-11-20T11:30:00Z"), answered(-1, "b", "2026-11-20T11:30:00Z"),
         answered(503, "c", "2026-11-20T10:29:59Z"), answered(503, "d", "2026-11-20T11:30:00Z", 3),
         answered(401, "e", "2026-11-20T11:59:00Z")}};
    run();
    EXPECT_EQ(r.left_to_zoom, 2U) << "a and b";
    EXPECT_THAT(
        calls, ElementsAre(ElementsAre(
                   "c whole meeting.started", "d whole meeting.started", "e whole meeting.started"
               ))
    );
}

TEST_F(run_test, counts_what_has_no_body_and_what_is_no_entry) {
    json without = entry(whole, "a");
    without["request_body"] = "N/A";
    pages = {{without, json::object(), 42}};
    run();
    EXPECT_EQ(r.without_body, 1U);
    EXPECT_EQ(r.not_understood, 2U);
    EXPECT_EQ(r.entries, 3U);
}

TEST_F(run_test, leaves_out_whom_the_screen_refuses) {
    h.screen = [](zoom::notification& n) { return n.raw != whole; };
    pages = {{entry(whole, "a"), entry(R"({"event":"meeting.ended"})", "b")}};
    run();
    EXPECT_THAT(calls, ElementsAre(ElementsAre("b whole meeting.ended")));
    EXPECT_EQ(r.forgotten, 1U);
}

TEST_F(run_test, says_how_much_is_out_of_the_seven_days) {
    run(10 * 24h);
    EXPECT_NEAR(static_cast<double>(r.out_of_reach.count()), 3 * 86400, 120);
    EXPECT_EQ(r.to, noon);
}

TEST_F(run_test, says_no_more_is_out_of_the_seven_days_than_was_asked_for) {
    run(24h * 10, 24h * 9);
    EXPECT_EQ(r.out_of_reach, 24h);
    EXPECT_TRUE(zoom.asked.empty());
}

TEST_F(run_test, tells_after_each_window_how_far_it_is) {
    run(12h);
    EXPECT_THAT(done, ElementsAre(noon - 6h, noon));
}

TEST_F(run_test, stores_what_it_has_read_before_zoom_fails) {
    pages = {{entry(cut, "a")}, {}};
    int asked = 0;
    h.told = [&](const report&) {
        if (++asked == 1) zoom.stop.request_stop();
    };
    EXPECT_THROW(run(), zoomapi::error);
    EXPECT_EQ(r.incomplete, 1U);
    EXPECT_TRUE(done.empty());
}

TEST_F(run_test, passes_by_what_postgres_refuses_and_names_it) {
    pages = {{entry(whole, "a"), entry(whole, "b")}, {entry(whole, "c"), entry(cut, "d")}};
    refused = {"a", "d"};
    run();
    EXPECT_EQ(r.stored, 2U);
    EXPECT_EQ(r.incomplete, 0U);
    EXPECT_EQ(r.refused, 2U);
    ASSERT_EQ(r.refusals.size(), 2U);
    EXPECT_EQ(r.refusals[0].request_id, "a");
    EXPECT_EQ(r.refusals[0].event, "meeting.started");
    EXPECT_EQ(r.refusals[1].why, "not this one");
    EXPECT_THAT(done, ElementsAre(noon)) << "else it would be met again and again, and nothing after it";
}

TEST_F(run_test, names_no_more_of_what_is_refused_than_people_read) {
    pages.resize(1);
    for (int i = 0; i < 300; ++i) {
        pages[0].push_back(entry(whole, std::to_string(i)));
        refused.insert(std::to_string(i));
    }
    run();
    EXPECT_EQ(r.refused, 300U);
    EXPECT_EQ(r.refusals.size(), 20U);
}

TEST_F(run_test, ends_where_the_store_throws) {
    pages = {{entry(whole, "a")}, {entry(whole, "b")}};
    h.store = [](auto, auto) -> std::vector<recovered> { throw store::error("gone"); };
    EXPECT_THROW(run(), store::error);
    EXPECT_EQ(zoom.asked.size(), 1U);
    EXPECT_TRUE(done.empty());
}

} // namespace
} // namespace zoomhook::recovery
