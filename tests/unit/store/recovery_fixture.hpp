// A migrated database, and who recovers into it.
// SPDX-License-Identifier: MIT
#pragma once

#include "common/recovered_events.hpp"
#include "postgres_fixture.hpp"
#include "zoomhook/base/hex.hpp"
#include "zoomhook/zoom/redaction.hpp"

namespace zoomhook::test {

/// A literal of these bytes.
inline std::string bytea(std::string_view bytes) {
    return "\\x" + to_hex({reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()});
}

} // namespace zoomhook::test

namespace zoomhook::store {

class recovering : public with_postgres {
protected:
    recovering() { (void)migrate(options_); }

    [[nodiscard]] static wall_time now() { return std::chrono::system_clock::now(); }

    [[nodiscard]] std::vector<recovered>
    store(const std::vector<recovered_event>& page, bool dry_run = false) const {
        return recovery(options_).store(page, dry_run);
    }

    /// By webhook.
    void arrive(const std::string& body, const std::string& request_id = "r") {
        ingest::delivery d = test::delivery_of(body);
        d.request_id = request_id;
        running_sink sink(options_);
        ASSERT_TRUE(store_one(sink, std::move(d)));
    }

    [[nodiscard]] static std::string failure_of(const std::function<void()>& action) {
        try {
            action();
            return "";
        } catch (const error& e) {
            return e.what();
        }
    }
};

} // namespace zoomhook::store
