// `zoomhookd send`: signs a sample notification, or a file, as Zoom would, and posts it.
// SPDX-License-Identifier: MIT
#pragma once

#include <iosfwd>
#include <string>

#include "arguments.hpp"

namespace zoomhook::cli {

struct send_request {
    std::string what; ///< an event's name or a file
    std::string url;
    std::string token; ///< to sign with; never printed
};

/// Exit code 0 where the answer was 2xx, 1 where it was not or none came, 2 where `what` is neither event nor
/// file.
[[nodiscard]] int send(const send_request&, std::ostream& out, std::ostream& err);

/// Exit code 2 also where a stranger would get a notification that our production secret has signed.
int run(const send_command&);

} // namespace zoomhook::cli
