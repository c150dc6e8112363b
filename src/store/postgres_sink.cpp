// The Postgres sink: writers that commit whatever is queued in one statement, again and again.
// SPDX-License-Identifier: MIT
#include "zoomhook/store/postgres_sink.hpp"

#include <thread>
#include <vector>

#include "upkeep.hpp"
#include "writer.hpp"

namespace zoomhook::store {

class postgres_sink::implementation {
public:
    explicit implementation(options o) : options_(std::move(o)), queue_(options_.queue_bytes) {}

    void start() {
        threads_.emplace_back([this](const std::stop_token& stop) {
            upkeep(options_, supervisor_, state_).run(stop);
        });
        for (unsigned i = 0; i < options_.connections; ++i)
            threads_.emplace_back([this](const std::stop_token& stop) {
                writer(options_, queue_, supervisor_, state_).run(stop);
            });
    }

    bool offer(ingest::ticket_ptr t) {
        const std::size_t bytes = weight(t);
        return queue_.push(std::move(t), bytes);
    }

    void stop(deadline until) {
        queue_.close();
        supervisor_.limit(until);
        for (std::jthread& t : threads_) t.request_stop();
        threads_.clear(); // joins
    }

private:
    const options options_;
    ticket_queue queue_;
    database_state state_;
    supervisor supervisor_;
    std::vector<std::jthread> threads_;
};

postgres_sink::postgres_sink(options o) : impl_(std::make_unique<implementation>(std::move(o))) {}

postgres_sink::~postgres_sink() { stop(steady_clock::now()); }

void postgres_sink::start() { impl_->start(); }
bool postgres_sink::offer(ingest::ticket_ptr t) { return impl_->offer(std::move(t)); }
void postgres_sink::stop(deadline until) { impl_->stop(until); }

} // namespace zoomhook::store
