// The Postgres sink: a queue, its writers, and what keeps the schema fit for them.
// SPDX-License-Identifier: MIT
#include "zoomhook/store/postgres_sink.hpp"

#include <list>

#include "record_writer.hpp"
#include "writer.hpp"

namespace zoomhook::store {

class postgres_sink::implementation {
public:
    explicit implementation(options o) : room_(std::move(o)) {
        for (unsigned i = 0; i < room_.o.connections; ++i) writers_.emplace_back(room_);
    }

    bool offer(ingest::ticket_ptr t) { return room_.queue.push(std::move(t)); }

    [[nodiscard]] bool works() const { return room_.works(); }

    [[nodiscard]] ingest::ticket_queue::load waiting() const { return room_.queue.holds(); }

    [[nodiscard]] std::optional<growth> measured_growth() {
        return room_.schema.hourly_chores().measured_growth();
    }

    void expect_challenges(std::vector<std::string> apps) {
        room_.schema.hourly_chores().expect_challenges(std::move(apps));
    }

    [[nodiscard]] record_queue& records() { return records_.queue(); }

    void stop(deadline until) {
        records_.stop();
        room_.news.stop();
        room_.queue.close();
        room_.schema.stop();
        for (writer& w : writers_) w.stop(until);
        room_.watcher.stop(until);
        writers_.clear(); // joins
    }

private:
    writing_room room_;
    record_writer records_{room_.o, room_.watcher, room_.schema};
    std::list<writer> writers_;
};

postgres_sink::postgres_sink(options o) : options_(std::move(o)) {}

postgres_sink::~postgres_sink() {
    if (impl_) stop(steady_clock::now());
}

void postgres_sink::start() { impl_ = std::make_unique<implementation>(options_); }

bool postgres_sink::offer(ingest::ticket_ptr t) { return impl_ && impl_->offer(std::move(t)); }

ingest::ticket_queue::load postgres_sink::waiting() const {
    return impl_ ? impl_->waiting() : ingest::ticket_queue::load{};
}

std::optional<growth> postgres_sink::measured_growth() const {
    return impl_ ? impl_->measured_growth() : std::nullopt;
}

void postgres_sink::expect_challenges(std::vector<std::string> apps) {
    if (impl_) impl_->expect_challenges(std::move(apps));
}

bool postgres_sink::works() const { return impl_ && impl_->works(); }

/// Best effort: without memory it is forgotten.
template <typename Record>
void postgres_sink::remember(Record& r) noexcept try {
    if (impl_) impl_->records().push(std::move(r));
} catch (const std::exception& e) {
    log::debug("a record is forgotten", {{"why", e.what()}});
}

void postgres_sink::keep(ingest::rejected_request r) noexcept { remember(r); }

void postgres_sink::keep(ingest::url_validation v) noexcept { remember(v); }

void postgres_sink::stop(deadline until) {
    if (impl_) impl_->stop(until);
}

} // namespace zoomhook::store
