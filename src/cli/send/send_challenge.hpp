// `zoomhookd send --challenge`: Zoom's endpoint.url_validation, and its judgement of the answer.
// SPDX-License-Identifier: MIT
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "cli/client/http_client.hpp"
#include "send_target.hpp"

namespace zoomhook::cli {

/// What Zoom would not accept of the answer to the challenge with `plain_token`; nothing: it is valid.
[[nodiscard]] std::vector<std::string>
faults_of(const http_answer&, const std::string& plain_token, const std::string& secret_token);

/// Exit code 0 where the answer is valid, else 1. Throws std::runtime_error where there is none.
[[nodiscard]] int send_challenge(const send_target&, bool json, std::ostream& out);

} // namespace zoomhook::cli
