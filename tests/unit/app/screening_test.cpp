// What is recovered obeys privacy.redact, and whom zoomhookd forget has forgotten doesn't come back by it.
// SPDX-License-Identifier: MIT
#include "zoomhook/app/screening.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "zoomhook/app/forgotten_list.hpp"
#include "zoomhook/app/privacy_key.hpp"

namespace zoomhook::app {
namespace {

namespace fs = std::filesystem;

const std::string jo_joins =
    R"({"event":"meeting.participant_joined","event_ts":1785369686000,"payload":{"account_id":"acc1234567",)"
    R"("object":{"id":"93201235621","participant":{"id":"JoJoJoJoJo","email":"Jo@Example.com"}}}})";

class recovered : public testing::Test {
protected:
    void SetUp() override {
        std::string form = testing::TempDir() + "screening_XXXXXX";
        folder = mkdtemp(form.data());
        settings.privacy.forgotten = folder + "/forgotten";
    }
    void TearDown() override { fs::remove_all(folder); }

    void forget(const std::string& whom, bool redact) {
        forgotten_list(settings.privacy.forgotten, false).add(whom, redact);
    }
    void rule(std::vector<std::string> drop, std::vector<std::string> hash) {
        settings.privacy.redact = {{.events = {"*"}, .drop = std::move(drop), .hash = std::move(hash)}};
    }
    /// What is stored of it; nothing: it isn't.
    std::optional<zoom::notification> stored(const std::string& body) {
        zoom::notification n = zoom::read_notification(body);
        if (!screening(settings)(n)) return {};
        return n;
    }

    static constexpr auto address = "/payload/object/participant/email";
    std::string folder;
    config::settings settings;
};

TEST_F(recovered, body_stays_as_it_is_where_nobody_is_forgotten_and_no_rule_stands) {
    const auto n = stored(jo_joins);
    ASSERT_TRUE(n);
    EXPECT_EQ(n->raw, jo_joins);
    EXPECT_FALSE(n->redacted);
    EXPECT_TRUE(fs::is_empty(folder)) << "nothing is made by looking";
}

TEST_F(recovered, body_of_someone_erased_is_left_out) {
    forget("jo@example.com", false);
    EXPECT_FALSE(stored(jo_joins));
}

TEST_F(recovered, body_of_someone_erased_is_left_out_also_where_a_rule_drops_the_address) {
    rule({address}, {});
    forget("jo@example.com", false);
    EXPECT_FALSE(stored(jo_joins));
}

TEST_F(recovered, body_that_is_cut_off_is_left_out_where_it_names_someone_forgotten) {
    forget("jo@example.com", true);
    EXPECT_FALSE(stored(jo_joins.substr(0, jo_joins.size() - 3)));
}

TEST_F(recovered, body_of_others_is_stored) {
    forget("al@example.com", false);
    forget("AlAlAlAlAl", true);
    const auto n = stored(jo_joins);
    ASSERT_TRUE(n);
    EXPECT_EQ(n->raw, jo_joins);
}

TEST_F(recovered, body_of_someone_redacted_is_stored_without_them_and_stays_the_same_notification) {
    forget("JoJoJoJoJo", true);
    const auto n = stored(jo_joins);
    ASSERT_TRUE(n);
    EXPECT_EQ(n->raw.find("JoJoJoJoJo"), std::string::npos);
    EXPECT_TRUE(n->redacted);
    EXPECT_EQ(n->digest, zoom::read_notification(jo_joins).digest);
    EXPECT_EQ(n->event, "meeting.participant_joined");
    EXPECT_EQ(n->object_id, "93201235621");
    EXPECT_EQ(n->user_id, std::nullopt);
    EXPECT_EQ(n->account_id, "acc1234567");
}

TEST_F(recovered, body_passes_the_rules_of_the_config) {
    rule({address}, {});
    const auto n = stored(jo_joins);
    ASSERT_TRUE(n);
    EXPECT_EQ(n->raw.find("xample.com"), std::string::npos);
    EXPECT_TRUE(n->redacted);
    EXPECT_EQ(n->digest, zoom::read_notification(jo_joins).digest);
}

TEST_F(recovered, body_of_someone_redacted_is_without_them_where_a_rule_has_hashed_the_address) {
    rule({}, {address});
    const auto hashed = stored(jo_joins);
    ASSERT_TRUE(hashed);
    forget("jo@example.com", true);
    const auto n = stored(jo_joins);
    ASSERT_TRUE(n);
    EXPECT_NE(n->raw, hashed->raw);
    EXPECT_NE(n->raw.find(R"("email":"redacted")"), std::string::npos);
}

/// A person who is forgotten while the daemon runs is so in its next run.
TEST_F(recovered, list_is_read_anew_by_each_that_is_made) {
    EXPECT_TRUE(stored(jo_joins));
    forget("jo@example.com", false);
    EXPECT_FALSE(stored(jo_joins));
}

TEST_F(recovered, list_that_is_damaged_lets_nothing_pass) {
    append_durably(settings.privacy.forgotten, "erase half a ha");
    EXPECT_THROW((void)screening(settings), std::runtime_error);
}

} // namespace
} // namespace zoomhook::app
