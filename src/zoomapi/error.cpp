// What an answer that is no success means, and what to do about it.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include "field.hpp"
#include "judge.hpp"
#include "zoomhook/base/ascii.hpp"

namespace zoomhook::zoomapi {
namespace {

struct row {
    cause why;
    std::string_view name;
    std::string_view advice;
};

constexpr std::array rows{
    row{cause::stopped, "stopped", ""},
    row{cause::bad_options, "bad_options", "see [zoom.api] in the config"},
    row{cause::unreachable, "unreachable",
        "can this machine reach it, directly or by the proxy that https_proxy names?"},
    row{cause::untrusted, "untrusted",
        "somebody else answers in Zoom's place, a proxy perhaps: its authority must be among the system's, "
        "see update-ca-certificates(8)"},
    row{cause::too_long, "too_long", "ask for a shorter time"},
    row{cause::redirected, "redirected",
        "that is not Zoom's API: look at token_url and api_url in [zoom.api]"},
    row{cause::not_understood, "not_understood",
        "that is not what Zoom documents: is api_url in [zoom.api] right?"},
    row{cause::wrong_secret, "wrong_secret",
        "compare client_id and client_secret in [zoom.api] with the app's page App Credentials in Zoom's "
        "Marketplace"},
    row{cause::wrong_account, "wrong_account",
        "compare account_id in [zoom.api] with the app's page App Credentials: it must be the account of the "
        "app"},
    row{cause::app_deactivated, "app_deactivated",
        "activate the app on its page Activation in Zoom's Marketplace"},
    row{cause::grant_refused, "grant_refused",
        "a Server-to-Server OAuth app needs auth = \"account_credentials\", a general app "
        "\"client_credentials\""},
    row{cause::token_refused, "token_refused", "is the app active, and does api_url belong to token_url?"},
    row{cause::missing_scope, "missing_scope",
        "add the scope that Zoom names to the app, marketplace_app:read or marketplace_app:read:admin for "
        "webhook logs, then activate the app again"},
    row{cause::no_permission, "no_permission",
        "the role of the user who made the app needs the permission to view the Marketplace: Zoom's web "
        "portal, User Management, Roles"},
    row{cause::app_not_found, "app_not_found",
        "compare app_id in [zoom.api] with the app's URL in the Marketplace; the app must be this account's"},
    row{cause::out_of_range, "out_of_range", "Zoom keeps seven days; is this machine's clock right?"},
    row{cause::event_not_allowed, "event_not_allowed",
        "add the event's scope to the app, then activate it again"},
    row{cause::url_not_validated, "url_not_validated",
        "Zoom posted its challenge there and got no right answer: is the URL reachable from the Internet, "
        "and has the daemon this app's secret token?"},
    row{cause::refused, "refused", "Zoom's own words say why"},
    row{cause::rate_limited, "rate_limited", "the limit is the account's, for all its apps: try again later"},
    row{cause::zoom_failed, "zoom_failed", "try again later; https://status.zoom.us may know more"},
};

const row& row_of(cause c) {
    return *std::find_if(rows.begin(), rows.end(), [c](const row& r) { return r.why == c; });
}

bool says(const std::string& text, std::string_view words) {
    return in_lower_case(text).find(words) != std::string::npos;
}

std::string first_text(const json& body, std::initializer_list<const char*> names) {
    for (const char* name : names)
        if (std::optional<std::string> text = text_of(body, name)) return *std::move(text);
    return {};
}

error::details read(const http_answer& a) {
    const json body = parsed_json(a.body);
    std::optional<long> code = number_of(body, "code");
    if (!code) code = number_of(body, "errorCode");
    return {
        .why = cause::refused,
        .status = a.status,
        .code = code,
        .message = first_text(body, {"message", "reason", "errorMessage", "error_description", "error"})};
}

std::optional<cause> cause_of_status(long status) {
    if (status >= 500) return cause::zoom_failed;
    if (status == 429) return cause::rate_limited;
    if (status >= 300 && status < 400) return cause::redirected;
    return {};
}

std::optional<cause> cause_of_code(long code) {
    switch (code) {
    case 1401:
        return cause::app_not_found;
    case 1501:
    case 1502:
    case 1503:
    case 1504:
        return cause::out_of_range;
    case 1602:
        return cause::event_not_allowed;
    case 1701:
        return cause::url_not_validated;
    case 1003:
        return cause::no_permission;
    case 4711:
        return cause::missing_scope;
    case 4717:
        return cause::app_deactivated;
    default:
        return {};
    }
}

/// Rounded up, so that nobody comes too early.
std::string in_words(std::chrono::milliseconds t) {
    const auto minutes = std::chrono::ceil<std::chrono::minutes>(t).count();
    return minutes < 120 ? std::to_string(minutes) + " min" : std::to_string((minutes + 59) / 60) + " h";
}

cause cause_in(const error::details& d) {
    // The code is 201, 4700 or 4711 for the same sentence; 201 also means that a permission is missing.
    if (says(d.message, "does not contain scopes")) return cause::missing_scope;
    if (says(d.message, "disabled") || says(d.message, "deactivated")) return cause::app_deactivated;
    if (const std::optional<cause> c = cause_of_code(d.code.value_or(0))) return *c;
    if (d.status == 403 || d.code == 201) return cause::no_permission;
    return d.status == 401 ? cause::token_refused : cause::refused;
}

cause cause_of_token(const error::details& d, const std::string& word, bool with_account) {
    if (says(d.message, "disabled") || says(d.message, "deactivated") || d.code == 4717)
        return cause::app_deactivated;
    if (word == "unsupported_grant_type" || word == "unauthorized_client" || d.code == 4705)
        return cause::grant_refused;
    if (word == "invalid_client" || d.status == 401 || d.code == 4702 || d.code == 4704 || d.code == 4706)
        return cause::wrong_secret;
    return with_account ? cause::wrong_account : cause::refused;
}

} // namespace

std::string_view advice(cause c) { return row_of(c).advice; }
std::string_view name_of(cause c) { return row_of(c).name; }

error::details judge_api(const http_answer& a) {
    error::details d = read(a);
    const std::optional<cause> plain = cause_of_status(a.status);
    d.why = plain ? *plain : cause_in(d);
    return d;
}

error::details judge_token(const http_answer& a, bool with_account) {
    error::details d = read(a);
    const std::string word = text_of(parsed_json(a.body), "error").value_or("");
    const std::optional<cause> plain = cause_of_status(a.status);
    d.why = plain ? *plain : cause_of_token(d, word, with_account);
    return d;
}

error as_error(const std::string& asked, error::details d) {
    std::string sentence = asked;
    if (d.status != 0) sentence += ": Zoom answers " + std::to_string(d.status);
    if (d.code) sentence += ", code " + std::to_string(*d.code);
    if (!d.message.empty()) sentence += ": " + d.message;
    while (sentence.ends_with('.')) sentence.pop_back();
    if (const std::string_view a = advice(d.why); !a.empty()) sentence.append("; ").append(a);
    if (d.again_in && d.again_in->count() > 0) sentence += ", in " + in_words(*d.again_in);
    return {sentence, std::move(d)};
}

} // namespace zoomhook::zoomapi
