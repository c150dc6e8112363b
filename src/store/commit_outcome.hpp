// Judges what became of a batch, from what Postgres said.
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace zoomhook::store {

enum class commit_outcome {
    durable,     ///< committed, and a synchronous standby has it where there is one
    expired,     ///< nobody waits for it any more, so nothing was tried: says nothing of Postgres
    retry_now,   ///< the whole batch again, at once: it met another writer
    retry_later, ///< the whole batch again, after a pause
    denied,      ///< like retry_later, and the operator must grant something
    missing,     ///< like retry_later, and the schema must be looked at: the table is gone or an older one
    reconnect, ///< the whole batch again, on a new connection; it may be committed already, which is harmless
    split,     ///< a row of it can't be stored as it is: halve it until that row is alone
};

/// Only a class that speaks of the data itself splits. Everything else says nothing of the rows, so that
/// stripping one would lose columns for no reason. Pure.
/// `stripped`: it is a row alone that has been stripped already.
[[nodiscard]] commit_outcome
judge_failure(std::string_view sqlstate, bool connection_open, bool stripped = false);

/// Whether a rule that the database's owner made himself refuses a row for what it is: a constraint, a
/// trigger that raises, a view's check. Who stores live waits until it is mended, as it also is what says
/// that a month is just being attached. Pure.
[[nodiscard]] bool is_own_rule(std::string_view sqlstate);

/// True where a warning says that the wait for a synchronous standby was given up: the statement "succeeded",
/// but a failover may lose it. `english` says whether the server speaks it; a warning in another language
/// can't be told apart, and nothing else warns during a batch. Pure.
[[nodiscard]] bool doubts_durability(std::string_view warning, bool english);

} // namespace zoomhook::store
