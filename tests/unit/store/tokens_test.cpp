// Tokens and passcodes leave old bodies, everything else stays, and no row is looked at twice.
// SPDX-License-Identifier: MIT
#include "store/tokens.hpp"

#include <map>

#include "postgres_fixture.hpp"

namespace zoomhook::store {
namespace {

class tokens : public with_postgres {
protected:
    tokens() { (void)migrate(options_); }

    void insert(const std::string& body, const std::string& received_at = "now() - interval '2 days'") const {
        session(url_).run(
            "INSERT INTO events (received_at, event_ts, last_received_at, app, digest, body, raw, signature)"
            " SELECT " +
                received_at +
                ", now(), now(), 'a', sha256(convert_to($1, 'UTF8')), $1::text::jsonb, 'x', 'v0'",
            {body}
        );
    }
    static std::string doubled(const std::string& text) {
        std::string all;
        for (const char c : text) all += c == '\'' ? "''" : std::string(1, c);
        return all;
    }
    [[nodiscard]] bool forget() const {
        session db(url_);
        return forget_tokens(db, ask("SELECT extract(epoch FROM now() - interval '1 day')::bigint"));
    }
};

TEST_F(tokens, leave_a_body_and_nothing_else_does) {
    insert(
        R"({"download_token":"e\"y","n":1e3,"payload":{"object":{"password":"p","pstn_password":12,"passcode_required":true,)"
        R"("join_url":"https://z.us/j/1?pwd=abc.1&x=y","start_url":"https://z.us/s/1?zak=eyJ","topic":"the \"password\": \"x\" of tokens"}}})"
    );
    EXPECT_TRUE(forget());
    EXPECT_EQ(
        ask("SELECT body = "
            "'{\"download_token\":\"redacted\",\"n\":1e3,\"payload\":{\"object\":{\"password\":\"redacted\","
            "\"pstn_password\":\"redacted\",\"passcode_required\":true,\"join_url\":\"https://z.us/j/"
            "1?pwd=redacted&x=y\","
            "\"start_url\":\"https://z.us/s/1?zak=redacted\",\"topic\":\"the \\\"password\\\": \\\"x\\\" of "
            "tokens\"}}}'"
            " FROM events"),
        "t"
    );
    EXPECT_EQ(ask("SELECT origin || num_nonnulls(raw, signature) FROM events"), "redacted0");
}

TEST_F(tokens, leave_what_was_recovered_which_keeps_its_origin) {
    insert(R"({"download_token":"e"})");
    insert(R"({"access_token":"e"})");
    run("UPDATE events SET origin = 'recovered'");
    run("UPDATE events SET origin = 'incomplete', body = NULL, raw = '{\"access_token\":\"e' WHERE id = 2");
    EXPECT_TRUE(forget());
    EXPECT_EQ(
        column("SELECT origin || num_nonnulls(raw, signature, body) FROM events ORDER BY id"),
        (std::vector<std::string>{"recovered1", "incomplete0"})
    );
}

TEST_F(tokens, leave_texts_in_which_they_stand_in_other_ways) {
    const std::map<std::string, std::string> becomes{
        {R"({"access-token":"s","x.y Token":"s"})", R"({"access-token":"redacted","x.y Token":"redacted"})"},
        {R"(["<a href='https://z.us/j/1?a=b&amp;pwd=s&amp;c=d'>"])",
         R"(["<a href='https://z.us/j/1?a=b&amp;pwd=redacted&amp;c=d'>"])"},
        {R"(["https://z.us/j/1#pwd=s"])", R"(["https://z.us/j/1#pwd=redacted"])"},
        {R"(["https://a.b/?to=https%3A%2F%2Fz.us%2Fj%2F1%3Fpwd%3Ds"])",
         R"(["https://a.b/?to=https%3A%2F%2Fz.us%2Fj%2F1%3Fpwd%3Dredacted"])"},
        {R"(["a \"token\": \"s\"", "token", {"token": null, "tokens": "s", "cwd": "?cwd=s"}])", ""},
    };
    for (const auto& [before, after] : becomes) {
        run("TRUNCATE events");
        insert(before);
        EXPECT_TRUE(forget());
        EXPECT_EQ(
            ask("SELECT body FROM events"),
            ask("SELECT '" + doubled(after.empty() ? before : after) + "'::jsonb")
        );
    }
}

TEST_F(tokens, leave_what_came_after_a_row_of_a_clock_that_was_ahead) {
    insert(R"({"password":"p"})", "now() + interval '1 year'");
    insert(R"({"password":"q"})");
    EXPECT_TRUE(forget());
    EXPECT_EQ(ask("SELECT count(*) FROM events WHERE origin = 'redacted'"), "2");
}

TEST_F(tokens, of_young_rows_stay_until_they_are_old_and_rows_without_any_stay_as_they_are) {
    insert(R"({"topic":"Budget"})");
    insert(R"({"password":"p"})", "now()");
    EXPECT_TRUE(forget());
    EXPECT_EQ(ask("SELECT count(*) FROM events WHERE origin = 'webhook' AND raw IS NOT NULL"), "2");
    run("UPDATE events SET received_at = now() - interval '2 days'");
    EXPECT_TRUE(forget());
    EXPECT_EQ(
        ask("SELECT count(*) FROM events WHERE origin = 'redacted' AND body = '{\"password\":\"redacted\"}'"),
        "1"
    );
}

TEST_F(tokens, a_body_that_is_not_jsonb_loses_its_bytes_only_where_they_may_hold_some) {
    insert("{}");
    insert("[]");
    run("UPDATE events SET body = NULL, raw = CASE id WHEN 1 THEN 'a \"Download_Token\"'::bytea ELSE "
        "'nothing'::bytea END");
    EXPECT_TRUE(forget());
    EXPECT_EQ(ask("SELECT string_agg(convert_from(raw, 'UTF8'), ',') FROM events"), "nothing");
}

TEST_F(tokens, each_row_is_looked_at_once) {
    run("INSERT INTO events (received_at, event_ts, last_received_at, app, digest, body) SELECT now() - "
        "interval '2 days', now(),"
        " now(), 'a', sha256(n::text::bytea), '{\"password\": \"p\"}' FROM generate_series(1, 2500) AS n");
    EXPECT_TRUE(forget());
    EXPECT_EQ(ask("SELECT count(*) FROM events WHERE origin = 'redacted'"), "2500");
    EXPECT_EQ(ask("SELECT up_to FROM zoomhook_tokens_forgotten"), "2500");
    EXPECT_EQ(ask("SELECT zoomhook_forget_tokens(now(), 1000)"), "0");
}

TEST_F(tokens, of_what_is_in_flight_are_not_passed) {
    session writer(url_);
    writer.run("BEGIN");
    writer.run("INSERT INTO events (received_at, event_ts, last_received_at, app, digest, body) VALUES"
               " (now() - interval '2 days', now(), now(), 'a', 'a', '{\"password\": \"p\"}')");
    insert(R"({"password":"q"})");
    EXPECT_TRUE(forget());
    writer.run("COMMIT");
    EXPECT_TRUE(forget());
    EXPECT_EQ(ask("SELECT count(*) FROM events WHERE origin = 'redacted'"), "2");
}

TEST_F(tokens, are_forgotten_by_the_writers_role) {
    (void)test::psql(url_, {"-f", ZOOMHOOK_ROLES_FILE});
    run("DO $$ BEGIN CREATE ROLE serving LOGIN IN ROLE zoomhook_writer; EXCEPTION WHEN duplicate_object THEN "
        "NULL; END $$");
    insert(R"({"password":"p"})");
    insert(R"({"password":"q"})", "now() - interval '30 min'");
    session db(test::private_postgres::as_role(url_, "serving"));
    EXPECT_EQ(db.run("SELECT zoomhook_forget_tokens(now(), 10)")[0][0], "1")
        << "not what came within the hour";
}

} // namespace
} // namespace zoomhook::store
