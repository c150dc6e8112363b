// A database with notifications of somebody who is to be forgotten.
// SPDX-License-Identifier: MIT
#pragma once

#include "postgres_fixture.hpp"
#include "zoomhook/base/ascii.hpp"
#include "zoomhook/store/forget.hpp"

namespace zoomhook::store {

inline const std::string jo = "jo.doe@example.com";

inline std::string joined(const std::string& email, int number = 1) {
    return R"({"event":"meeting.participant_joined","event_ts":1785369686123,"payload":{"account_id":"anAccount",)"
           R"("object":{"id":)" +
           std::to_string(number) + R"(,"participant":{"id":"theUsersId","email":")" + email + R"("}}}})";
}

class forget : public with_postgres {
protected:
    forget() { (void)migrate(options_); }

    void store(const std::string& body, std::int64_t zm_timestamp = 1'785'369'687) {
        ASSERT_TRUE(store_one(sink(), test::delivery_of(body, zm_timestamp)));
    }
    running_sink& sink() {
        if (!sink_) sink_.emplace(options_);
        return *sink_;
    }

    static zoom::knows only(const std::string& value) {
        return [value](std::string_view other) { return other == value; };
    }
    static forget_request request_for(const std::string& value) {
        return {.name = "name of it", .needles = {in_lower_case(value)}, .erase = only(value), .redact = {}};
    }
    static forget_request redaction_for(const std::string& value) {
        forget_request r = request_for(value);
        std::swap(r.erase, r.redact);
        return r;
    }

    /// The ids in the order in which they were told.
    std::vector<std::int64_t> forgotten(forget_request r) const {
        forgetting f(options_, std::move(r));
        std::vector<std::int64_t> ids;
        const auto tell = [&](const forgotten_row& row) { ids.push_back(row.id); };
        EXPECT_TRUE(f.look_through_events(tell, [](auto, auto) { return true; }));
        f.look_through_rejected(tell);
        f.finish();
        std::ranges::sort(ids);
        return ids;
    }

    /// The columns of the only row that are not null.
    [[nodiscard]] std::vector<std::string> columns_left() const {
        return column(
            "SELECT key FROM jsonb_each((SELECT to_jsonb(e) FROM events e)) WHERE value <> 'null' ORDER BY 1"
        );
    }

    std::optional<running_sink> sink_;
};

} // namespace zoomhook::store
