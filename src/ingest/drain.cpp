// Brings to Postgres what the spool keeps.
// SPDX-License-Identifier: MIT
#include "zoomhook/ingest/drain.hpp"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <mutex>
#include <set>

#include "zoomhook/base/rest.hpp"

namespace zoomhook::ingest {
namespace {

using namespace std::chrono_literals;

// Batches for two writers at once; small enough that live notifications hardly wait behind it
// (docs/performance.md).
constexpr std::size_t most_rows = 512;
constexpr std::size_t most_bytes = std::size_t{1} << 20;
constexpr auto patience = 2500ms; // as for a live notification: a batch is cut off at its latest deadline
constexpr auto pause_when_empty = 200ms;
constexpr auto pause_after_failure = 100ms;
constexpr int most_refusals =
    20; // for two seconds: what refuses it may be somebody's trigger, just being mended

/// Two deliveries of one notification must reach Postgres in their order: it counts only the newer after the
/// older.
void end_before_repetition(portion& p) {
    std::set<std::pair<std::string, std::array<unsigned char, 32>>> seen;
    const auto repeats = [&seen](const delivery& d) { return !seen.emplace(d.app, d.what.digest).second; };
    const auto end = std::ranges::find_if(p.rows, repeats);
    if (end == p.rows.end()) return;
    p.ids.resize(static_cast<std::size_t>(end - p.rows.begin()));
    p.rows.erase(end, p.rows.end());
    p.up_to = p.ids.back();
}

} // namespace

/// What becomes of a portion's rows. The tickets, which Postgres may hold longer than anybody waits, share
/// it.
class drain::progress {
public:
    enum class fate { open, stored, late, refused };

    explicit progress(std::size_t rows) : fates_(rows, fate::open), open_(rows) {}

    void closed(std::size_t row, fate how) {
        {
            std::scoped_lock lock(mutex_);
            fates_[row] = how;
            --open_;
        }
        changed_.notify_all();
    }
    /// False where `ended` came first.
    [[nodiscard]] bool wait_until_all_are_closed(const std::stop_token& ended) {
        std::unique_lock lock(mutex_);
        return changed_.wait(lock, ended, [this] { return open_ == 0; });
    }
    /// How many of the oldest rows are durable, without a gap.
    [[nodiscard]] std::size_t stored_in_a_row() {
        std::scoped_lock lock(mutex_);
        const auto gap = std::ranges::find_if(fates_, [](fate f) { return f != fate::stored; });
        return static_cast<std::size_t>(gap - fates_.begin());
    }
    /// How many of the oldest rows are durable or can't become so, without a gap; 0 where the oldest is
    /// durable.
    [[nodiscard]] std::size_t refused_in_a_row() {
        std::scoped_lock lock(mutex_);
        if (fates_.front() != fate::refused) return 0;
        const auto is_open = [](fate f) { return f != fate::stored && f != fate::refused; };
        return static_cast<std::size_t>(std::ranges::find_if(fates_, is_open) - fates_.begin());
    }

private:
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::vector<fate> fates_;
    std::size_t open_; ///< rows whose tickets are neither settled nor dropped
};

drain::drain(buffer& from, sink& to)
    : from_(from),
      to_(to),
      thread_([this](const std::stop_token& ended) { run(ended); }) {}

void drain::stop() {
    thread_.request_stop();
    if (thread_.joinable()) thread_.join();
}

void drain::run(const std::stop_token& ended) {
    while (!ended.stop_requested()) {
        try {
            const bool moved = move_portion(ended);
            reading_.well();
            if (moved) continue;
            tell_that_it_is_empty();
            rest(ended, pause_when_empty);
        } catch (const std::exception& e) {
            reading_.trouble(log::level::error, std::string("the spool can't be drained: ") + e.what());
            rest(ended, pause_after_failure);
        }
    }
}

/// Once a minute at most: where Postgres is slow now and then, little waits, and often.
void drain::tell_that_it_is_empty() {
    if (brought_ == 0 || steady_clock::now() < tell_next_) return;
    log::info("the spool is empty: all that waited in it is in Postgres", {{"notifications", brought_}});
    brought_ = 0;
    tell_next_ = steady_clock::now() + 1min;
}

/// Each ticket is either settled or dropped some day, and says so once.
void drain::offer(const std::shared_ptr<progress>& all, std::size_t row, delivery what, deadline until) {
    using fate = progress::fate;
    using unstored = ingest::ticket::unstored;
    auto ticket = std::make_shared<ingest::ticket>(
        std::move(what), until,
        [all, row](const delivery&, const receipt&) { all->closed(row, fate::stored); },
        [all, row](const delivery&, unstored why) {
            all->closed(row, why == unstored::refused ? fate::refused : fate::late);
        }
    );
    (void)to_.offer(std::move(ticket)); // not taken, it is dropped here
}

/// False where nothing is kept.
bool drain::move_portion(const std::stop_token& ended) {
    portion p = from_.oldest(most_rows, most_bytes);
    if (p.up_to == 0) return false;
    end_before_repetition(p);
    const auto all = std::make_shared<progress>(p.rows.size());
    const deadline until = steady_clock::now() + patience;
    for (std::size_t row = 0; row < p.rows.size(); ++row) offer(all, row, std::move(p.rows[row]), until);
    if (!all->wait_until_all_are_closed(ended)) return false;
    const std::size_t stored = all->stored_in_a_row();
    brought_ += stored;
    if (stored == p.ids.size())
        from_.remove_up_to(p.file, p.up_to);
    else if (stored > 0)
        from_.remove_up_to(p.file, p.ids[stored - 1]);
    if (stored < p.ids.size()) {
        pass_by_what_is_refused(p, stored == 0 ? all->refused_in_a_row() : 0);
        rest(ended, pause_after_failure);
    }
    return true;
}

/// Rows that can't be stored, though Postgres works, must not hold up all that came after them. A row that
/// only isn't stored yet, because its table is locked or the disk is full, waits, and so does the rest.
void drain::pass_by_what_is_refused(const portion& p, std::size_t rows) {
    refusals_ = rows > 0 ? refusals_ + 1 : 0;
    if (refusals_ < most_refusals) return;
    refusals_ = 0;
    log::error(
        "Postgres never takes some notifications of the spool, which are set aside",
        {{"file", p.file}, {"from_id", p.ids.front()}, {"to_id", p.ids[rows - 1]}}
    );
    from_.set_aside_up_to(p.file, p.ids[rows - 1]);
}

} // namespace zoomhook::ingest
