// Brings the database's schema up to this binary's, by the numbered files in sql/.
// SPDX-License-Identifier: MIT
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "zoomhook/store/options.hpp"

namespace zoomhook::store {

/// One sentence that names what, where and the next step. Holds no password.
class error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

struct migration_report {
    std::string database;             ///< host, port and database name for people
    int version = 0;                  ///< of the schema, afterwards
    std::vector<std::string> applied; ///< file names; empty: it was up to date
};

/// Applies what is pending, each file in a transaction of its own, under an advisory lock, then makes the
/// months ahead. Blocks. Throws store::error.
[[nodiscard]] migration_report migrate(const options&);

} // namespace zoomhook::store
