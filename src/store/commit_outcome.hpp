// What to do after a statement has failed. Pure.
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "pqxx_compat.hpp"

namespace zoomhook::store {

enum class next_step {
    retry,     ///< the same batch again, on this connection
    reconnect, ///< the same batch again, on a new one. It may have been committed: storing twice is harmless
    split,     ///< one of its rows can't be stored as it is: find it
    recheck,   ///< a table or function is missing: have the schema looked at, then again
};

/// Only SQLSTATE classes 22 (data) and 54 (limits) blame a row; every other error would hit any row, and a
/// row must never lose its columns because of it. 23514 too is repeated: an insert that waited while its
/// month was attached fails with it once, and succeeds when repeated.
[[nodiscard]] next_step after(const database_error&);

/// A sentence for the operator on errors that he must mend; empty for others.
[[nodiscard]] std::string_view advice(std::string_view sqlstate);

} // namespace zoomhook::store
