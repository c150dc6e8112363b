// Makes the monthly partitions that will be needed. The work is done by functions in sql/0002_months.sql.
// SPDX-License-Identifier: MIT
#include "months.hpp"

namespace zoomhook::store {

std::vector<std::string> make_months(session& db) {
    std::vector<std::string> made;
    for (const result_row& month :
         db.run("SELECT to_char(m::timestamp, 'YYYY-MM-DD') FROM zoomhook_missing_months() AS m")) {
        const auto done = db.run("SELECT zoomhook_make_month($1::date)", {month[0]});
        if (done[0][0] == "t") made.push_back(month[0].substr(0, 7));
    }
    return made;
}

} // namespace zoomhook::store
