// What each failure of Postgres means for a batch.
// SPDX-License-Identifier: MIT
#include "store/commit_outcome.hpp"

#include <gtest/gtest.h>

#include <string>

namespace zoomhook::store {
namespace {

struct known {
    const char* sqlstate;
    commit_outcome outcome;
    const char* name;
};

void PrintTo(const known& k, std::ostream* out) { *out << k.sqlstate << ' ' << k.name; }

class judgement : public testing::TestWithParam<known> {};

TEST_P(judgement, of_a_sqlstate) { EXPECT_EQ(judge_failure(GetParam().sqlstate, true), GetParam().outcome); }

INSTANTIATE_TEST_SUITE_P(
    all, judgement,
    testing::Values(
        known{"22P02", commit_outcome::split, "invalid_text_representation"},
        known{"22021", commit_outcome::split, "character_not_in_repertoire"},
        known{"2200H", commit_outcome::retry_later, "sequence_generator_limit_exceeded"},
        known{"22P05", commit_outcome::split, "untranslatable_character"},
        known{"54000", commit_outcome::split, "program_limit_exceeded"},
        known{"54001", commit_outcome::split, "statement_too_complex"},
        known{"40001", commit_outcome::retry_now, "serialization_failure"},
        known{"40P01", commit_outcome::retry_now, "deadlock_detected"},
        known{"23514", commit_outcome::retry_later, "check_violation"},
        known{"23505", commit_outcome::retry_later, "unique_violation"},
        known{"53100", commit_outcome::retry_later, "disk_full"},
        known{"53200", commit_outcome::retry_later, "out_of_memory"},
        known{"55P03", commit_outcome::retry_later, "lock_not_available"},
        known{"57014", commit_outcome::retry_later, "query_canceled"},
        known{"XX000", commit_outcome::retry_later, "internal_error"},
        known{"42501", commit_outcome::denied, "insufficient_privilege"},
        known{"42P01", commit_outcome::missing, "undefined_table"},
        known{"42703", commit_outcome::missing, "undefined_column"},
        known{"3F000", commit_outcome::missing, "invalid_schema_name"},
        known{"0A000", commit_outcome::reconnect, "feature_not_supported"},
        known{"08006", commit_outcome::reconnect, "connection_failure"},
        known{"25006", commit_outcome::reconnect, "read_only_sql_transaction"},
        known{"26000", commit_outcome::reconnect, "invalid_sql_statement_name"},
        known{"57P01", commit_outcome::reconnect, "admin_shutdown"},
        known{"57P03", commit_outcome::reconnect, "cannot_connect_now"}
    ),
    [](const auto& tried) { return std::string(tried.param.name); }
);

TEST(commit_outcome, of_a_broken_connection_is_reconnect_whatever_was_said) {
    for (const char* sqlstate : {"", "22P02", "42501", "23514"})
        EXPECT_EQ(judge_failure(sqlstate, false), commit_outcome::reconnect);
}

/// Also said where transaction numbers have run out, which no row is to blame for.
TEST(commit_outcome, of_a_limit_met_by_a_stripped_row_is_retry_later) {
    EXPECT_EQ(judge_failure("54000", true, true), commit_outcome::retry_later);
    EXPECT_EQ(judge_failure("22P02", true, true), commit_outcome::split);
}

TEST(commit_outcome, is_of_an_own_rule_where_a_constraint_or_a_trigger_says_so) {
    for (const char* own : {"23514", "23505", "44000", "P0001"}) EXPECT_TRUE(is_own_rule(own)) << own;
    for (const char* other : {"", "22P02", "42501", "53100", "25006", "57P01"})
        EXPECT_FALSE(is_own_rule(other)) << other;
}

TEST(commit_outcome, without_a_sqlstate_is_tried_again) {
    EXPECT_EQ(judge_failure("", true), commit_outcome::retry_later);
}

TEST(commit_outcome, is_doubted_when_the_wait_for_a_standby_was_given_up) {
    EXPECT_TRUE(doubts_durability(
        "WARNING:  canceling wait for synchronous replication due to user request\nDETAIL:  …", true
    ));
    EXPECT_FALSE(doubts_durability("WARNING:  a trigger's own words", true));
}

TEST(commit_outcome, is_doubted_by_every_warning_in_a_language_it_cannot_read) {
    EXPECT_TRUE(doubts_durability("WARNUNG:  Warten auf synchrone Replikation wird abgebrochen", false));
}

} // namespace
} // namespace zoomhook::store
