// What `zoomhookd forget` has found, for people and for programs.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <iosfwd>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "zoomhook/spool/status.hpp"
#include "zoomhook/store/forget.hpp"

namespace zoomhook::cli {

class forget_report {
public:
    /// `done`: it has been done, not only looked at.
    explicit forget_report(bool done) : done_(done) {}

    void add(const store::forgotten_row&);
    /// In the spool. What is to be redacted can only be when it is in Postgres.
    void add_waiting(bool erased) { ++(erased ? waiting_ : left_); }
    /// Of which files cannot be looked into.
    void add_spool(const spool::status&);

    /// Nothing is left to do.
    [[nodiscard]] bool is_complete() const { return left_ == 0; }

    void print(std::ostream&) const;
    void print_json(std::ostream&) const;

private:
    struct group {
        std::uint64_t rows = 0;
        wall_time oldest = wall_time::max();
        wall_time newest = wall_time::min();
        std::vector<std::int64_t> ids; ///< a few
    };
    using key = std::pair<std::string, std::string>; ///< table and event

    const bool done_;
    std::map<key, group> groups_;
    std::uint64_t erased_ = 0;
    std::uint64_t redacted_ = 0;
    std::uint64_t rejected_ = 0;
    std::uint64_t mentioned_ = 0; ///< of them, those that only mention it in a longer text
    std::uint64_t waiting_ = 0;   ///< in the spool, whose drain meets a tombstone
    std::uint64_t left_ = 0;      ///< in the spool, and to be redacted
    std::set<std::string> also_;
    std::vector<std::string> not_looked_into_;
};

} // namespace zoomhook::cli
