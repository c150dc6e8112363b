// The local sink: one thread that commits whatever is queued, together.
// SPDX-License-Identifier: MIT
#include "zoomhook/spool/sqlite_spool.hpp"

#include <algorithm>
#include <atomic>
#include <functional>
#include <thread>

#include "files.hpp"
#include "zoomhook/base/health.hpp"

namespace zoomhook::spool {
namespace {

constexpr std::size_t commit_rows = 1000;
constexpr std::size_t commit_bytes = std::size_t{16} << 20;
constexpr std::chrono::seconds second_look{5}; // at a disk that has failed

using tickets = std::vector<ingest::ticket_ptr>;

} // namespace

class sqlite_spool::implementation {
public:
    explicit implementation(const options& o) : files_(o), queue_(o.queue_bytes) {}

    void start() {
        thread_ = std::jthread([this] { run(); });
    }

    [[nodiscard]] bool works() const { return works_; }

    bool offer(ingest::ticket_ptr t) { return queue_.push(std::move(t)); }

    files& all() { return files_; }

    void stop() {
        queue_.close();
        if (thread_.joinable()) thread_.join();
    }

private:
    void run() {
        look_at_disk(); // so that the operator hears of a bad one before it is needed
        for (bool more = true; more;) {
            // Nothing may come to it for days: else it would be said to fail as long.
            if (!works_ && !queue_.fills_within(second_look)) {
                look_at_disk();
                continue;
            }
            attempt([&] {
                const auto taken = queue_.pop({commit_rows, commit_bytes});
                more = !taken.empty();
                return commit(wanted_of(taken));
            });
        }
    }

    void look_at_disk() {
        attempt([this] {
            files_.prepare(refused_bytes_);
            return true;
        });
    }

    /// `what` says whether anything was tried. What is given up is answered 503 in time.
    void attempt(const std::function<bool()>& what) {
        try {
            if (!what()) return;
            works_ = true;
            writing_.well();
        } catch (const std::exception& e) {
            works_ = false;
            writing_.trouble(
                log::level::error, std::string("the spool can't take notifications: ") + e.what()
            );
        }
    }

    static tickets wanted_of(const tickets& taken) {
        tickets wanted;
        const auto is_wanted = [now = steady_clock::now()](const auto& t) { return t->wanted(now); };
        std::ranges::copy_if(taken, std::back_inserter(wanted), is_wanted);
        return wanted;
    }

    static std::uint64_t largest_of(const tickets& all) {
        std::uint64_t most = 0;
        for (const ingest::ticket_ptr& t : all) most = std::max(most, files::bytes_of(t->what()));
        return most;
    }

    bool commit(const tickets& wanted) {
        try {
            return store(wanted);
        } catch (const sqlite_failure& e) {
            // The file that failed is not written again, and the next may be on a better part of the disk.
            if (e.what_kind == sqlite_failure::kind::io) return store(wanted);
            refused_bytes_ = largest_of(wanted);
            if (e.what_kind == sqlite_failure::kind::full) store_what_fits(wanted);
            throw;
        }
    }

    /// False where there is nothing to store.
    bool store(const tickets& all) {
        if (all.empty()) return false;
        std::vector<const ingest::delivery*> deliveries;
        for (const ingest::ticket_ptr& t : all) deliveries.push_back(&t->what());
        const deadline began = steady_clock::now();
        files_.append(deliveries);
        std::optional<steady_clock::duration> untold = steady_clock::now() - began;
        for (const ingest::ticket_ptr& t : all) {
            t->settle({.batch_rows = all.size(), .spooled = true, .commit_took = untold});
            untold.reset();
        }
        return true;
    }

    /// A large one must not take the small ones with it.
    void store_what_fits(const tickets& too_many) {
        std::uint64_t room = files_.room();
        tickets fitting;
        for (const ingest::ticket_ptr& t : too_many) {
            const std::uint64_t bytes = files::bytes_of(t->what());
            if (bytes >= room) continue;
            room -= bytes;
            fitting.push_back(t);
        }
        if (fitting.size() < too_many.size()) store(fitting); // else it is SQLite that found no room
    }

    files files_;
    ingest::ticket_queue queue_;
    std::atomic<bool> works_{true};
    std::uint64_t refused_bytes_ = 0; ///< for which there must be room before it works again; the thread's
    health writing_{"the spool takes notifications again"};
    std::jthread thread_;
};

sqlite_spool::sqlite_spool(options o) : impl_(std::make_unique<implementation>(o)) {}

sqlite_spool::~sqlite_spool() { impl_->stop(); }

void sqlite_spool::start() { impl_->start(); }

bool sqlite_spool::offer(ingest::ticket_ptr t) { return impl_->offer(std::move(t)); }

bool sqlite_spool::works() const { return impl_->works(); }

std::optional<status> sqlite_spool::now() { return impl_->all().now(); }

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
