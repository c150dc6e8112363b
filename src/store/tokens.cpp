// Takes tokens and passcodes out of bodies that have been kept long enough with them.
// SPDX-License-Identifier: MIT
#include "tokens.hpp"

namespace zoomhook::store {

bool forget_tokens(session& db, const std::string& cutoff) {
    // A statement takes a tenth of a second or so, during which retries of its rows wait; all a minute, for
    // which the other chores do.
    constexpr int rows_at_once = 1000;
    constexpr int most_batches = 200;
    for (int batch = 0; batch < most_batches; ++batch) {
        const char* const some = "SELECT zoomhook_forget_tokens(to_timestamp($1::float8), $2::int)";
        if (std::stoi(db.run(some, {cutoff, std::to_string(rows_at_once)})[0][0]) < rows_at_once) return true;
    }
    return false;
}

} // namespace zoomhook::store
