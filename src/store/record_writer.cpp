// Writes down what was refused and Zoom's challenges.
// SPDX-License-Identifier: MIT
#include "record_writer.hpp"

#include "explained.hpp"
#include "zoomhook/base/rest.hpp"

namespace zoomhook::store {
namespace {

using namespace std::chrono_literals;

constexpr auto between_batches = 1s;
constexpr auto longest_batch = 10s;

/// A body that names its event, as each of Zoom's does.
std::vector<rejected_row> that_look_like_zooms(std::vector<ingest::rejected_request> all) {
    std::vector<rejected_row> kept;
    for (ingest::rejected_request& r : all) {
        zoom::notification body = zoom::read_notification(std::move(r.raw));
        if (body.event) kept.push_back({std::move(r), std::move(body)});
    }
    return kept;
}

} // namespace

record_writer::record_writer(const options& o, supervisor& s, upkeep& schema)
    : options_(o),
      supervisor_(s),
      schema_(schema),
      failing_(1s, 60s),
      thread_([this](const std::stop_token& ended) { run(ended); }) {}

void record_writer::run(const std::stop_token& ended) {
    while (schema_.wait_until_ready(ended) && queue_.wait(ended))
        rest(ended, write(ended) ? between_batches : failing_.next(chance()));
}

/// What is queued stays queued while there is no connection, and is forgotten where it can't be written.
bool record_writer::write(const std::stop_token& ended) {
    bool written = true;
    const bool reached = attempt(ended, [&] {
        const connected c = connect(options_, purpose::writing, &supervisor_);
        const supervisor::watch watch(
            supervisor_, c.db->socket(), steady_clock::now() + longest_batch, supervisor::at_stop::is_cut
        );
        // Else each batch would leave a server process behind that waits for a standby, while one is away.
        c.db->run("SET synchronous_commit = off");
        record_batch batch = queue_.take();
        const bool one = attempt(ended, [&] { write_validations(*c.db, batch.validations); });
        const bool other = attempt(ended, [&] { write_rejected(*c.db, std::move(batch.rejected)); });
        written = one && other;
    });
    if (!reached || !written) return false;
    keeping_.well();
    failing_.reset();
    return true;
}

/// Says false, and tells the operator, where it fails.
bool record_writer::attempt(const std::stop_token& ended, const std::function<void()>& action) try {
    action();
    return true;
} catch (const database_failure& e) {
    if (!ended.stop_requested())
        keeping_.trouble(
            log::level::warn,
            std::string("refused requests and challenges can't be recorded: ") + e.what() + next_step(e)
        );
    return false;
} catch (const std::exception& e) {
    keeping_.trouble(
        log::level::warn, std::string("refused requests and challenges can't be recorded: ") + e.what()
    );
    return false;
}

void record_writer::write_validations(session& db, const std::vector<ingest::url_validation>& all) {
    if (!all.empty()) insert_validations(db, all, {});
}

void record_writer::write_rejected(session& db, std::vector<ingest::rejected_request> all) {
    if (all.empty()) return;
    const std::vector<rejected_row> rows = that_look_like_zooms(that_fit(db, std::move(all), {}));
    if (!rows.empty()) insert_rejected(db, rows);
}

} // namespace zoomhook::store
