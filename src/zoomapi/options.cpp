// Judges what must be known to ask Zoom's REST API.
// SPDX-License-Identifier: MIT
#include "zoomhook/zoomapi/options.hpp"

#include <algorithm>

#include "url.hpp"

namespace zoomhook::zoomapi {
namespace {

/// Fit for a header and a form: Zoom's ids and secrets are letters, digits, - and _.
bool is_plain(const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

std::string id_complaint(const options& o) {
    if (o.client_id.empty()) return "client_id is missing";
    if (o.client_secret.empty()) return "client_secret is missing";
    if (o.auth == auth_kind::account_credentials && o.account_id.empty())
        return "account_id is missing, which auth = \"account_credentials\" needs";
    if (!is_plain(o.client_id) || o.client_id.find(':') != std::string::npos)
        return "client_id has a character that no client id has";
    if (!is_plain(o.client_secret)) return "client_secret has a character that no client secret has";
    return {};
}

std::string limit_complaint(const options& o) {
    if (!(o.requests_per_second > 0)) return "requests_per_second must be over 0";
    if (o.page_size < 1 || o.page_size > 300) return "page_size must be 1 to 300";
    if (o.attempts < 1 || o.window < std::chrono::seconds(60)) return "attempts and window are too small";
    return {};
}

} // namespace

std::string complaint(const options& o) {
    if (std::string c = id_complaint(o); !c.empty()) return c;
    if (const std::string c = url_complaint(o.token_url); !c.empty()) return "token_url " + c;
    if (const std::string c = url_complaint(o.api_url); !c.empty()) return "api_url " + c;
    return limit_complaint(o);
}

} // namespace zoomhook::zoomapi
