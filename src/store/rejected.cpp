// Reads what was rejected, and moves into events what proves to be Zoom's after all.
// SPDX-License-Identifier: MIT
#include "zoomhook/store/rejected.hpp"

#include <algorithm>

#include "batch.hpp"
#include "commit_outcome.hpp"
#include "connect.hpp"
#include "explained.hpp"
#include "zoomhook/base/hex.hpp"

namespace zoomhook::store {
namespace {

/// 20 of 1 MiB each are 20 MiB, in hex as much again and more.
const std::string after_query = R"(
SELECT id, reason, event, coalesce(host(remote_addr), ''), coalesce(request_id, ''), coalesce(tracking_id, ''),
       extract(epoch FROM zm_timestamp)::bigint, (extract(epoch FROM received_at) * 1000000::numeric)::bigint, signature,
       encode(raw, 'hex'::text)
FROM rejected WHERE id > $1::bigint ORDER BY id LIMIT 20)";

std::optional<std::string> unless_empty(std::string text) {
    if (text.empty()) return {};
    return text;
}

rejected_record record_of(result_row row) {
    rejected_record r;
    r.id = std::stoll(row.at(0));
    r.reason = std::move(row.at(1));
    r.event = std::move(row.at(2));
    r.what.remote_addr = std::move(row.at(3));
    r.what.request_id = unless_empty(std::move(row.at(4)));
    r.what.tracking_id = unless_empty(std::move(row.at(5)));
    r.what.zm_timestamp = std::stoll(row.at(6));
    r.what.received_at = wall_time(std::chrono::microseconds(std::stoll(row.at(7))));
    r.what.signature = std::move(row.at(8));
    r.what.raw = from_hex(row.at(9));
    return r;
}

} // namespace

class rejected_requests::implementation {
public:
    explicit implementation(options o)
        : o_(std::move(o)),
          connection_(connect(o_, purpose::writing, nullptr)) {}

    std::vector<rejected_record> after(std::int64_t id) {
        std::vector<rejected_record> some;
        for (result_row& row : db().run(after_query, {std::to_string(id)}))
            some.push_back(record_of(std::move(row)));
        return some;
    }

    void readmit(std::int64_t id, ingest::delivery d) {
        batch one(1);
        one[0].tickets.push_back(std::make_shared<ingest::ticket>(
            std::move(d), deadline::max(), [](const ingest::delivery&, const ingest::receipt&) {}
        ));
        insert(one);
        for (const std::string& warning : db().take_warnings())
            if (doubts_durability(warning, connection_.english))
                throw error("a standby did not confirm a commit: run it again");
        remove(id);
    }

    void remove(std::int64_t id) {
        db().run("DELETE FROM rejected WHERE id = $1::bigint", {std::to_string(id)});
    }

private:
    session& db() { return *connection_.db; }

    /// As the writers do: a row that Postgres refuses as it is goes without its columns.
    void insert(batch& one) {
        try {
            if (!prepared_) db().prepare(insert_name, insert_statement);
            prepared_ = true;
            db().run_prepared(insert_name, insert_parameters(one, o_.raw));
        } catch (const database_failure& e) {
            const bool again = judge_failure(e.sqlstate, e.connection_open) == commit_outcome::split;
            if (!again || one[0].stripped) throw;
            one[0].stripped = true;
            insert(one);
        }
    }

    const options o_;
    connected connection_;
    bool prepared_ = false; ///< the statement; listing needs none
};

rejected_requests::rejected_requests(const options& o)
    : impl_(explained([&] { return std::make_unique<implementation>(o); })) {}

rejected_requests::~rejected_requests() = default;

std::vector<rejected_record> rejected_requests::after(std::int64_t id) {
    return explained([&] { return impl_->after(id); });
}

void rejected_requests::readmit(std::int64_t id, ingest::delivery d) {
    explained([&] { impl_->readmit(id, std::move(d)); });
}

void rejected_requests::remove(std::int64_t id) {
    explained([&] { impl_->remove(id); });
}

} // namespace zoomhook::store
