// What Zoom's logs still have becomes rows, each once, whoever else writes meanwhile.
// SPDX-License-Identifier: MIT
#include "zoomhook/store/recovery.hpp"

#include "postgres_fixture.hpp"

namespace zoomhook::store {
namespace {

using namespace std::chrono_literals;
using enum recovered;
using test::delivery_of;
using test::some_body;
using testing::ElementsAre;

class recovering : public with_postgres {
protected:
    recovering() { (void)migrate(options_); }

    static recovered_event entry_of(std::string body) {
        recovered_event e;
        e.what = zoom::read_notification(std::move(body));
        e.app = "default";
        return e;
    }

    [[nodiscard]] std::vector<recovered>
    store(const std::vector<recovered_event>& page, bool dry_run = false) const {
        return recovery(options_).store(page, dry_run);
    }
};

TEST_F(recovering, makes_a_row_of_what_is_not_there) {
    recovered_event e = entry_of(some_body(1));
    e.request_id = "r1";
    EXPECT_THAT(store({e}), ElementsAre(stored));
    EXPECT_THAT(store({e}), ElementsAre(already_there));
    EXPECT_EQ(
        session(url_).run(
            "SELECT event, app, account_id, object_id, object_uuid, deliveries, request_id, last_request_id,"
            " extract(epoch FROM event_ts)::text, body #>> '{payload,object,topic}',"
            " convert_from(raw, 'UTF8'), origin, received_at = last_received_at,"
            " received_at BETWEEN now() - interval '1 minute' AND now(),"
            " num_nonnulls(signature, secret_id, zm_timestamp, last_zm_timestamp, remote_addr, tracking_id)"
            " FROM events"
        ),
        (result_rows{
            {"meeting.started", "default", "acc", "1", "u==", "1", "r1", "r1", "1785369686.123000", "T",
             some_body(1), "recovered", "t", "t", "0"}})
    );
}

} // namespace
} // namespace zoomhook::store
