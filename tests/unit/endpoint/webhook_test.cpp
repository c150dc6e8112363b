// What a request for /webhook is answered, by whom it was signed and by what became of it.
// SPDX-License-Identifier: MIT
#include "zoomhook/endpoint/webhook.hpp"

#include <gtest/gtest.h>
#include <map>
#include <vector>

namespace zoomhook::endpoint {
namespace {

using namespace std::chrono_literals;

const wall_time now = std::chrono::sys_seconds(1785369686s);
const std::string fresh = "1785369686";
const std::string body =
    R"({"event":"meeting.started","payload":{"account_id":"a","object":{"id":"85"}},"event_ts":1785369356750})";

class header_map : public http::header_fields {
public:
    std::multimap<std::string, std::string, std::less<>> values;
    std::size_t count(std::string_view name) const override { return values.count(name); }
    std::string_view get(std::string_view name) const override {
        const auto found = values.find(name);
        return found == values.end() ? std::string_view() : std::string_view(found->second);
    }
};

/// Keeps what it is offered; the test settles it.
class fake_sink : public ingest::sink {
public:
    bool room = true;
    std::vector<ingest::ticket_ptr> taken;
    bool offer(ingest::ticket_ptr t) override {
        if (room) taken.push_back(std::move(t));
        return room;
    }
};

class fake_keeper : public ingest::record_keeper {
public:
    std::vector<ingest::rejected_request> rejected;
    std::vector<ingest::url_validation> validations;
    std::function<void()> before = [] {};
    void keep(ingest::rejected_request r) noexcept override {
        before();
        rejected.push_back(std::move(r));
    }
    void keep(ingest::url_validation v) noexcept override {
        before();
        validations.push_back(std::move(v));
    }
};

class fake_observer : public observer {
public:
    std::vector<std::string> seen;
    void stored(const ingest::delivery& d, const ingest::receipt&, steady_clock::duration) noexcept override {
        seen.push_back("stored " + d.app);
    }
    void no_room(const ingest::delivery&) noexcept override { seen.emplace_back("no room"); }
    void late(const ingest::delivery&) noexcept override { seen.emplace_back("late"); }
    void refused(const zoom::verdict& v, const http::request&, unsigned) noexcept override {
        seen.push_back("refused " + std::string(zoom::name(v.kind)));
    }
    void challenged(std::string_view app, const http::request&, bool answered) noexcept override {
        seen.push_back("challenged " + std::string(app) + (answered ? "" : " in vain"));
    }
    void too_large(const http::header_fields&, std::uint64_t, unsigned) noexcept override {
        seen.emplace_back("too large");
    }
};

class webhook_test : public testing::Test {
protected:
    void signed_by(std::string_view token, const std::string& timestamp, std::string_view text) {
        headers.values.emplace("x-zm-request-timestamp", timestamp);
        headers.values.emplace("x-zm-signature", zoom::sign(token, timestamp, text));
    }
    /// Every answer that was given.
    std::vector<http::response>& post(const std::string& text, trust whom = {}) {
        whom.secrets.emplace_back("first", "token-one");
        whom.secrets.emplace_back("second", "token-two");
        subject.emplace(std::move(whom), pipeline, keeper, watching, [] { return now; });
        subject->handle(
            {"POST", "/webhook", headers, text, "203.0.113.9", now, steady_clock::now(),
             steady_clock::now() + 1h},
            [this](http::response r) { answers.push_back(std::move(r)); }
        );
        return answers;
    }

    header_map headers;
    fake_observer watching; // before the sink, whose tickets tell it that they are late when they go
    fake_sink sink;
    ingest::pipeline pipeline{sink, nullptr, std::chrono::seconds(1)};
    fake_keeper keeper;
    std::optional<webhook> subject;
    std::vector<http::response> answers;
};

TEST_F(webhook_test, answers_200_only_after_the_sink_has_made_it_durable) {
    signed_by("token-one", fresh, body);
    EXPECT_TRUE(post(body).empty());
    ASSERT_EQ(sink.taken.size(), 1U);
    sink.taken[0]->settle({});
    ASSERT_EQ(answers.size(), 1U);
    EXPECT_EQ(answers[0].status, 200U);
    EXPECT_EQ(watching.seen, std::vector<std::string>{"stored first"});
}

TEST_F(webhook_test, answers_once_however_often_it_becomes_durable) {
    signed_by("token-one", fresh, body);
    post(body);
    sink.taken.at(0)->settle({});
    sink.taken.at(0)->settle({});
    EXPECT_EQ(answers.size(), 1U);
}

TEST_F(webhook_test, stores_the_bytes_and_what_the_headers_say) {
    headers.values.emplace("x-zm-request-id", "6009d653_d487_445d_8406_42b654974899");
    headers.values.emplace("x-zm-trackingid", "v=2.0;clid=us02");
    signed_by("token-two", fresh, body);
    post(body);
    const ingest::delivery& d = sink.taken.at(0)->what();
    EXPECT_EQ(d.what.raw, body);
    EXPECT_EQ(d.what.event, "meeting.started");
    EXPECT_EQ(d.app, "second");
    EXPECT_EQ(d.secret_id, zoom::signing_secret("second", "token-two").id());
    EXPECT_EQ(d.zm_timestamp, 1785369686);
    EXPECT_EQ(d.signature, headers.get("x-zm-signature"));
    EXPECT_EQ(d.request_id, "6009d653_d487_445d_8406_42b654974899");
    EXPECT_EQ(d.tracking_id, "v=2.0;clid=us02");
    EXPECT_EQ(d.remote_addr, "203.0.113.9");
}

TEST_F(webhook_test, stores_a_notification_whose_request_id_is_no_text) {
    headers.values.emplace("x-zm-request-id", "\xff");
    signed_by("token-one", fresh, body);
    post(body);
    EXPECT_EQ(sink.taken.at(0)->what().request_id, std::nullopt);
}

TEST_F(webhook_test, stores_what_is_not_json) {
    signed_by("token-one", fresh, "not json");
    post("not json");
    EXPECT_EQ(sink.taken.at(0)->what().what.event, std::nullopt);
}

TEST_F(webhook_test, refuses_what_no_secret_verifies_and_tells_no_reason) {
    signed_by("foreign", fresh, body);
    ASSERT_EQ(post(body).size(), 1U);
    EXPECT_EQ(answers[0].status, 401U);
    EXPECT_EQ(answers[0].body, "{\"title\":\"not verified\",\"status\":401}\n");
    EXPECT_TRUE(sink.taken.empty());
    EXPECT_EQ(watching.seen, std::vector<std::string>{"refused no secret matches"});
}

TEST_F(webhook_test, refuses_with_503_where_the_operator_wants_retries) {
    signed_by("foreign", fresh, body);
    EXPECT_EQ(post(body, {.secrets = {}, .bad_signature_status = 503}).at(0).status, 503U);
}

TEST_F(webhook_test, answers_503_to_a_genuine_but_stale_request_so_that_zoom_retries) {
    signed_by("token-one", "1785369385", body); // 301 s ago
    EXPECT_EQ(post(body).at(0).status, 503U);
    EXPECT_TRUE(sink.taken.empty());
}

TEST_F(webhook_test, answers_503_with_retry_after_when_there_is_no_room) {
    sink.room = false;
    signed_by("token-one", fresh, body);
    ASSERT_EQ(post(body).size(), 1U);
    EXPECT_EQ(answers[0].status, 503U);
    EXPECT_EQ(answers[0].headers.at(0).first, "Retry-After");
    EXPECT_EQ(watching.seen, std::vector<std::string>{"no room"});
}

TEST_F(webhook_test, answers_a_signed_challenge_with_the_secret_that_signed_it_and_without_storing) {
    const std::string challenge =
        R"({"payload":{"plainToken":"qgg8vlvZRS6UYooatFL8Aw"},"event_ts":1654503849680,"event":"endpoint.url_validation"})";
    signed_by("token-two", fresh, challenge);
    ASSERT_EQ(post(challenge).size(), 1U);
    EXPECT_EQ(answers[0].status, 200U);
    EXPECT_EQ(answers[0].content_type, "application/json");
    // printf qgg8vlvZRS6UYooatFL8Aw | openssl dgst -sha256 -hmac token-two
    EXPECT_EQ(
        answers[0].body, R"({"plainToken":"qgg8vlvZRS6UYooatFL8Aw","encryptedToken":")"
                         "cc064027a0af3961821eb09e95eb726e5a6a1e0d209bf307d4af5a9406d504d2"
                         R"("})"
    );
    EXPECT_TRUE(sink.taken.empty());
}

TEST_F(webhook_test, never_answers_an_unsigned_challenge) {
    const std::string challenge = R"({"payload":{"plainToken":"abc"},"event":"endpoint.url_validation"})";
    EXPECT_EQ(post(challenge).at(0).status, 401U);
}

TEST_F(webhook_test, is_no_signing_oracle) {
    const std::string oracle =
        R"({"payload":{"plainToken":"v0:1785369686:{\"event\":\"x\"}"},"event":"endpoint.url_validation"})";
    signed_by("token-one", fresh, oracle);
    ASSERT_EQ(post(oracle).size(), 1U);
    EXPECT_EQ(answers[0].status, 400U);
    EXPECT_EQ(answers[0].body.find("encryptedToken"), std::string::npos);
}

TEST_F(webhook_test, tells_who_may_be_zoom_to_come_again_with_a_body_over_the_limit) {
    post(body);
    EXPECT_EQ(subject->too_large(headers, 9'000'000).status, 413U);
    signed_by("token-one", fresh, body);
    EXPECT_EQ(subject->too_large(headers, 9'000'000).status, 503U);
}

TEST_F(webhook_test, remembers_a_request_that_looks_like_zooms_and_that_no_secret_verifies) {
    headers.values.emplace("x-zm-request-id", "r-1");
    signed_by("foreign", fresh, body);
    keeper.before = [this] { EXPECT_EQ(answers.size(), 1U); };
    post(body);
    ASSERT_EQ(keeper.rejected.size(), 1U);
    const ingest::rejected_request& r = keeper.rejected[0];
    EXPECT_EQ(r.raw, body);
    EXPECT_EQ(r.zm_timestamp, 1785369686);
    EXPECT_EQ(r.signature, headers.get("x-zm-signature"));
    EXPECT_EQ(r.request_id, "r-1");
    EXPECT_EQ(r.remote_addr, "203.0.113.9");
    EXPECT_EQ(r.received_at, now);
    EXPECT_EQ(r.reason, "no secret matches");
}

TEST_F(webhook_test, remembers_what_was_stale) {
    signed_by("token-one", "1785369385", body);
    post(body);
    ASSERT_EQ(keeper.rejected.size(), 1U);
    EXPECT_EQ(keeper.rejected[0].reason, "stale");
}

TEST_F(webhook_test, does_not_remember_what_does_not_look_like_zooms) {
    post(body);
    headers.values.emplace("x-zm-request-timestamp", fresh);
    headers.values.emplace("x-zm-signature", "v0=short");
    post(body);
    EXPECT_TRUE(keeper.rejected.empty());
}

TEST_F(webhook_test, remembers_each_challenge_after_the_answer) {
    const std::string usable = R"({"payload":{"plainToken":"abc"},"event":"endpoint.url_validation"})";
    signed_by("token-two", fresh, usable);
    keeper.before = [this] { EXPECT_EQ(answers.size(), 1U); };
    post(usable);
    ASSERT_EQ(keeper.validations.size(), 1U);
    EXPECT_EQ(keeper.validations[0].app, "second");
    EXPECT_EQ(keeper.validations[0].result, "answered");
    EXPECT_EQ(keeper.validations[0].remote_addr, "203.0.113.9");
    EXPECT_EQ(keeper.validations[0].received_at, now);
}

TEST_F(webhook_test, takes_a_challenge_of_zoomhookd_send_for_none_of_zooms) {
    const std::string usable = R"({"payload":{"plainToken":"abc"},"event":"endpoint.url_validation"})";
    signed_by("token-two", fresh, usable);
    headers.values.emplace("user-agent", "zoomhookd send");
    EXPECT_EQ(post(usable).at(0).status, 200U);
    EXPECT_TRUE(keeper.validations.empty());
}

TEST_F(webhook_test, remembers_a_signed_challenge_that_could_not_be_answered) {
    const std::string odd = R"({"payload":{},"event":"endpoint.url_validation"})";
    signed_by("token-one", fresh, odd);
    post(odd);
    ASSERT_EQ(keeper.validations.size(), 1U);
    EXPECT_EQ(keeper.validations[0].result, "no usable plainToken");
}

} // namespace
} // namespace zoomhook::endpoint
