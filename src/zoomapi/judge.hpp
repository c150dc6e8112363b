// What an answer that is no success means.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "zoomhook/zoomapi/error.hpp"
#include "zoomhook/zoomapi/transport.hpp"

namespace zoomhook::zoomapi {

/// Of the API, from its status and from Zoom's {"code": 1401, "message": "…"}. The message is as Zoom wrote
/// it.
[[nodiscard]] error::details judge_api(const http_answer&);
/// Of the token URL, whose body is {"reason": "…", "error": "invalid_client"} or has errorCode and
/// errorMessage: https://developers.zoom.us/docs/integrations/oauth-error-messages/
[[nodiscard]] error::details judge_token(const http_answer&, bool with_account);

/// "Zoom answers 401, code 201: …; do this". The message must be harmless by now.
[[nodiscard]] error as_error(const std::string& asked, error::details);

} // namespace zoomhook::zoomapi
