// One file of the spool: deliveries in the order in which they came, until they are removed.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sqlite.hpp"
#include "zoomhook/ingest/sink.hpp"

namespace zoomhook::spool {

/// A delivery as it was spooled; its columns are read again from its bytes.
struct spooled {
    std::int64_t id = 0; ///< grows in a file
    ingest::delivery what;
    bool intact = true; ///< it is what was spooled, by its row_digest()
};

struct file_state {
    std::int64_t rows = 0;
    std::uint64_t bytes = 0;         ///< as used_bytes()
    std::optional<wall_time> oldest; ///< when the oldest row came
};

/// Everything is durable when it returns, and throws sqlite_failure. One thread at a time.
class spool_file {
public:
    /// A new one; the path is not taken yet.
    [[nodiscard]] static std::unique_ptr<spool_file> made(const std::string& path);
    /// One that is there, of which nothing is changed, also not beside it: that works on a full disk too.
    /// Null where its making was cut short, so that nothing is in it. Throws with kind::damaged where it is
    /// no spool file.
    [[nodiscard]] static std::unique_ptr<spool_file> only_read(const std::string& path);
    /// Lets `look` read one, beside the process that writes it or without one; changes nothing, and doesn't
    /// call it where nothing is in the file. Throws, also after `look`, where the file changes hands
    /// meanwhile: trying again may help.
    static void read_beside(const std::string& path, const std::function<void(spool_file&)>& look);
    spool_file(const spool_file&) = delete; // its statements know where its connection is
    spool_file& operator=(const spool_file&) = delete;

    /// All or none, in one transaction.
    void append(std::span<const ingest::delivery* const>);
    /// The oldest ones behind `after`, at least one if there is one, as long as they are below `most_bytes`
    /// together.
    [[nodiscard]] std::vector<spooled>
    oldest(std::int64_t after, std::size_t most_rows, std::size_t most_bytes);
    void remove_up_to(std::int64_t id);
    /// Of the rows behind `after`.
    [[nodiscard]] file_state state(std::int64_t after);
    /// Only reads from now on.
    void seal() { db_.seal(); }

    /// For one of which everything has been given, up to `last_given`, 0 where there was nothing: whether
    /// there must have been more, which damage has made invisible.
    [[nodiscard]] bool may_lack_rows(std::int64_t last_given);
    /// Whether it can take nothing more however much room there is: only damage makes ids so great.
    [[nodiscard]] bool ids_used_up();
    /// Copies the log into the file and empties it: what removed rows took is free then.
    void empty_log();
    /// What it takes on the disk, but for what removed rows have left free for new ones. Includes the log
    /// (WAL).
    [[nodiscard]] std::uint64_t used_bytes();

private:
    spool_file(std::string path, sqlite);
    [[nodiscard]] std::int64_t last_id_taken();

    std::string path_;
    sqlite db_;
    sqlite::statement insert_;
    sqlite::statement oldest_;
    sqlite::statement remove_;
};

/// With its log.
[[nodiscard]] std::uint64_t bytes_on_disk(const std::string& path);

/// By read_beside(): a few pages, however many rows there are.
[[nodiscard]] file_state read_state(const std::string& path);

} // namespace zoomhook::spool
