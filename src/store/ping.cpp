// Whether Postgres can be used now.
// SPDX-License-Identifier: MIT
#include "zoomhook/store/ping.hpp"

#include "connect.hpp"
#include "conninfo.hpp"

namespace zoomhook::store {

std::string ping(const options& o) {
    options impatient = o;
    // Of two values libpq takes the last one.
    impatient.url = conninfo(o.url, {}) + " connect_timeout=" + std::to_string(connect_timeout.count());
    try {
        supervisor watcher;
        return connect(impatient, purpose::writing, &watcher).db->name();
    } catch (const database_failure& e) {
        throw error(e.what());
    }
}

} // namespace zoomhook::store
