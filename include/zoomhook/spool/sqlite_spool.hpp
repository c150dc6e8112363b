// The local sink: deliveries wait on this machine's disk while Postgres can't take them.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <stdexcept>

#include "zoomhook/ingest/buffer.hpp"
#include "zoomhook/spool/options.hpp"
#include "zoomhook/spool/status.hpp"

namespace zoomhook::spool {

/// The directory can't be used; one sentence that names it, the cause and the next step.
struct error : std::runtime_error {
    using std::runtime_error::runtime_error;
};
/// The disk is full, read-only or failing, or another process has the spool: trying again later may help.
struct unavailable : error {
    using error::error;
};

/// One writer thread that commits whatever is queued, together. Start once, stop once, from one thread;
/// offer() from any.
class sqlite_spool : public ingest::sink, public ingest::buffer {
public:
    /// Throws spool::error.
    explicit sqlite_spool(options);
    ~sqlite_spool() override;

    void start();
    [[nodiscard]] bool offer(ingest::ticket_ptr) override;
    /// Whether it could make durable what it last tried to.
    [[nodiscard]] bool works() const override;
    /// Nothing where a disk holds it up for longer than a moment. Any thread.
    [[nodiscard]] std::optional<status> now();
    [[nodiscard]] ingest::portion oldest(std::size_t most_rows, std::size_t most_bytes) override;
    void remove_up_to(const std::string& file, std::int64_t id) override;
    void set_aside_up_to(const std::string& file, std::int64_t id) override;
    /// Takes nothing more, makes durable what is queued and still wanted, and returns.
    void stop();

private:
    class implementation;
    std::unique_ptr<implementation> impl_;
};

} // namespace zoomhook::spool
