// The token of one grant, in memory until shortly before its end.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "zoomhook/base/clock.hpp"
#include "zoomhook/zoomapi/options.hpp"
#include "zoomhook/zoomapi/transport.hpp"

namespace zoomhook::zoomapi {

class token {
public:
    /// What asks for one.
    [[nodiscard]] static http_request request(const options&, auth_kind);

    /// Whether the answer, a 2xx, has one: {"access_token": "…", "token_type": "bearer", "expires_in": 3600}.
    [[nodiscard]] bool take(const http_answer&, deadline now);
    void forget() { text_.clear(); }

    /// Empty: there is none, or it ends within 60 s.
    [[nodiscard]] const std::string& at(deadline now);
    [[nodiscard]] const std::string& last() const { return text_; }

private:
    std::string text_; ///< never printed
    deadline until_{};
};

} // namespace zoomhook::zoomapi
