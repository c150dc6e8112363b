// SQLite's log of a file, looked at where SQLite itself keeps silent.
// SPDX-License-Identifier: MIT
#include "write_ahead_log.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <fstream>
#include <span>
#include <vector>

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

/// Runs on from the log's header through all frames.
class checksum {
public:
    explicit checksum(bool words_are_big_endian) : word_(words_are_big_endian ? big_endian : little_endian) {}

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

bool read(std::istream& from, std::span<unsigned char> into) {
    return bool(from.read(reinterpret_cast<char*>(into.data()), static_cast<std::streamsize>(into.size())));
}

} // namespace

bool has_unreachable_commits(const std::string& log) {
    std::ifstream file(log, std::ios::binary);
    std::array<unsigned char, header_size> header{};
    if (!read(file, header)) return false; // none, or not a byte of a transaction
    const bytes salts = bytes(header).subspan(16, 8);
    checksum sum((big_endian(header) & 1U) != 0);
    sum.add(bytes(header).first(24));
    if (!sum.is(bytes(header).subspan(24))) return file.peek() != std::ifstream::traits_type::eof();
    std::vector<unsigned char> page(std::min(big_endian(bytes(header).subspan(8)), 65536U));
    std::array<unsigned char, frame_header_size> frame{};
    bool whole = true;
    bool commit_behind_the_end = false;
    while (read(file, frame) && read(file, page)) {
        const bool of_an_older_log = !std::ranges::equal(bytes(frame).subspan(8, 8), salts);
        sum.add(bytes(frame).first(8));
        sum.add(page);
        whole = whole && !of_an_older_log && sum.is(bytes(frame).subspan(16));
        if (whole || of_an_older_log) continue;
        if (commit_behind_the_end) return true;
        commit_behind_the_end = big_endian(bytes(frame).subspan(4)) != 0;
    }
    return false;
}

} // namespace zoomhook::spool
