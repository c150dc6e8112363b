// A response as it goes over the wire.
// SPDX-License-Identifier: MIT
//
// Beast's own message and serializer cost four times as much as all else that an answer needs (see
// docs/performance.md), and over TLS they made two records of it.
#pragma once

#include <string>

#include "zoomhook/http/message.hpp"

namespace zoomhook::http {

struct response_form {
    unsigned version = 11; ///< 10 or 11: that of the request
    bool keep_alive = true;
    bool head_only = false; ///< the request was HEAD
};

[[nodiscard]] std::string response_text(const response&, response_form);

} // namespace zoomhook::http
