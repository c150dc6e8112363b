// The token of one grant, in memory until shortly before its end.
// SPDX-License-Identifier: MIT
#include "token.hpp"

#include <algorithm>

#include "base64.hpp"
#include "field.hpp"
#include "url.hpp"

namespace zoomhook::zoomapi {
namespace {

using std::chrono::seconds;

constexpr seconds spared{60};
constexpr long documented_life = 3600;
constexpr std::size_t longest_token = std::size_t{16} << 10;

/// It becomes part of a header.
bool is_fit(const std::string& text) {
    return text.size() <= longest_token &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

} // namespace

http_request token::request(const options& o, auth_kind auth) {
    const bool with_account = auth == auth_kind::account_credentials;
    return {
        .method = "POST",
        .url = o.token_url,
        .headers =
            {"Authorization: Basic " + base64(o.client_id + ":" + o.client_secret),
             "Content-Type: application/x-www-form-urlencoded", "Accept: application/json", "Expect:"},
        .body = query_of(
            {{"grant_type", with_account ? "account_credentials" : "client_credentials"},
             {"account_id", with_account ? o.account_id : ""}}
        ),
        .repeatable = true}; // several tokens may be valid at once
}

bool token::take(const http_answer& a, deadline now) {
    const json body = parsed_json(a.body);
    const std::optional<std::string> text = text_of(body, "access_token");
    if (!text || !is_fit(*text)) return false;
    const long life = std::clamp(number_of(body, "expires_in").value_or(documented_life), 0L, 86'400L);
    text_ = *text;
    until_ = now + std::max(seconds(life) - spared, seconds(1)); // at least for what it was asked for
    return true;
}

const std::string& token::at(deadline now) {
    if (now >= until_) forget();
    return text_;
}

} // namespace zoomhook::zoomapi
