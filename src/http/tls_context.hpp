// TLS as this server speaks it: 1.2 and 1.3, forward-secret AEAD suites only, certificate from PEM files.
// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>

#include "zoomhook/base/clock.hpp"

namespace zoomhook::http {

/// Throws std::runtime_error with one sentence naming the file and the cause.
[[nodiscard]] std::shared_ptr<boost::asio::ssl::context>
make_tls_context(const std::string& certificate, const std::string& private_key);

/// When its certificate expires.
[[nodiscard]] wall_time expiry(boost::asio::ssl::context&);

} // namespace zoomhook::http
