// How psql gets into the database that the options name.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "zoomhook/store/options.hpp"

namespace zoomhook::store {

struct psql_access {
    std::string
        conninfo; ///< for the command line, which everybody on the machine can read: without the password
    std::string password; ///< for PGPASSWORD; empty: none
    std::string role;     ///< it acts as this one; empty: as whom it connects
};

/// Names in SQL then mean options.schema. Unless it `writes`, its transactions are read-only, and it acts as
/// zoomhook_reader where the user is a member of it; to find that out it connects. Throws store::error where
/// the URL is none.
[[nodiscard]] psql_access access_for_psql(const options&, bool writes);

} // namespace zoomhook::store
