// What the spool must know: where it is and how much it may take.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

namespace zoomhook::spool {

struct options {
    std::string directory;                           ///< made where it isn't there; one process at a time
    std::uint64_t max_size = std::uint64_t{1} << 30; ///< bytes of all files together
    std::uint64_t min_free_disk = std::uint64_t{256} << 20; ///< bytes that are left to others on the disk
    std::size_t queue_bytes = std::size_t{64} << 20;        ///< over this, offer() says false
};

} // namespace zoomhook::spool
