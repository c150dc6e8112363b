// Reads a fake Zoom's webhook logs: all of them, in windows and pages, each page once.
// SPDX-License-Identifier: MIT
#include "zoomhook/zoomapi/webhook_logs.hpp"

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "fake_zoom.hpp"
#include "zoomhook/base/utc.hpp"

namespace zoomhook::zoomapi {
namespace {

using nlohmann::json;

std::map<std::string, std::string> query_in(const std::string& url) {
    std::map<std::string, std::string> parts;
    std::string rest = url.substr(url.find('?') + 1);
    while (!rest.empty()) {
        const std::string one = rest.substr(0, rest.find('&'));
        rest.erase(0, one.size() + 1);
        std::string value = one.substr(one.find('=') + 1);
        for (auto at = value.find("%3A"); at != value.npos; at = value.find("%3A")) value.replace(at, 3, ":");
        parts[one.substr(0, one.find('='))] = value;
    }
    return parts;
}

/// Keeps the entries of its table that a request asks for; its page tokens are offsets.
class logs_of_zoom {
public:
    std::vector<json> entries;
    bool newest_first = true;
    std::set<std::string> expired; ///< page tokens
    std::size_t largest_answer = 1 << 20;
    std::vector<std::map<std::string, std::string>> queries;

    void add(wall_time at, const std::string& id) {
        entries.push_back(
            {{"event", "meeting.started"},
             {"date_time", iso_text(at)},
             {"request_id", id},
             {"request_body", R"({"event":"meeting.started"})"},
             {"retry_num", 0}}
        );
    }

    http_answer operator()(const http_request& q) {
        queries.push_back(query_in(q.url));
        auto& query = queries.back();
        const std::string token = query["next_page_token"];
        if (expired.erase(token) != 0)
            return {400, R"({"code":300,"message":"The next page token is invalid."})"};
        const std::vector<json> chosen = between(query["from"], query["to"]);
        const std::size_t begin = token.empty() ? 0 : std::stoul(token.substr(token.find('~') + 1));
        const std::size_t end = std::min(chosen.size(), begin + std::stoul(query["page_size"]));
        json page{{"webhook_logs", json::array()}, {"next_page_token", ""}};
        for (std::size_t i = begin; i < end; ++i) page["webhook_logs"].push_back(chosen[i]);
        if (end < chosen.size()) page["next_page_token"] = query["to"] + "~" + std::to_string(end);
        std::string body = page.dump();
        if (body.size() > largest_answer)
            throw transport_failure(transport_failure::kind::too_long, "too long");
        return {200, std::move(body)};
    }

private:
    [[nodiscard]] std::vector<json> between(const std::string& from, const std::string& to) const {
        std::vector<json> chosen;
        for (const json& e : entries)
            if (!e.is_object() || (e["date_time"] >= from && e["date_time"] <= to)) chosen.push_back(e);
        if (newest_first) std::reverse(chosen.begin(), chosen.end());
        return chosen;
    }
};

struct zoomapi_webhook_logs : testing::Test {
    fake_zoom zoom;
    logs_of_zoom logs;
    options o = usual_options();
    std::size_t largest_page = 0;
    std::uint64_t not_understood = 0;
    std::uint64_t begun_anew = 0;

    zoomapi_webhook_logs() {
        zoom.api = [this](const http_request& q) { return logs(q); };
    }

    /// How often each request id was given.
    std::map<std::string, int> read(
        log_query q, const std::function<void()>& after_each = [] {}
    ) {
        client c(o, zoom, zoom.env());
        webhook_logs reader(c, q);
        std::map<std::string, int> given;
        while (const std::optional<log_page> page = reader.next()) {
            largest_page = std::max(largest_page, page->entries.size());
            not_understood += page->not_understood;
            for (const log_entry& e : page->entries) ++given[e.request_id.value_or("?")];
            after_each();
        }
        EXPECT_EQ(reader.progress(), 1);
        begun_anew = reader.begun_anew();
        return given;
    }

    /// One every `distance`, up to now.
    void fill(int count, std::chrono::seconds distance) {
        for (int i = count; i > 0; --i) logs.add(noon - i * distance, std::to_string(i));
    }
};

const log_query last_hour{noon - 1h, noon};

TEST_F(zoomapi_webhook_logs, asks_as_documented) {
    o.app_id = "a/b";
    EXPECT_TRUE(read({noon - 1h, noon, log_type::all, "meeting.started"}).empty());
    ASSERT_EQ(zoom.asked.size(), 1U);
    EXPECT_EQ(
        zoom.asked.front().url,
        "https://api.zoom.us/v2/marketplace/apps/a%2Fb/webhook_logs?from=2026-11-20T11%3A00%3A00Z"
        "&to=2026-11-20T12%3A00%3A00Z&type=1&event=meeting.started&page_size=300"
    );
    o.video_sdk = true;
    (void)read(last_hour);
    EXPECT_EQ(zoom.asked.back().url.find("https://api.zoom.us/v2/videosdk/report/webhook_logs?from="), 0U);
    EXPECT_EQ(logs.queries.back()["type"], "2");
}

TEST_F(zoomapi_webhook_logs, gives_each_entry_once_and_asks_no_page_twice) {
    fill(2000, 60s); // 33 h: six windows
    const auto given = read({noon - 48h, noon});
    EXPECT_EQ(given.size(), 2000U);
    int twice = 0;
    for (const auto& [id, times] : given) twice += times > 1 ? 1 : 0;
    EXPECT_LE(twice, 8); // on the edges of windows, which nobody knows to be included
    std::set<std::map<std::string, std::string>> different(logs.queries.begin(), logs.queries.end());
    EXPECT_EQ(different.size(), logs.queries.size());
    EXPECT_EQ(logs.queries.front()["from"], "2026-11-18T12:00:00Z"); // the oldest is the next to be gone
    EXPECT_EQ(logs.queries.back()["to"], "2026-11-20T12:00:00Z");
}

TEST_F(zoomapi_webhook_logs, holds_one_page_however_many_there_are) {
    fill(20'000, 30s);
    EXPECT_EQ(read({noon - 168h, noon}).size(), 20'000U);
    EXPECT_EQ(largest_page, 300U);
}

TEST_F(zoomapi_webhook_logs, stays_within_the_last_seven_days) {
    (void)read({noon - 30 * 24h, noon + 24h});
    EXPECT_EQ(logs.queries.front()["from"], "2026-11-13T12:01:00Z");
    EXPECT_EQ(logs.queries.back()["to"], "2026-11-20T12:00:00Z");
    EXPECT_EQ(logs.queries.size(), 28U);
    logs.queries.clear();
    EXPECT_TRUE(read({noon - 30 * 24h, noon - 20 * 24h}).empty());
    EXPECT_TRUE(logs.queries.empty());
}

TEST_F(zoomapi_webhook_logs, lets_go_of_what_gets_too_old_while_it_reads) {
    (void)read({noon - 168h, noon}, [this] { zoom.passed += 5h; });
    for (const auto& query : logs.queries) EXPECT_LT(query.at("from"), query.at("to"));
    // The second window would begin at 18:01; meanwhile 17:01 is seven days ago, so it does; and so on.
    EXPECT_EQ(logs.queries.at(1).at("from"), "2026-11-13T18:01:00Z");
}

TEST_F(zoomapi_webhook_logs, leaves_out_nothing_though_the_clock_jumps_while_it_reads) {
    fill(48, 1h);
    environment env = zoom.env();
    env.wall = [this] { return logs.queries.empty() ? noon : noon + 24h * 30; };
    client c(o, zoom, env);
    webhook_logs reader(c, {noon - 48h, noon});
    std::set<std::string> given;
    while (const auto page = reader.next())
        for (const log_entry& e : page->entries) given.insert(e.request_id.value());
    EXPECT_EQ(given.size(), 48U);
}

TEST_F(zoomapi_webhook_logs, goes_on_after_a_page_token_has_expired) {
    for (const bool newest_first : {true, false}) {
        logs = {};
        logs.newest_first = newest_first;
        fill(1500, 2s);
        logs.expired = {"2026-11-20T12:00:00Z~600"};
        const auto given = read(last_hour);
        EXPECT_EQ(given.size(), 1500U);
        for (const auto& [id, times] : given) EXPECT_EQ(times, 1) << id;
        EXPECT_EQ(begun_anew, 1U);
        EXPECT_EQ(logs.queries.size(), 7U); // 5 pages, the refused one, and one for what shares its minute
    }
}

TEST_F(zoomapi_webhook_logs, never_sends_a_token_that_is_too_old) {
    fill(700, 2s);
    int pages = 0;
    const auto given = read(last_hour, [&] { zoom.passed += ++pages == 1 ? 16min : 0min; });
    EXPECT_EQ(given.size(), 700U);
    EXPECT_EQ(logs.queries.at(1).at("next_page_token"), "");
    EXPECT_EQ(begun_anew, 1U);
}

TEST_F(zoomapi_webhook_logs, loses_nothing_where_there_is_no_order) {
    fill(900, 4s);
    std::rotate(logs.entries.begin(), logs.entries.begin() + 450, logs.entries.end());
    logs.expired = {"2026-11-20T12:00:00Z~600"};
    EXPECT_EQ(read(last_hour).size(), 900U);
}

TEST_F(zoomapi_webhook_logs, gets_all_though_each_token_expires) {
    fill(1500, 2s);
    zoom.api = [this](const http_request& q) {
        if (q.url.find("next_page_token") != q.url.npos)
            return http_answer{400, R"({"code":300,"message":"no"})"};
        return logs(q);
    };
    EXPECT_EQ(read(last_hour).size(), 1500U);
}

TEST_F(zoomapi_webhook_logs, gives_up_where_it_gets_no_further) {
    for (int i = 0; i < 400; ++i) logs.add(noon - 30min, std::to_string(i)); // no order to be seen
    zoom.api = [this](const http_request& q) {
        if (q.url.find("next_page_token") != q.url.npos)
            return http_answer{400, R"({"code":300,"message":"no"})"};
        return logs(q);
    };
    client c(o, zoom, zoom.env());
    webhook_logs reader(c, last_hour);
    const error e = error_of([&] {
        for (int i = 0; i < 100; ++i) (void)reader.next();
    });
    EXPECT_EQ(e.about.code, 300);
}

TEST_F(zoomapi_webhook_logs, goes_on_where_it_was_after_an_error) {
    fill(700, 2s);
    client c(o, zoom, zoom.env());
    webhook_logs reader(c, last_hour);
    std::size_t given = reader.next()->entries.size();
    zoom.api = [](const http_request&) { return http_answer{403, "{}"}; };
    EXPECT_EQ(error_of([&] { (void)reader.next(); }).about.why, cause::no_permission);
    zoom.api = [this](const http_request& q) { return logs(q); };
    while (const auto page = reader.next()) given += page->entries.size();
    EXPECT_EQ(given, 700U);
    EXPECT_EQ(logs.queries.size(), 3U);
}

TEST_F(zoomapi_webhook_logs, asks_for_smaller_pages_where_one_is_too_long) {
    fill(300, 2s);
    logs.largest_answer = 20'000;
    EXPECT_EQ(read(last_hour).size(), 300U);
    EXPECT_EQ(largest_page, 75U);
}

TEST_F(zoomapi_webhook_logs, counts_what_it_does_not_understand) {
    fill(2, 60s);
    logs.entries.push_back("what?");
    logs.entries.push_back(nullptr);
    EXPECT_EQ(read(last_hour).size(), 2U);
    EXPECT_EQ(not_understood, 2U);
}

TEST_F(zoomapi_webhook_logs, loses_nothing_though_two_notifications_share_a_request_id) {
    logs.add(noon - 30min, "one");
    logs.add(noon - 30min, "one");
    logs.entries.back()["request_body"] = R"({"event":"meeting.ended"})";
    logs.entries.back()["event"] = "meeting.ended";
    EXPECT_EQ(read(last_hour).at("one"), 2);
}

TEST_F(zoomapi_webhook_logs, loses_nothing_after_a_date_that_is_far_off) {
    fill(600, 5s);
    const auto with_odd_date = [this](const http_request& q) {
        http_answer a = logs(q);
        json page = json::parse(a.body);
        json& entries = page["webhook_logs"];
        if (entries.size() == o.page_size) entries.back()["date_time"] = "2026-11-20T03:00:00Z";
        a.body = page.dump();
        return a;
    };
    bool refused = false;
    zoom.api = [&](const http_request& q) {
        if (q.url.find("next_page_token") == q.url.npos || std::exchange(refused, true))
            return with_odd_date(q);
        return http_answer{400, R"({"code":300,"message":"no"})"};
    };
    EXPECT_EQ(read(last_hour).size(), 600U);
}

} // namespace
} // namespace zoomhook::zoomapi
