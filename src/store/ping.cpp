// Whether Postgres can be used now.
// SPDX-License-Identifier: MIT
#include "zoomhook/store/ping.hpp"

#include "connect.hpp"
#include "impatient.hpp"

namespace zoomhook::store {

std::string ping(const options& o) {
    try {
        supervisor watcher;
        return connect(impatient(o), purpose::writing, &watcher).db->name();
    } catch (const database_failure& e) {
        throw error(e.what());
    }
}

} // namespace zoomhook::store
