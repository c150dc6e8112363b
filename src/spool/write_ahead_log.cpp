// SQLite's log of a file, looked at where SQLite itself keeps silent.
// SPDX-License-Identifier: MIT
#include "write_ahead_log.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <span>
#include <vector>

#include "sqlite.hpp"

namespace zoomhook::spool {
namespace {

using bytes = std::span<const unsigned char>;

constexpr std::size_t header_size = 32;
constexpr std::size_t frame_header_size = 24;

std::uint32_t big_endian(bytes at) {
    return std::uint32_t{at[0]} << 24 | std::uint32_t{at[1]} << 16 | std::uint32_t{at[2]} << 8 | at[3];
}

std::uint32_t little_endian(bytes at) {
    return std::uint32_t{at[3]} << 24 | std::uint32_t{at[2]} << 16 | std::uint32_t{at[1]} << 8 | at[0];
}

bool words_are_big_endian(bytes header) { return (header[3] & 1U) != 0; }

/// Runs on from the log's header through all frames.
class checksum {
public:
    explicit checksum(bool big) : word_(big ? big_endian : little_endian) {}

    void add(bytes some) {
        for (; some.size() >= 8; some = some.subspan(8)) {
            first_ += word_(some) + second_;
            second_ += word_(some.subspan(4)) + first_;
        }
    }
    [[nodiscard]] bool is(bytes written) const {
        return big_endian(written) == first_ && big_endian(written.subspan(4)) == second_;
    }

private:
    std::uint32_t (*word_)(bytes);
    std::uint32_t first_ = 0;
    std::uint32_t second_ = 0;
};

/// Of a log whose bytes are there. SQLite syncs it before it writes the first frame.
bool is_header(bytes header) {
    const std::uint32_t magic = big_endian(header) & ~1U;
    checksum sum(words_are_big_endian(header));
    sum.add(header.first(24));
    return magic == 0x377F0682 && sum.is(header.subspan(24));
}

bool read(std::istream& from, std::span<unsigned char> into) {
    const bool whole(
        from.read(reinterpret_cast<char*>(into.data()), static_cast<std::streamsize>(into.size()))
    );
    if (from.bad()) throw sqlite_failure(sqlite_failure::kind::io, "its log can't be read");
    return whole;
}

/// In the frames behind a good header.
bool has_unreachable_commits(std::istream& log, bytes header) {
    const bytes salts = header.subspan(16, 8);
    checksum sum(words_are_big_endian(header));
    sum.add(header.first(24));
    std::vector<unsigned char> page(big_endian(header.subspan(8)));
    std::array<unsigned char, frame_header_size> frame{};
    bool readable = true;
    bool commit_behind_the_end = false;
    while (read(log, frame) && read(log, page)) {
        const bool of_an_older_log = !std::ranges::equal(bytes(frame).subspan(8, 8), salts);
        sum.add(bytes(frame).first(8));
        sum.add(page);
        readable = readable && !of_an_older_log && sum.is(bytes(frame).subspan(16));
        if (readable || of_an_older_log) continue;
        if (commit_behind_the_end) return true;
        commit_behind_the_end = big_endian(bytes(frame).subspan(4)) != 0;
    }
    return false;
}

} // namespace

bool has_unreachable_commits(const std::string& log) {
    std::ifstream file(log, std::ios::binary);
    std::error_code why;
    if (!file && (std::filesystem::exists(log, why) || why))
        throw sqlite_failure(sqlite_failure::kind::io, "its log can't be opened");
    std::array<unsigned char, header_size> header{};
    if (!file || !read(file, header)) return false; // none, or not a byte of a transaction
    if (is_header(header)) return has_unreachable_commits(file, header);
    std::array<unsigned char, 1> of_a_frame{};
    return read(file, of_a_frame);
}

} // namespace zoomhook::spool
