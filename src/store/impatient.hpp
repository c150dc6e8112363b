// For people who wait for an answer: a connection that gives a silent server up soon.
// SPDX-License-Identifier: MIT
#pragma once

#include "conninfo.hpp"
#include "zoomhook/store/options.hpp"

namespace zoomhook::store {

/// Whatever the URL says of connect_timeout; of two values libpq takes the last one.
[[nodiscard]] inline options impatient(options o) {
    o.url = conninfo(o.url, {}) + " connect_timeout=" + std::to_string(connect_timeout.count());
    return o;
}

} // namespace zoomhook::store
