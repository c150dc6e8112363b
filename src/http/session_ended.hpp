// What is done when a session's coroutine has ended.
// SPDX-License-Identifier: MIT
#pragma once

#include <exception>

#include "zoomhook/base/log.hpp"

namespace zoomhook::http {

struct session_ended {
    void operator()(const std::exception_ptr& thrown) const {
        if (!thrown) return;
        try {
            std::rethrow_exception(thrown);
        } catch (const std::exception& e) { // a bug of ours, or no memory; only this connection is gone
            log::error("a connection ended by an exception", {{"what", e.what()}});
        }
    }
};

} // namespace zoomhook::http
