// Judges what became of a batch. SQLSTATEs: Postgres documentation, appendix A.
// SPDX-License-Identifier: MIT
#include "commit_outcome.hpp"

#include <algorithm>
#include <array>

namespace zoomhook::store {
namespace {

struct rule {
    std::string_view prefix;
    commit_outcome outcome;
};

// The first that fits.
constexpr std::array rules{
    rule{"2200H", commit_outcome::retry_later}, // the sequence of the ids is exhausted
    rule{"22", commit_outcome::split},          // data exception: a text or a jsonb that isn't one
    rule{"54", commit_outcome::split},        // a limit of the program: an index entry or a nesting too large
    rule{"40", commit_outcome::retry_now},    // serialization failure, deadlock
    rule{"42501", commit_outcome::denied},    // insufficient privilege
    rule{"42P01", commit_outcome::missing},   // undefined table
    rule{"42703", commit_outcome::missing},   // undefined column
    rule{"3F000", commit_outcome::missing},   // undefined schema
    rule{"08", commit_outcome::reconnect},    // connection
    rule{"25006", commit_outcome::reconnect}, // read-only: this server is a standby now
    rule{"26000", commit_outcome::reconnect}, // the prepared statement is gone: a pooler changed the server
    rule{"0A000", commit_outcome::reconnect}, // the prepared statement is out of date
    rule{"57P", commit_outcome::reconnect},   // shut down, crashed, starting, database dropped
};

} // namespace

commit_outcome judge_failure(std::string_view sqlstate, bool connection_open, bool stripped) {
    if (!connection_open) return commit_outcome::reconnect;
    // Nothing of a stripped row is too large; 54000 is also said where transaction numbers have run out.
    if (stripped && sqlstate.starts_with("54")) return commit_outcome::retry_later;
    const auto found =
        std::ranges::find_if(rules, [&](const rule& r) { return sqlstate.starts_with(r.prefix); });
    // 23514: the insert waited while a month was attached. 53: disk or memory full. 55P03, 57014: time was
    // up.
    return found != rules.end() ? found->outcome : commit_outcome::retry_later;
}

bool is_own_rule(std::string_view sqlstate) {
    return sqlstate.starts_with("23") || sqlstate.starts_with("44") || sqlstate.starts_with("P0");
}

bool doubts_durability(std::string_view warning, bool english) {
    return !english || warning.find("synchronous replication") != warning.npos;
}

} // namespace zoomhook::store
