// Applies the numbered files of sql/, and judges what stands in the schema before that.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "patience.hpp"
#include "pqxx_compat.hpp"
#include "zoomhook/store/migrate.hpp"

namespace zoomhook::store {

struct schema_found {
    int version = 0; ///< 0: nothing of ours is there
};

/// The highest version that this binary has a file for.
[[nodiscard]] int newest_version();

/// Throws store::error where a relation of ours has the name of one that is not, a file has changed since it
/// was applied, or the record can't be read. A schema newer than the binary is fine, unless it says that
/// it needs a newer binary.
[[nodiscard]] schema_found inspect_schema(session&, const std::string& schema);

/// Brings the schema to newest_version() and returns the names of the files that it took. Waits for another
/// migrating process and for locks by `wait`.
[[nodiscard]] std::vector<std::string>
apply_migrations(session&, const std::string& schema, const pause& wait);

} // namespace zoomhook::store
