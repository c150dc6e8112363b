// What is thought of a stored event: every change of its evidence is found, and nothing else is called one.
// SPDX-License-Identifier: MIT
#include "cli/events/verdict.hpp"

#include <gmock/gmock.h>

#include "zoomhook/zoom/notification.hpp"
#include "zoomhook/zoom/signature.hpp"

namespace zoomhook::cli {
namespace {

using enum verdict_kind;
using testing::HasSubstr;

const std::string token = "the-Secret_Token";
const std::string raw = R"({"event":"meeting.started","event_ts":1785369687000,"payload":{}})";

store::evidence some_evidence() {
    const zoom::notification n = zoom::read_notification(raw);
    store::evidence e;
    e.id = 7;
    e.event = "meeting.started";
    e.event_ts = 1'785'369'687'000;
    e.origin = "webhook";
    e.secret_id = zoom::signing_secret("default", token).id();
    e.zm_timestamp = 1'785'369'687;
    e.signature = zoom::sign(token, "1785369687", raw);
    e.digest.assign(n.digest.begin(), n.digest.end());
    e.raw = raw;
    return e;
}

stored_verdict judged(const store::evidence& e, const std::vector<std::string>& tokens = {"other", token}) {
    zoom::signing_secrets secrets;
    for (const std::string& one : tokens) secrets.emplace_back("default", one);
    return verdict_on(e, secrets);
}

TEST(stored_verdict, of_what_zoom_sent_names_the_secret) {
    const stored_verdict v = judged(some_evidence());
    EXPECT_EQ(v.kind, verified);
    EXPECT_THAT(v.why, HasSubstr("app default"));
}

TEST(stored_verdict, finds_every_change) {
    const auto changed_by = [](auto change) {
        store::evidence e = some_evidence();
        change(e);
        return judged(e).kind;
    };
    EXPECT_EQ(changed_by([](auto& e) { e.raw->back() = ' '; }), changed);
    EXPECT_EQ(changed_by([](auto& e) { e.digest[0] ^= 1; }), changed);
    EXPECT_EQ(changed_by([](auto& e) { e.digest.clear(); }), changed);
    EXPECT_EQ(
        changed_by([](auto& e) { e.signature.back() = e.signature.back() == '0' ? '1' : '0'; }), changed
    );
    EXPECT_EQ(changed_by([](auto& e) { e.signature = ""; }), changed);
    EXPECT_EQ(changed_by([](auto& e) { e.zm_timestamp = 1'785'369'688; }), changed);
    EXPECT_EQ(changed_by([](auto& e) { e.zm_timestamp.reset(); }), changed);
    EXPECT_EQ(changed_by([](auto& e) { e.body_is_raws = false; }), changed);
    EXPECT_EQ(changed_by([](auto& e) { e.event = "meeting.ended"; }), changed);
    EXPECT_EQ(changed_by([](auto& e) { e.event_ts = 1'785'369'687'001; }), changed);
    EXPECT_EQ(changed_by([](auto& e) { e.event_ts.reset(); }), changed);
    EXPECT_EQ(
        changed_by([](auto& e) { e.secret_id = zoom::signing_secret("default", "other").id(); }), changed
    );
}

TEST(stored_verdict, finds_a_change_made_with_its_digest_adjusted) {
    store::evidence e = some_evidence();
    e.raw = R"({"event":"meeting.started","event_ts":1785369687000,"payload":{"forged":true}})";
    const zoom::notification n = zoom::read_notification(*e.raw);
    e.digest.assign(n.digest.begin(), n.digest.end());
    EXPECT_EQ(judged(e).kind, changed);
}

TEST(stored_verdict, without_its_secret_is_not_called_changed) {
    const stored_verdict v = judged(some_evidence(), {"other"});
    EXPECT_EQ(v.kind, secret_unknown);
    EXPECT_THAT(v.why, HasSubstr(some_evidence().secret_id));
    store::evidence e = some_evidence();
    e.secret_id = "\"\x1b";
    EXPECT_EQ(judged(e, {"other"}).why, "the secret that signed it is not in the config");
    e.raw->back() = ' ';
    EXPECT_EQ(judged(e, {}).kind, changed); // that needs no secret
}

TEST(stored_verdict, of_a_row_that_was_stored_without_its_columns_rests_on_the_signature) {
    store::evidence e = some_evidence();
    e.event = e.secret_id = "";
    EXPECT_EQ(judged(e).kind, verified);
    EXPECT_EQ(judged(e, {"other"}).kind, secret_unknown);
}

TEST(stored_verdict, without_raw_bytes_there_is_none) {
    store::evidence e = some_evidence();
    e.raw.reset();
    EXPECT_EQ(judged(e).kind, raw_not_kept);
}

TEST(stored_verdict, of_what_was_redacted_on_purpose_says_so) {
    for (const char* origin : {"redacted", "erased"}) {
        store::evidence e = some_evidence();
        e.origin = origin;
        e.raw.reset();
        EXPECT_EQ(judged(e).kind, redacted);
    }
}

TEST(stored_verdict, of_what_was_recovered_is_that_there_is_no_signature) {
    for (const char* origin : {"recovered", "incomplete"}) {
        store::evidence e = some_evidence();
        e.origin = origin;
        e.secret_id = e.signature = "";
        e.zm_timestamp.reset();
        EXPECT_EQ(judged(e).kind, recovered);
        EXPECT_THAT(judged(e).why, HasSubstr("no signature"));
        e.raw.reset();
        EXPECT_EQ(judged(e).kind, recovered);
    }
}

} // namespace
} // namespace zoomhook::cli
