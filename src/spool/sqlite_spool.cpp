// The local sink: one thread that commits whatever is queued, together.
// SPDX-License-Identifier: MIT
#include "zoomhook/spool/sqlite_spool.hpp"

#include <thread>

#include "files.hpp"
#include "zoomhook/base/health.hpp"

namespace zoomhook::spool {
namespace {

constexpr std::size_t most_rows = 1000;
constexpr std::size_t most_bytes = std::size_t{16} << 20;

} // namespace

class sqlite_spool::implementation {
public:
    explicit implementation(const options& o) : files_(o), queue_(o.queue_bytes) {}

    void start() {
        thread_ = std::jthread([this] { run(); });
    }

    bool offer(ingest::ticket_ptr t) { return queue_.push(std::move(t)); }

    files& all() { return files_; }

    void stop() {
        queue_.close();
        if (thread_.joinable()) thread_.join();
    }

private:
    void run() {
        for (;;) {
            const std::vector<ingest::ticket_ptr> taken = queue_.pop_all(most_rows, most_bytes);
            if (taken.empty()) return;
            try {
                commit(taken);
                writing_.well();
            } catch (const std::exception& e) { // their requesters are told 503 in time
                writing_.trouble(
                    log::level::error, std::string("the spool can't take notifications: ") + e.what()
                );
            }
        }
    }

    void commit(const std::vector<ingest::ticket_ptr>& taken) {
        const deadline now = steady_clock::now();
        std::vector<ingest::ticket_ptr> wanted;
        std::vector<const ingest::delivery*> deliveries;
        for (const ingest::ticket_ptr& t : taken) {
            if (!t->wanted(now)) continue;
            wanted.push_back(t);
            deliveries.push_back(&t->what());
        }
        if (wanted.empty()) return;
        files_.append(deliveries);
        for (const ingest::ticket_ptr& t : wanted) t->settle({.batch_rows = wanted.size(), .spooled = true});
    }

    files files_;
    ingest::ticket_queue queue_;
    health writing_{"the spool takes notifications again"};
    std::jthread thread_;
};

sqlite_spool::sqlite_spool(options o) : impl_(std::make_unique<implementation>(o)) {}

sqlite_spool::~sqlite_spool() { impl_->stop(); }

void sqlite_spool::start() { impl_->start(); }

bool sqlite_spool::offer(ingest::ticket_ptr t) { return impl_->offer(std::move(t)); }

ingest::portion sqlite_spool::oldest(std::size_t most_rows, std::size_t most_bytes) {
    return impl_->all().oldest(most_rows, most_bytes);
}

void sqlite_spool::remove_up_to(const std::string& file, std::int64_t id) {
    impl_->all().remove_up_to(file, id);
}

void sqlite_spool::set_aside_up_to(const std::string& file, std::int64_t id) {
    impl_->all().set_aside_up_to(file, id);
}

void sqlite_spool::stop() { impl_->stop(); }

} // namespace zoomhook::spool
