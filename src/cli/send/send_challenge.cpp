// `zoomhookd send --challenge`: Zoom's endpoint.url_validation, and its judgement of the answer.
// SPDX-License-Identifier: MIT
//
// Source: Zoom's webhook documentation, "Validate your webhook endpoint": 200, within 3 seconds, JSON with
// plainToken and its HMAC as encryptedToken.
#include "send_challenge.hpp"

#include <iomanip>
#include <ostream>
#include <random>

#include "cli/client/signed_request.hpp"
#include "cli/terminal/json_line.hpp"
#include "cli/terminal/terminal.hpp"
#include "zoomhook/base/printable.hpp"
#include "zoomhook/zoom/challenge.hpp"

namespace zoomhook::cli {
namespace {

using json = nlohmann::ordered_json;

constexpr double longest_ms = 3000;

/// 22 characters, as Zoom's are.
std::string random_token() {
    static constexpr std::string_view letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    std::random_device random;
    std::string token(22, ' ');
    for (char& c : token) c = letters[random() % letters.size()];
    return token;
}

std::string challenge_body(const std::string& plain_token, wall_time now) {
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count();
    return json{
        {"payload", {{"plainToken", plain_token}}},
        {"event_ts", ms},
        {"event", std::string(zoom::challenge_event)}}
        .dump();
}

std::string fault_of_status(long status) {
    const std::string text = "the status is " + std::to_string(status) + ", not 200";
    if (status == 401 || status == 403)
        return text + ": the receiver has another secret token, or something in front of it wants a login";
    if (status >= 300 && status < 400) return text + ": Zoom follows no redirect";
    if (status == 404) return text + ": the path is another one";
    return text;
}

std::string fault_of_body(const std::string& body, const json& right) {
    const json answer = json::parse(body, nullptr, false);
    if (!answer.is_object()) return "the body is not a JSON object";
    for (const auto& [key, value] : right.items())
        if (!answer.contains(key)) return "the body has no " + key + " at its top";
    if (answer["plainToken"] != right["plainToken"]) return "plainToken is not the one that was sent";
    if (answer["encryptedToken"] != right["encryptedToken"])
        return "encryptedToken is wrong: it should be the HMAC-SHA256 of plainToken with the app's Secret "
               "Token, "
               "in lower-case hexadecimal digits; the receiver may have another token, the app's client "
               "secret, or "
               "the old verification token";
    return {};
}

} // namespace

std::vector<std::string>
faults_of(const http_answer& a, const std::string& plain_token, const std::string& secret_token) {
    std::vector<std::string> faults;
    const zoom::signing_secret secret("sent", secret_token);
    if (a.status != 200) return {fault_of_status(a.status)};
    if (!a.content_type.starts_with("application/json"))
        faults.push_back(
            "the content type is " + (a.content_type.empty() ? "not given" : printable(a.content_type)) +
            ", not application/json"
        );
    const json right = json::parse(zoom::answer_challenge(plain_token, secret).value_or("{}"));
    if (std::string fault = fault_of_body(a.body, right); !fault.empty()) faults.push_back(std::move(fault));
    if (a.milliseconds > longest_ms) faults.emplace_back("it took over 3 seconds: Zoom would have given up");
    return faults;
}

int send_challenge(const send_target& t, bool as_json, std::ostream& out) {
    const auto now = std::chrono::system_clock::now();
    const std::string plain_token = random_token();
    const http_answer a = perform(signed_request(
        t.url, challenge_body(plain_token, now), random_request_id(), {.token = t.token, .at = now}
    ));
    const std::vector<std::string> faults = faults_of(a, plain_token, t.token);
    if (as_json) {
        print_json_line(
            {{"event", zoom::challenge_event},
             {"url", t.url},
             {"status", a.status},
             {"milliseconds", a.milliseconds},
             {"valid", faults.empty()},
             {"faults", faults}},
            out
        );
        return faults.empty() ? 0 : 1;
    }
    out << painted(std::to_string(a.status), faults.empty() ? colour::green : colour::red, has_colours())
        << " in " << std::fixed << std::setprecision(1) << a.milliseconds << " ms: challenge to " << t.url
        << (faults.empty() ? ", valid: Zoom would accept this endpoint\n" : ", Zoom would not accept it:\n");
    for (const std::string& fault : faults) out << "  " << printable(fault) << '\n';
    return faults.empty() ? 0 : 1;
}

} // namespace zoomhook::cli
