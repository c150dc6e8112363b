// The folder of the spool: its lock, and the files in it in the order in which they were begun.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace zoomhook::spool {

/// Throws spool::error where the folder can't be made or written, or another process has it.
class directory {
public:
    explicit directory(std::string path);
    ~directory();
    directory(const directory&) = delete;
    directory& operator=(const directory&) = delete;

    /// The spool files, oldest first.
    [[nodiscard]] std::vector<std::string> files();
    /// A path behind all that are there and all that were ever returned, set aside ones too: it stands for
    /// one file for good.
    [[nodiscard]] std::string next_file();
    /// Gives a damaged file a name that files() does not list, and returns it. Nothing is deleted.
    std::string set_aside(const std::string& file) const;
    /// Writes a few bytes to its disk. Throws spool::error where that fails.
    void check_disk() const;
    [[nodiscard]] std::uint64_t free_bytes() const; ///< on its disk, for this user

private:
    std::string path_;
    int lock_;
    std::uint64_t last_number_ = 0; ///< that was seen or given
};

/// The spool files in a folder, oldest first. Throws std::filesystem::filesystem_error.
[[nodiscard]] std::vector<std::string> spool_files(const std::string& folder);
/// Those that set_aside() has renamed.
[[nodiscard]] std::vector<std::string> files_set_aside(const std::string& folder);

} // namespace zoomhook::spool
