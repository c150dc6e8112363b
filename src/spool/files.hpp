// All files of the spool as one: what comes goes into the newest, what is drained comes from the oldest.
// SPDX-License-Identifier: MIT
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "directory.hpp"
#include "spool_file.hpp"
#include "zoomhook/ingest/buffer.hpp"
#include "zoomhook/spool/options.hpp"
#include "zoomhook/spool/status.hpp"

namespace zoomhook::spool {

/// Any thread. Throws what derives from std::exception, mostly sqlite_failure, after which the spool goes on:
/// a file whose disk has failed is never written again (nobody knows what a failed fsync has left in it, so
/// neither is any file of an earlier run) and a new one is begun; one that is damaged gets another name.
class files {
public:
    /// Opens none of them: what can't be read now may be readable later. Throws spool::error.
    explicit files(const options&);

    /// Looks at the disk and makes the file into which append() writes; throws where that would for `more`
    /// bytes.
    void prepare(std::uint64_t more = 0);
    /// All or none; durable when it returns. Throws kind::full where there is less room.
    void append(std::span<const ingest::delivery* const>);
    /// Rows, bytes and age; nothing where a disk holds the files up for longer than a moment.
    [[nodiscard]] std::optional<status> now();
    /// Until options.max_size or options.min_free_disk is reached, in bytes_of().
    [[nodiscard]] std::uint64_t room();
    [[nodiscard]] static std::uint64_t bytes_of(const ingest::delivery&);
    /// A file that can't be read now is left for later. Throws where there is none but such.
    [[nodiscard]] ingest::portion oldest(std::size_t most_rows, std::size_t most_bytes);
    /// Whatever `file` holds up to `id` has become durable elsewhere.
    void remove_up_to(const std::string& file, std::int64_t id);
    void set_aside_up_to(const std::string& file, std::int64_t id);

private:
    struct one {
        std::string path;
        std::unique_ptr<spool_file> file; ///< null: not opened yet, or nothing was ever in it
        bool sealed = false;              ///< never written again
        bool has_unstorable_rows = false; ///< to be kept when all others have been drained
        std::int64_t drained_up_to = 0;   ///< of a sealed file, whose rows can't be removed
        std::int64_t given_up_to = 0; ///< its ids have no gap, so the next one is known; 0: none given yet
    };

    struct limits {
        std::uint64_t room;
        const char* reached; ///< what would be where more than that is appended
    };

    static std::vector<spooled> rows_of(one&, std::size_t most_rows, std::size_t most_bytes);
    static void add_state(one&, status& all);
    static void seal(one&);
    void seal_if_deleted();
    one& newest();
    [[nodiscard]] bool may_write() const;
    [[nodiscard]] std::uint64_t used_bytes() const;
    [[nodiscard]] limits limits_now() const;
    void check_room(std::uint64_t more);
    static ingest::portion portion_of(one&, std::vector<spooled>);
    void set_aside(const std::string& file, const std::string& message, const std::string& why);
    bool give_up(one&, const sqlite_failure&);
    one* find(const std::string& file);
    static void keep_for_people(one&);
    static void forget_from_now_on(one&, std::int64_t id);
    void drop_drained(std::list<one>::iterator);

    const options options_;
    directory directory_;
    std::timed_mutex mutex_;
    std::list<one> all_; ///< oldest first
};

} // namespace zoomhook::spool
